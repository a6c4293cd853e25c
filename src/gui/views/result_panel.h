#pragma once

#include "gui/models/result_finder.h"
#include "gui/views/find_bar.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;

namespace Ui {
class ResultPanel;
}

namespace gui {

class ColumnMenu;
class ResultModel;

// The results' table. Asks the model for the rows in view, four times a second while a run lives.
class ResultPanel : public QWidget {
    Q_OBJECT

public:
    explicit ResultPanel(QWidget* parent = nullptr);
    ~ResultPanel() override;

    void setModel(ResultModel* model);
    void setLive(bool live);
    void setEmptyText(const QString& text);
    // For the context menu and the table's keys.
    void addResultAction(QAction* action);
    // Each shows or hides a column: for menus. The header has them, too.
    QList<QAction*> columnActions() const;
    // Chosen items that aren't known to have ended.
    QList<qint64> chosenOpen() const;
    // The one chosen row, or -1.
    int chosenRow() const;
    // The one chosen item, or -1.
    qint64 chosenItem() const;
    // All chosen ones, in the order in which they stand there.
    QList<qint64> chosenItems() const;

    // Chooses the item's row, or none if it isn't shown. Emits nothing but choiceChanged().
    void selectResult(qint64 item);
    // Which workers can be chosen between.
    void setSlotCount(int count);
    void setFailuresFirst(bool on);
    // Whether results can be looked through at all; the reason is said if not.
    void setFilterAvailable(bool available, const QString& reason);
    // Opens the line in which to look for a text, or to filter by it.
    void find(FindBar::Mode mode);
    QString findText() const;
    void tellFind(const QString& status);
    // What the filter lets through, and how far the host has got with it.
    void tellCount(const QString& text);
    // The columns on show, as tableText() writes them.
    QString textOf(const QList<int>& rows, const QString& format) const;

signals:
    void choiceChanged();
    void doubleClicked();
    void resultSelected(qint64 item);  // by hand
    void filterChanged(const gui::ResultFilter& filter);
    void failuresFirstChanged(bool on);
    void nextWanted(bool backwards);
    void looked();  // four times a second while a run lives
    void copyWanted(const QString& format);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();
    void updatePage();
    void fillShowBox();
    void tellFilter();
    void fitValueColumn();
    void setUpColumns();

    std::unique_ptr<Ui::ResultPanel> m_ui;
    QPointer<ResultModel> m_model;  // goes before its views
    ColumnMenu* m_columns = nullptr;
    QTimer m_timer;
    QTimer m_repaint;     // of the bars
    QString m_emptyText;  // empty: the usual one
    int m_slots = 0;
    bool m_choosing = false;  // from outside, so that it isn't told back
};

}  // namespace gui
