#include "gui/views/event_export.h"

#include "base/clock.h"

#include <QCoreApplication>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>
#include <QTimer>

namespace gui {
namespace {

constexpr std::int64_t kSliceNs = 4'000'000;

// Empty when it has been written.
QString problemOfWriting(const QString& path, const QByteArray& text)
{
    QSaveFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
    return written ? QString() : file.errorString();
}

}  // namespace

EventExport::EventExport(const EventModel& model, const QString& path, QObject* parent)
    : QObject(parent)
    , m_path(path)
{
    m_model.setRun(model.run());
    m_model.setFilter(model.filter());
    m_model.setPosition(model.position());
    QTimer::singleShot(0, this, &EventExport::work);
}

void EventExport::work()
{
    const std::int64_t deadline = base::monotonicNs() + kSliceNs;
    const auto cell = [this](EventModel::Column column) {
        return m_model.index(m_row, column).data().toString().toUtf8();
    };
    for (; m_row < m_model.rowCount() && base::monotonicNs() < deadline; ++m_row) {
        m_text += cell(EventModel::Time) + '\t' + cell(EventModel::Text) + '\n';
    }
    if (m_row < m_model.rowCount()) {
        QTimer::singleShot(0, this, &EventExport::work);
    } else {
        write();
    }
}

void EventExport::write()
{
    QThreadPool::globalInstance()->start(
        [path = m_path, text = std::move(m_text), self = QPointer<EventExport>(this)] {
            const QString problem = problemOfWriting(path, text);
            // The window may be gone by then; the application waits for this thread.
            QMetaObject::invokeMethod(QCoreApplication::instance(), [self, path, problem] {
                if (self) {
                    emit self->finished(path, problem);
                    self->deleteLater();
                }
            });
        });
}

}  // namespace gui
