#pragma once

#include <QString>
#include <QVariantMap>

namespace gui {

// One item's value, whole, and who made it: for pictures of results.
struct ValueFacts {
    qint64 index = 0;
    quint32 slot = 0;
    int pid = 0;
    double seconds = 0;
    QVariantMap parts{};  // by name; binary ones are QByteArray
};

}  // namespace gui
