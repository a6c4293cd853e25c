#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace gui {

// A line above a table in which to look for a text: to go from one find to the next, or to see the
// finds alone. Hidden until it is opened; Esc closes it.
class FindBar : public QWidget {
    Q_OBJECT

public:
    enum class Mode { Find, Filter };

    explicit FindBar(QWidget* parent = nullptr);

    // Opens it, or changes what it does; the text stays.
    void open(Mode mode);
    void close();
    Mode mode() const { return m_mode; }
    QString text() const;
    // How far the search has got, or what it has led to.
    void setStatus(const QString& status);

signals:
    // The text has been another one for a moment; or the mode has changed.
    void changed();
    void nextWanted(bool backwards);
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void retranslate();

    Mode m_mode = Mode::Find;
    QLineEdit* m_field;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_close;
    QLabel* m_status;
    QTimer m_pause;
};

}  // namespace gui
