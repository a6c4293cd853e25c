#include "gui/pictures/pi_picture.h"

#include "gui/shell/theme.h"
#include "gui/views/copy_rows.h"

#include <QHeaderView>
#include <QLocale>
#include <QStackedLayout>
#include <QTableView>

#include <cmath>

namespace gui {

PiPicture::PiPicture(QWidget* parent)
    : ResultPicture(parent)
    , m_pages(new QStackedLayout(this))
    , m_table(new QTableView(this))
    , m_chart(makeChart(this))
{
    setObjectName(QStringLiteral("piPicture"));
    setMinimumSize(160, 140);
    setAccessibleName(tr("How the estimate of pi converges"));
    m_table->setObjectName(QStringLiteral("table"));
    m_table->setAccessibleName(tr("Steps of the estimate of pi"));
    m_table->setModel(&m_model);
    m_table->setFont(tabularFont());
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    addCopyRows(m_table);
    m_pages->addWidget(m_chart->widget());
    m_pages->addWidget(m_table);
    showSeries();
}

void PiPicture::add(const std::vector<ValueFacts>& values)
{
    for (const ValueFacts& value : values) {
        m_series.add(value);
    }
    showSeries();
}

void PiPicture::takeAway(const QSet<qint64>& items)
{
    m_series.takeAway(items);
    showSeries();
}

void PiPicture::showSeries()
{
    m_chart->setModel(piChart(m_series));
    m_model.setSteps(m_series.steps());
    setAccessibleDescription(summary());
}

void PiPicture::setAsTable(bool on)
{
    m_pages->setCurrentIndex(on ? 1 : 0);
}

QString PiPicture::summary() const
{
    const PiSeries::Step last = m_series.last();
    if (last.samples == 0) {
        return {};
    }
    const auto decimals = [](double value) { return QLocale().toString(value, 'f', 6); };
    return tr("pi ≈ %1 · off by %2, standard error %3")
        .arg(decimals(last.estimate), decimals(std::abs(last.error())), decimals(last.expected()));
}

}  // namespace gui
