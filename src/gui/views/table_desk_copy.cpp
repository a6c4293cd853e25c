// Copying results: the chosen ones, of which not all may be here, or not whole.
#include "gui/models/result_model.h"
#include "gui/models/text.h"
#include "gui/views/result_panel.h"
#include "gui/views/table_desk.h"

#include <QClipboard>
#include <QGuiApplication>

namespace gui {
namespace {

constexpr qsizetype kMostCopied = 10'000;
constexpr qsizetype kPortion = 1000;
constexpr qsizetype kMostLetters = 50'000'000;  // of values that are copied whole

}  // namespace

// A copy in the making. Where only the beginning of a value is here, the host is asked for all of
// it.
struct TableDesk::WholeCopy {
    QList<qint64> items;
    QString format;
    qsizetype next = 0;
    qsizetype letters = 0;
    std::vector<ResultFacts> brief{};  // as they were, to be so again
};

// Rows that aren't here are fetched first.
void TableDesk::copyResults(const QString& format)
{
    const QList<qint64> items = m_parts.resultPanel.chosenItems();
    if (items.size() > kMostCopied) {
        tell(tr("At most %1 rows are copied; export writes all.").arg(countText(kMostCopied)));
        return;
    }
    if (!items.isEmpty()) {
        fetchForCopy(items, format);
    }
}

void TableDesk::fetchForCopy(const QList<qint64>& items, const QString& format)
{
    const ResultModel& results = m_parts.results;
    QList<qint64> missing;
    for (const qint64 item : items) {
        const int row = results.rowOf(item);
        if (row >= 0 && results.facts(row) == nullptr && missing.size() < kPortion) {
            missing.append(item);
        }
    }
    if (missing.isEmpty()) {
        copyWhole(std::make_shared<WholeCopy>(WholeCopy{items, format}));
        return;
    }
    fetchRows(missing, [this, items, format](const std::vector<ResultFacts>& known) {
        if (!known.empty()) {
            m_parts.results.keep(known);
            fetchForCopy(items, format);
        }
    });
}

void TableDesk::copyWhole(const std::shared_ptr<WholeCopy>& copy)
{
    const ResultModel& results = m_parts.results;
    for (; copy->next < copy->items.size() && m_hostHasRun; ++copy->next) {
        const ResultFacts* known = results.facts(results.rowOf(copy->items[copy->next]));
        if (known == nullptr || !known->cut) {
            continue;
        }
        const auto onRows = [this, copy, brief = *known](const std::vector<ResultFacts>& rows) {
            if (rows.empty()) {
                return;  // the host has gone, or the run: that is told elsewhere
            }
            copy->brief.push_back(brief);
            copy->letters += rows.front().text.size();
            ++copy->next;
            m_parts.results.keep(rows);
            copyWhole(copy);
        };
        if (copy->letters < kMostLetters) {
            m_requests.fetchRange(known->index, known->index + 1, onRows);
        } else {
            m_parts.results.keep(copy->brief);
            tell(tr("These values are too long to be copied; export writes all."));
        }
        return;
    }
    finishCopy(*copy);
}

void TableDesk::finishCopy(const WholeCopy& copy)
{
    QList<int> rows;
    for (const qint64 item : copy.items) {
        if (const int row = m_parts.results.rowOf(item); row >= 0) {
            rows.append(row);
        }
    }
    QGuiApplication::clipboard()->setText(m_parts.resultPanel.textOf(rows, copy.format));
    m_parts.results.keep(copy.brief);
    tell(tr("rows copied: %1").arg(countText(rows.size())));
}

}  // namespace gui
