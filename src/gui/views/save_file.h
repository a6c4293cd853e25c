#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>

namespace gui {

// Writes a file in another thread: complete or not at all. `onDone` is called later in this one,
// unless `context` has gone meanwhile, with what went wrong or nothing.
void saveFile(const QString& path, const QByteArray& bytes, QObject* context,
              std::function<void(const QString& problem)> onDone);

}  // namespace gui
