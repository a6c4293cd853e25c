#include "gui/models/result_model.h"

#include "gui/models/roles.h"
#include "gui/models/text.h"

#include <algorithm>
#include <limits>

namespace gui {
namespace {

constexpr qsizetype kMaxBlocks = 100;

QString stateText(ResultFacts::State state)
{
    switch (state) {
    case ResultFacts::State::Queued:
        return ResultModel::tr("queued");
    case ResultFacts::State::Running:
        return ResultModel::tr("running");
    case ResultFacts::State::Done:
        return ResultModel::tr("done");
    case ResultFacts::State::Failed:
        return ResultModel::tr("failed");
    case ResultFacts::State::Lost:
        return ResultModel::tr("lost");
    case ResultFacts::State::TimedOut:
        return ResultModel::tr("timed out");
    case ResultFacts::State::Cancelled:
        return ResultModel::tr("cancelled");
    }
    return {};
}

QString lateText()
{
    return ResultModel::tr("get() had timed out: the task ran on without anybody waiting for it");
}

bool isNumeric(int column)
{
    return column == ResultModel::Index || column == ResultModel::Tries ||
           column == ResultModel::Time;
}

QVariant alignment(int column)
{
    return QVariant(Qt::AlignVCenter | (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft));
}

Tint tintOf(const ResultFacts& result)
{
    using State = ResultFacts::State;
    const bool bad = result.state == State::Failed || result.state == State::Lost ||
                     result.state == State::TimedOut;
    return bad ? Tint::Failed : Tint::None;
}

}  // namespace

ResultModel::ResultModel(QObject* parent) : QAbstractTableModel(parent) {}

void ResultModel::begin(qint64 items)
{
    if (m_rowCount > 0) {
        beginRemoveRows({}, 0, m_rowCount - 1);
        m_rowCount = 0;
        endRemoveRows();
    }
    m_blocks.clear();
    m_asked.clear();
    m_hostLost = false;
    const int rows = static_cast<int>(std::min<qint64>(items, std::numeric_limits<int>::max() - 1));
    if (rows > 0) {
        beginInsertRows({}, 0, rows - 1);
        m_rowCount = rows;
        endInsertRows();
    }
}

void ResultModel::look(int first, int last)
{
    for (qint64 block = std::max(first, 0) / kBlock; block * kBlock <= last; ++block) {
        const qint64 from = block * kBlock;
        if (m_hostLost || from >= m_rowCount || m_asked.contains(block) || isFinal(block)) {
            continue;
        }
        m_asked.insert(block, true);
        emit wanted(from, std::min<qint64>(from + kBlock, m_rowCount));
    }
}

void ResultModel::forget()
{
    m_blocks.clear();
    m_asked.clear();
    m_hostLost = false;
    if (m_rowCount > 0) {
        emit dataChanged(index(0, 0), index(m_rowCount - 1, ColumnCount - 1));
    }
}

void ResultModel::loseHost()
{
    m_asked.clear();
    m_hostLost = true;
    if (m_rowCount > 0) {
        emit dataChanged(index(0, 0), index(m_rowCount - 1, ColumnCount - 1));
    }
}

QVariant ResultModel::unknownData(int row, Column column, int role) const
{
    if (role != Qt::DisplayRole && role != RawRole) {
        return {};
    }
    switch (column) {
    case Index:
        return row;
    case Value:
        return m_hostLost ? tr("lost with the host") : QVariant();
    default:
        return {};
    }
}

bool ResultModel::isFinal(qint64 block) const
{
    const auto found = m_blocks.constFind(block);
    return found != m_blocks.cend() && std::ranges::all_of(*found, &ResultFacts::isFinal);
}

void ResultModel::add(qint64 from, const std::vector<ResultFacts>& rows)
{
    const qint64 block = from / kBlock;
    m_asked.remove(block);
    if (from + static_cast<qint64>(rows.size()) > m_rowCount || rows.empty()) {
        return;
    }
    dropFarBlocks(block);
    std::vector<ResultFacts>& known = m_blocks[block];
    if (known != rows) {
        known = rows;
        const int first = static_cast<int>(from);
        emit dataChanged(index(first, 0),
                         index(first + static_cast<int>(rows.size()) - 1, ColumnCount - 1));
    }
}

void ResultModel::dropFarBlocks(qint64 near)
{
    if (m_blocks.size() >= kMaxBlocks) {
        erase_if(m_blocks, [near](const auto& entry) {
            return std::abs(entry.key() - near) > kMaxBlocks / 4;
        });
    }
}

const ResultFacts* ResultModel::facts(int row) const
{
    const auto block = m_blocks.constFind(row / kBlock);
    const auto offset = static_cast<std::size_t>(row % kBlock);
    return block != m_blocks.cend() && offset < block->size() ? &(*block)[offset] : nullptr;
}

bool ResultModel::mayBeOpen(int row) const
{
    const ResultFacts* result = facts(row);
    return !m_hostLost && (result == nullptr || !result->isFinal());
}

void ResultModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

qint64 ResultModel::outputBytes(int row) const
{
    const ResultFacts* result = facts(row);
    return result != nullptr ? result->outputBytes : 0;
}

QString ResultModel::outputText(int row, const ItemOutput& output) const
{
    QStringList lines;
    const auto add = [&lines](const QString& title, const QString& text) {
        if (!text.isEmpty()) {
            lines += {QString(), title, text.endsWith(QLatin1Char('\n')) ? text.chopped(1) : text};
        }
    };
    add(tr("Standard output:"), output.out);
    add(tr("Standard error:"), output.err);
    // What isn't UTF-8 has become longer, never shorter.
    const qint64 kept = output.out.toUtf8().size() + output.err.toUtf8().size();
    if (kept < outputBytes(row)) {
        lines += {QString(), tr("It wrote %1 bytes; only what stands here is kept.")
                                 .arg(countText(outputBytes(row)))};
    }
    return lines.join(QLatin1Char('\n'));
}

QString ResultModel::details(int row) const
{
    const ResultFacts* result = facts(row);
    if (result == nullptr) {
        return {};
    }
    QStringList lines{tr("Item: %1").arg(result->item),
                      tr("State: %1 · worker: %2 · tries: %3 · time: %4")
                          .arg(stateText(result->state))
                          .arg(result->pid)
                          .arg(text(*result, Tries), text(*result, Time)),
                      QString(), text(*result, Value)};
    if (result->getTimedOut) {
        lines.append(lateText());
    }
    if (!result->backtrace.isEmpty()) {
        lines += {QString(), tr("Thrown here, innermost call first:"), result->backtrace.trimmed()};
    }
    return lines.join(QLatin1Char('\n'));
}

int ResultModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

int ResultModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ResultModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignment(index.column());
    }
    const ResultFacts* result = facts(index.row());
    const auto column = static_cast<Column>(index.column());
    if (result == nullptr) {
        return unknownData(index.row(), column, role);
    }
    switch (role) {
    case Qt::DisplayRole:
        return text(*result, column);
    case Qt::ToolTipRole:
        return column == Item ? result->item : tip(*result);
    case RawRole:
        return column == Time && result->runSeconds ? QVariant(*result->runSeconds)
                                                    : QVariant(text(*result, column));
    case TintRole:
        return static_cast<int>(tintOf(*result));
    case SlotRole:
        return column == Worker && result->slot ? QVariant(*result->slot) : QVariant();
    default:
        return {};
    }
}

QString ResultModel::tip(const ResultFacts& result) const
{
    constexpr int kCalls = 8;
    constexpr int kLine = 120;  // names of templates have no end
    QString tip = tr("%1\nState: %2 · worker: %3 · tries: %4")
                      .arg(text(result, Value), stateText(result.state))
                      .arg(result.pid)
                      .arg(result.tries);
    if (result.getTimedOut) {
        tip += QLatin1Char('\n') + lateText();
    }
    const QStringList calls = result.backtrace.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& call : calls.mid(0, kCalls)) {
        tip += QLatin1Char('\n') +
               (call.size() > kLine ? call.left(kLine - 1) + QStringLiteral("…") : call);
    }
    if (calls.size() > kCalls) {
        tip += QLatin1Char('\n') + tr("… all calls: Details in the menu");
    }
    return tip;
}

QString ResultModel::text(const ResultFacts& result, Column column) const
{
    switch (column) {
    case Index:
        return QString::number(result.index);
    case Item:
        return result.item;
    case Value:
        return result.text.isEmpty() ? stateText(result.state) : result.text;
    case State:
        return stateText(result.state);
    case Worker:
        return result.slot ? QString::number(*result.slot) : kNothing;
    case Tries:
        return result.tries > 0 ? QString::number(result.tries) : kNothing;
    case Time:
        return result.runSeconds ? durationText(*result.runSeconds) : kNothing;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignment(section);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<Column>(section)) {
    case Index:
        return tr("#");
    case Item:
        return tr("Item");
    case Value:
        return tr("Value");
    case State:
        return tr("State");
    case Worker:
        return tr("Slot");
    case Tries:
        return tr("Try");
    case Time:
        return tr("Time");
    case ColumnCount:
        break;
    }
    return {};
}

}  // namespace gui
