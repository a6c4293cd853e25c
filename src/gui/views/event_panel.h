#pragma once

#include <QWidget>

#include <memory>

class QAction;
class QTableView;

namespace Ui {
class EventPanel;
}

namespace gui {

class EventModel;

// What happens, in sentences; the newest stays in view for as long as nobody scrolls away from it.
class EventPanel : public QWidget {
    Q_OBJECT

public:
    explicit EventPanel(QWidget* parent = nullptr);
    ~EventPanel() override;

    void setModel(EventModel* model);
    void addTableAction(QAction* action);  // for the context menu and the table's keys
    // The last event that tells of the task, or of the slot's worker if there is no task. Emits
    // nothing.
    void choose(quint32 slot, qint64 task);

signals:
    // The one chosen event's worker and task; base::kNoSlot and -1 where it has none.
    void chosen(quint32 slot, quint32 job, qint64 task);

protected:
    void changeEvent(QEvent* event) override;

private:
    void onSelectionChanged();
    void onRows();
    void tellCount();
    void setColumns();

    std::unique_ptr<Ui::EventPanel> m_ui;
    EventModel* m_model = nullptr;
    bool m_follows = true;
    bool m_choosing = false;  // from outside, so that it isn't told back
};

}  // namespace gui
