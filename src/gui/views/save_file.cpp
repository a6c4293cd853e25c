#include "gui/views/save_file.h"

#include <QFuture>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace gui {
namespace {

QString write(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    const bool done =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    return done ? QString() : QStringLiteral("%1: %2").arg(path, file.errorString());
}

}  // namespace

void saveFile(const QString& path, const QByteArray& bytes, QObject* context,
              std::function<void(const QString& problem)> onDone)
{
    const auto promise = std::make_shared<QPromise<QString>>();
    promise->start();
    promise->future().then(context, std::move(onDone));
    QThreadPool::globalInstance()->start([path, bytes, promise] {
        promise->addResult(write(path, bytes));
        promise->finish();
    });
}

}  // namespace gui
