#pragma once

#include <QObject>

#include <cstdint>

namespace gui {

// What is chosen in the window, once for all views: each tells it what a person chose in it, and
// each shows what was chosen elsewhere. Only a change is told, and a view that follows tells
// nothing, so nothing goes round in circles.
class Selection : public QObject {
    Q_OBJECT

public:
    static constexpr quint32 kNoSlot = 0xFFFF'FFFF;  // base::kNoSlot; moc can't read its header
    static constexpr qint64 kNoTask = -1;
    static constexpr quint32 kOnlyJob = 1;  // a run's pool does one job

    explicit Selection(QObject* parent = nullptr) : QObject(parent) {}

    quint32 slot() const { return m_slot; }    // of the worker; kNoSlot: none
    qint64 task() const { return m_task; }     // the item's index; kNoTask: none
    quint32 job() const { return m_job; }      // of the task
    int workers() const { return m_workers; }  // of a sweep's point; 0: none

    void chooseWorker(quint32 slot) { choose(slot, kNoTask, 0); }
    // The slot may be unknown.
    void chooseTask(quint32 slot, quint32 job, qint64 task) { choose(slot, task, job); }
    void choosePoint(int workers)
    {
        if (workers != m_workers) {
            m_workers = workers;
            emit pointChanged(workers);
        }
    }
    void clear() { choose(kNoSlot, kNoTask, 0); }

signals:
    void changed();
    void pointChanged(int workers);

private:
    void choose(quint32 slot, qint64 task, quint32 job)
    {
        if (slot != m_slot || task != m_task) {
            m_slot = slot;
            m_task = task;
            m_job = job;
            emit changed();
        }
    }

    quint32 m_slot = kNoSlot;
    qint64 m_task = kNoTask;
    quint32 m_job = 0;
    int m_workers = 0;
};

}  // namespace gui
