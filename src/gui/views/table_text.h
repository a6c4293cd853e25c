#pragma once

#include <QList>
#include <QModelIndex>
#include <QString>

class QAbstractItemModel;
class QHeaderView;

namespace gui {

// All rows of a model in their order, each before those beneath it.
QModelIndexList allRows(const QAbstractItemModel& model, const QModelIndex& parent = {});

// Rows of a model as text to be copied or saved, with its header: "csv", "tsv", or "json" (a list
// of objects named by the header).
QString tableText(const QAbstractItemModel& model, const QModelIndexList& rows,
                  const QList<int>& columns, const QString& format);

// Columns grow as far as their heads need, now and in every other language.
void keepHeadsReadable(QHeaderView& header);

}  // namespace gui
