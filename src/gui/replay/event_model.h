#pragma once

#include "gui/replay/run_recording.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace gui {

// The events of the run on show up to the moment on show, as sentences. It keeps none of them: a
// row is an index into the recording, and its sentence is made when somebody looks.
class EventModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { Time, Text, ColumnCount };
    using Run = std::shared_ptr<const RunRecording>;

    explicit EventModel(QObject* parent = nullptr);

    // Null: none.
    void setRun(Run run);
    Run run() const { return m_run; }
    // Its first events, as many as are to be seen.
    void setPosition(std::size_t position);
    std::size_t position() const { return m_position; }
    void setFilter(EventFilter filter);
    EventFilter filter() const { return m_filter; }

    // Of rows that there are.
    mp::ScopeEvent event(int row) const;
    // The last row that tells of it, at most so many rows back; -1: none.
    int lastRowOfTask(qint64 task) const;
    int lastRowOfWorker(std::uint32_t slot) const;

    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    std::size_t indexOf(int row) const;
    QString text(int row) const;
    void showRows(std::size_t count);
    template <class Matches>
    int lastRow(Matches matches) const;

    Run m_run;
    EventFilter m_filter = EventFilter::Notable;
    std::size_t m_position = 0;
    int m_rows = 0;
    // The chunk looked into last: neighbouring rows are asked for together.
    mutable std::vector<mp::ScopeEvent> m_room;
    mutable std::size_t m_chunk = SIZE_MAX;
};

}  // namespace gui
