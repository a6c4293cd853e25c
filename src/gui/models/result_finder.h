#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace gui {

// What the results' table is to show.
struct ResultFilter {
    enum class Show : std::uint8_t { All, Failed, Running, Worker };

    Show show = Show::All;
    quint32 slot = 0;  // of Show::Worker
    QString text{};    // in item, value or error; empty: any

    // All, and failed ones alone, the table finds by itself.
    bool needsSearch() const { return show == Show::Worker || !text.isEmpty(); }
    friend bool operator==(const ResultFilter&, const ResultFilter&) = default;
};

// A portion of a search, as the host does it: in items from … to-1, downwards if to < from.
struct ResultQuestion {
    quint64 serial = 0;
    qint64 from = 0;
    qint64 to = 0;
    QString text{};
    std::optional<quint32> slot{};
};

// Finds what a filter lets through, portion by portion, and tells how far it has got. While the run
// goes on it looks again each second, since items may have begun to fit.
class ResultFinder : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kMostFinds = 100'000;

    explicit ResultFinder(QObject* parent = nullptr) : QObject(parent) {}

    // Another run; the filter stays.
    void begin(qint64 items);
    void setFilter(const ResultFilter& filter);
    const ResultFilter& filter() const { return m_filter; }
    void setLive(bool live);
    // Now and then while the run lives.
    void tick();

    // The answers; others than to the last question are ignored.
    void takeFinds(quint64 serial, const QList<qint64>& items, qint64 next);
    void takeRunning(const QList<qint64>& items);

    // How far the search has got; nothing while there is none.
    struct Progress {
        qint64 searched = 0;
        qint64 of = 0;
        qint64 found = 0;
        bool limited = false;  // there may be more than are shown
    };
    const std::optional<Progress>& progress() const { return m_progress; }

signals:
    void asked(const gui::ResultQuestion& question);
    void runningAsked();
    // What is to be shown besides all or the failed ones: rising numbers.
    void found(const std::vector<qint32>& items);
    void progressed();

private:
    void restart();
    void ask();
    void tell();

    ResultFilter m_filter;
    qint64 m_items = 0;
    bool m_live = false;
    quint64 m_serial = 0;
    bool m_searching = false;
    bool m_firstTime = true;
    qint64 m_next = 0;
    std::vector<qint32> m_found;
    std::vector<qint32> m_running;
    std::optional<Progress> m_progress;
    QElapsedTimer m_sinceSearch;
};

}  // namespace gui
