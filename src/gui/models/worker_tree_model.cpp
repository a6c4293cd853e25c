#include "gui/models/worker_tree_model.h"

#include "gui/models/roles.h"
#include "gui/models/text.h"
#include "gui/models/worker_model.h"

#include <algorithm>

namespace gui {

// Held by pointer: the indexes of its columns name it.
struct WorkerTreeModel::Process {
    ProcessFacts facts{};
    std::int64_t atNs = 0;      // when that was so
    WorkerRow row{};            // what the columns of workers say of it
    int worker = 0;             // the row of its worker
    Process* parent = nullptr;  // null: the worker itself
    Processes children{};
};

struct WorkerTreeModel::Told {
    std::int64_t atNs = 0;
    // By the worker's row and the parent's PID.
    std::map<std::pair<int, int>, std::vector<const ProcessFacts*>> childrenOf{};
};

namespace {

QString processStateText(char state)
{
    switch (state) {
    case 'R':
        return WorkerTreeModel::tr("running");
    case 'S':
        return WorkerTreeModel::tr("sleeping");
    case 'D':
        return WorkerTreeModel::tr("disk wait");
    case 'T':
    case 't':
        return WorkerTreeModel::tr("suspended");
    case 'Z':
    case 'X':
        return WorkerTreeModel::tr("zombie");
    case 'I':
        return WorkerTreeModel::tr("idle");
    default:
        return QString(QLatin1Char(state));
    }
}

Tint tintOf(const ProcessFacts& process)
{
    switch (process.state) {
    case 'Z':
    case 'X':
        return Tint::Ended;
    case 'T':
    case 't':
        return Tint::Suspended;
    default:
        return Tint::None;
    }
}

// Its parts that a worker has, too.
void fill(WorkerRow& row, const ProcessFacts& process)
{
    row.facts.slot = process.process.slot;
    row.facts.pid = process.process.pid;
    row.facts.startedNs = process.startedNs;
    row.facts.rssBytes = process.rssBytes;
    row.details.slot = process.process.slot;
    row.details.pid = process.process.pid;
    row.details.parent = process.parent;
    row.details.threads = process.threads;
    row.details.minorFaults = process.minorFaults;
    row.details.majorFaults = process.majorFaults;
    row.details.priority = process.priority;
    row.details.nice = process.nice;
    row.details.command = process.command;
}

}  // namespace

WorkerTreeModel::WorkerTreeModel(WorkerModel& workers, QObject* parent)
    : QAbstractItemModel(parent)
    , m_workers(&workers)
{
    followWorkers(workers);
}

WorkerTreeModel::~WorkerTreeModel() = default;

// Workers come at the end and go from there, so a row stays its worker's.
void WorkerTreeModel::followWorkers(const WorkerModel& workers)
{
    connect(&workers, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex&, int first, int last) { beginInsertRows({}, first, last); });
    connect(&workers, &QAbstractItemModel::rowsInserted, this, [this] { endInsertRows(); });
    connect(&workers, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex&, int first, int last) { beginRemoveRows({}, first, last); });
    connect(&workers, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex&, int first) {
                m_children.erase(m_children.lower_bound(first), m_children.end());
                endRemoveRows();
            });
    connect(&workers, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& from, const QModelIndex& to, const QList<int>& roles) {
                emit dataChanged(index(from.row(), from.column()), index(to.row(), to.column()),
                                 roles);
            });
    connect(&workers, &QAbstractItemModel::headerDataChanged, this,
            &QAbstractItemModel::headerDataChanged);
}

// --- the processes ------------------------------------------------------------------------------

void WorkerTreeModel::tellProcesses(std::int64_t atNs, std::span<const ProcessFacts> processes)
{
    Told told{.atNs = atNs};
    for (const ProcessFacts& process : processes) {
        const int row = m_workers->rowOf(process.process.slot, process.worker);
        if (row >= 0) {
            told.childrenOf[{row, process.parent}].push_back(&process);
            m_children.try_emplace(row);
        }
    }
    for (auto& [row, children] : m_children) {
        bring(index(row, 0), children, m_workers->facts(row)->pid, told);
    }
    std::erase_if(m_children, [](const auto& worker) { return worker.second.empty(); });
}

// Brings the children of the process with this PID up to date, and theirs.
void WorkerTreeModel::bring(const QModelIndex& parent, Processes& children, int pid,
                            const Told& told)
{
    const auto found = told.childrenOf.find({workerRow(parent), pid});
    const auto living =
        found != told.childrenOf.end() ? found->second : std::vector<const ProcessFacts*>();
    removeEnded(parent, children, living);
    std::vector<const ProcessFacts*> added;
    for (const ProcessFacts* facts : living) {
        const auto known = std::ranges::find_if(children, [facts](const auto& process) {
            return process->facts.process == facts->process;
        });
        if (known == children.end()) {
            added.push_back(facts);
            continue;
        }
        Process& process = **known;
        if (told.atNs > process.atNs) {
            process.row.facts.cpuPercent = 100.0 *
                                           static_cast<double>(facts->cpuNs - process.facts.cpuNs) /
                                           static_cast<double>(told.atNs - process.atNs);
        }
        process.facts = *facts;
        process.atNs = told.atNs;
        fill(process.row, *facts);
    }
    if (!children.empty()) {
        emit dataChanged(index(0, 0, parent), index(static_cast<int>(children.size()) - 1,
                                                    WorkerModel::ColumnCount - 1, parent));
    }
    append(parent, children, added, told.atNs);
    for (std::size_t i = 0; i < children.size(); ++i) {
        bring(index(static_cast<int>(i), 0, parent), children[i]->children,
              children[i]->facts.process.pid, told);
    }
}

void WorkerTreeModel::removeEnded(const QModelIndex& parent, Processes& children,
                                  const std::vector<const ProcessFacts*>& living)
{
    for (auto i = static_cast<int>(children.size()) - 1; i >= 0; --i) {
        const auto place = children.begin() + i;
        const bool lives = std::ranges::any_of(living, [place](const ProcessFacts* facts) {
            return facts->process == (*place)->facts.process;
        });
        if (!lives) {
            beginRemoveRows(parent, i, i);
            children.erase(place);
            endRemoveRows();
        }
    }
}

void WorkerTreeModel::append(const QModelIndex& parent, Processes& children,
                             const std::vector<const ProcessFacts*>& added, std::int64_t atNs)
{
    if (added.empty()) {
        return;
    }
    const auto first = static_cast<int>(children.size());
    beginInsertRows(parent, first, first + static_cast<int>(added.size()) - 1);
    for (const ProcessFacts* facts : added) {
        auto process = std::make_unique<Process>();
        process->facts = *facts;
        process->atNs = atNs;
        process->worker = workerRow(parent);
        process->parent = processOf(parent);
        process->row.started = timeOfDay(facts->startedNs);
        fill(process->row, *facts);
        children.push_back(std::move(process));
    }
    endInsertRows();
}

int WorkerTreeModel::countOf(const Processes& processes)
{
    auto count = static_cast<int>(processes.size());
    for (const auto& process : processes) {
        count += countOf(process->children);
    }
    return count;
}

int WorkerTreeModel::processCount() const
{
    int count = 0;
    for (const auto& [worker, children] : m_children) {
        count += countOf(children);
    }
    return count;
}

// --- where what stands --------------------------------------------------------------------------

WorkerTreeModel::Process* WorkerTreeModel::processOf(const QModelIndex& index)
{
    return static_cast<Process*>(index.internalPointer());
}

const ProcessFacts* WorkerTreeModel::process(const QModelIndex& index)
{
    const Process* process = processOf(index);
    return process != nullptr ? &process->facts : nullptr;
}

int WorkerTreeModel::workerRow(const QModelIndex& index)
{
    const Process* process = processOf(index);
    return process != nullptr ? process->worker : index.row();
}

// Null: there are none.
const WorkerTreeModel::Processes* WorkerTreeModel::childrenOf(const QModelIndex& index) const
{
    if (const Process* process = processOf(index)) {
        return &process->children;
    }
    const auto worker = m_children.find(index.row());
    return worker != m_children.end() ? &worker->second : nullptr;
}

QModelIndex WorkerTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return parent.isValid()
               ? createIndex(row, column,
                             (*childrenOf(parent))[static_cast<std::size_t>(row)].get())
               : createIndex(row, column);
}

QModelIndex WorkerTreeModel::parent(const QModelIndex& child) const
{
    const Process* process = processOf(child);
    if (process == nullptr) {
        return {};
    }
    Process* above = process->parent;
    if (above == nullptr) {
        return createIndex(process->worker, 0);
    }
    const Processes& siblings =
        above->parent != nullptr ? above->parent->children : m_children.at(above->worker);
    const auto place = std::ranges::find_if(
        siblings, [above](const auto& sibling) { return sibling.get() == above; });
    return createIndex(static_cast<int>(place - siblings.begin()), 0, above);
}

int WorkerTreeModel::rowCount(const QModelIndex& parent) const
{
    if (!m_workers || parent.column() > 0) {
        return 0;
    }
    if (!parent.isValid()) {
        return m_workers->rowCount();
    }
    const Processes* children = childrenOf(parent);
    return children != nullptr ? static_cast<int>(children->size()) : 0;
}

int WorkerTreeModel::columnCount(const QModelIndex&) const
{
    return WorkerModel::ColumnCount;
}

// --- what is said -------------------------------------------------------------------------------

QVariant WorkerTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_workers) {
        return {};
    }
    const Process* process = processOf(index);
    return process != nullptr ? processData(*process, index.column(), role)
                              : m_workers->index(index.row(), index.column()).data(role);
}

QVariant WorkerTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_workers ? m_workers->headerData(section, orientation, role) : QVariant();
}

// Columns of which a process has nothing stay empty: it does no items, and its end isn't seen.
QString WorkerTreeModel::textOf(const Process& process, WorkerColumn column)
{
    switch (column) {
    case WorkerColumn::Slot:
        return process.facts.name;
    case WorkerColumn::State:
        return processStateText(process.facts.state);
    case WorkerColumn::Now:
        return process.facts.command.isEmpty() ? kNothing : process.facts.command;
    case WorkerColumn::History:
        return {};
    case WorkerColumn::Tasks:
    case WorkerColumn::Exit:
        return kNothing;
    default:
        return workerText(process.row, column, process.atNs);
    }
}

QVariant WorkerTreeModel::valueOf(const Process& process, WorkerColumn column)
{
    switch (column) {
    case WorkerColumn::Slot:
    case WorkerColumn::State:
    case WorkerColumn::Now:
        return textOf(process, column);
    case WorkerColumn::Tasks:
    case WorkerColumn::Exit:
        return {};
    default:
        return workerValue(process.row, column, process.atNs);
    }
}

QVariant WorkerTreeModel::processData(const Process& process, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return textOf(process, static_cast<WorkerColumn>(column));
    case Qt::TextAlignmentRole:
        return headerData(column, Qt::Horizontal, role);
    case RawRole:
        return valueOf(process, static_cast<WorkerColumn>(column));
    case TintRole:
        return static_cast<int>(tintOf(process.facts));
    default:
        return {};
    }
}

// Its command line has a column of its own.
QString WorkerTreeModel::details(const QModelIndex& process) const
{
    QStringList lines;
    for (int column = 0; process.isValid() && column < WorkerModel::ColumnCount; ++column) {
        const QString value = process.siblingAtColumn(column).data().toString();
        if (column != WorkerModel::Now && !value.isEmpty() && value != kNothing) {
            const QString head = column == WorkerModel::Slot
                                     ? tr("Name")
                                     : workerColumnTitle(static_cast<WorkerColumn>(column));
            lines.append(head + QStringLiteral(": ") + value);
        }
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace gui
