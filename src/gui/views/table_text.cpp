#include "gui/views/table_text.h"

#include "base/delimited.h"
#include "gui/models/roles.h"

#include <QAbstractItemModel>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <functional>

namespace gui {
namespace {

constexpr int kHeadPadding = 12;  // pixels, both sides

QString wholeText(const QModelIndex& index)
{
    const QVariant whole = index.data(WholeRole);
    return (whole.isValid() ? whole : index.data()).toString();
}

QString lineOf(const QList<int>& columns, char separator,
               const std::function<QString(int column)>& cell)
{
    QStringList fields;
    for (const int column : columns) {
        fields.append(
            QString::fromStdString(base::delimitedField(cell(column).toStdString(), separator)));
    }
    return fields.join(QLatin1Char(separator));
}

QString jsonText(const QAbstractItemModel& model, const QModelIndexList& rows,
                 const QList<int>& columns)
{
    QJsonArray list;
    for (const QModelIndex& row : rows) {
        QJsonObject object;
        for (const int column : columns) {
            object.insert(model.headerData(column, Qt::Horizontal).toString(),
                          wholeText(row.siblingAtColumn(column)));
        }
        list.append(object);
    }
    return QString::fromUtf8(QJsonDocument(list).toJson());
}

}  // namespace

QModelIndexList allRows(const QAbstractItemModel& model, const QModelIndex& parent)
{
    QModelIndexList rows;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        rows.append(model.index(row, 0, parent));
        rows.append(allRows(model, rows.last()));
    }
    return rows;
}

QString tableText(const QAbstractItemModel& model, const QModelIndexList& rows,
                  const QList<int>& columns, const QString& format)
{
    if (format == QLatin1String("json")) {
        return jsonText(model, rows, columns);
    }
    const char separator = format == QLatin1String("csv") ? ',' : '\t';
    QStringList lines{lineOf(columns, separator, [&](int column) {
        return model.headerData(column, Qt::Horizontal).toString();
    })};
    for (const QModelIndex& row : rows) {
        lines.append(lineOf(columns, separator,
                            [&](int column) { return wholeText(row.siblingAtColumn(column)); }));
    }
    return lines.join(QLatin1Char('\n'));
}

void keepHeadsReadable(QHeaderView& header)
{
    // The header's own hint has room for a sort mark in every column.
    const auto widen = [&header] {
        QFont font = header.font();
        font.setWeight(QFont::DemiBold);
        const QFontMetrics metrics(font);
        for (int section = 0; section < header.count(); ++section) {
            const QString head =
                header.model()->headerData(section, header.orientation()).toString();
            const int needed = metrics.horizontalAdvance(head) + kHeadPadding;
            if (!header.isSectionHidden(section) && header.sectionSize(section) < needed) {
                header.resizeSection(section, needed);
            }
        }
    };
    widen();
    QObject::connect(header.model(), &QAbstractItemModel::headerDataChanged, &header, widen);
}

}  // namespace gui
