#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace gui {

// Names a sweep chart's series with a piece of each; a click switches one off and on. What is off
// is struck out.
class ChartLegend : public QWidget {
    Q_OBJECT

public:
    explicit ChartLegend(QWidget* parent = nullptr);

    // The action's own text in short (iconText) names the series; checked: it is shown.
    void addSeries(const QString& id, QAction* action);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Entry {
        QString id;
        QToolButton* button;
    };

    void refresh();

    QLabel* m_meanMark;
    QLabel* m_meanText;
    QList<Entry> m_entries;
};

}  // namespace gui
