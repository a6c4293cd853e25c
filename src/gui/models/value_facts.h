#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>
#include <QVariantMap>

#include <cstddef>

namespace gui {

// One item's value, whole, and who made it: for pictures of results.
struct ValueFacts {
    qint64 index = 0;
    quint32 slot = 0;
    int pid = 0;
    double seconds = 0;
    QVariantMap parts{};  // by name; binary ones are QByteArray
};

// Of its binary parts: how much work it is to bring and to draw.
inline std::size_t binaryBytes(const ValueFacts& value)
{
    std::size_t bytes = 0;
    for (const QVariant& part : value.parts) {
        if (part.metaType() == QMetaType::fromType<QByteArray>()) {
            bytes += static_cast<std::size_t>(part.toByteArray().size());
        }
    }
    return bytes;
}

}  // namespace gui
