#include "gui/pictures/response_picture.h"

#include "gui/models/roles.h"
#include "gui/models/text.h"
#include "gui/shell/theme.h"
#include "gui/views/copy_rows.h"
#include "gui/views/slot_delegate.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace gui {

ResponsePicture::ResponsePicture(qint64 items, QWidget* parent)
    : ResultPicture(parent)
    , m_items(items)
{
    setObjectName(QStringLiteral("responsePicture"));
    auto* table = new QTableView(this);
    table->setObjectName(QStringLiteral("table"));
    table->setAccessibleName(tr("Responses of the servers"));
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(&m_model);
    sorted->setSortRole(RawRole);
    table->setModel(sorted);
    table->setItemDelegate(new SlotDelegate(ResponseModel::Item, table));
    table->setFont(tabularFont());
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setSortingEnabled(true);
    table->setWordWrap(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(ResponseModel::FirstLine, QHeaderView::Stretch);
    const QFontMetrics metrics(table->font());
    const auto fit = [&](ResponseModel::Column column, const QString& widest) {
        table->setColumnWidth(column, metrics.horizontalAdvance(widest) + 22);
    };
    fit(ResponseModel::Item, QStringLiteral("■ /community/"));
    fit(ResponseModel::Status, QStringLiteral("Status"));
    fit(ResponseModel::Bytes, QStringLiteral("99.9 MiB"));
    fit(ResponseModel::Time, QStringLiteral("999 ms"));
    table->sortByColumn(-1, Qt::AscendingOrder);  // as they come
    addCopyRows(table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(table);
}

void ResponsePicture::add(const std::vector<ValueFacts>& values)
{
    m_model.add(values);
}

void ResponsePicture::takeAway(const QSet<qint64>& items)
{
    m_model.takeAway(items);
}

void ResponsePicture::setItemLabel(const std::function<QString(qint64 item)>& label)
{
    m_model.setItemLabel(label);
}

QString ResponsePicture::summary() const
{
    return tr("%1 of %2 responses · %3")
        .arg(countText(m_model.rowCount()), countText(m_items), sizeText(m_model.bytes()));
}

}  // namespace gui
