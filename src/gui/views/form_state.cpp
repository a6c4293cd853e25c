#include "gui/views/form_state.h"

#include "base/text.h"
#include "lab/sweep/worker_list.h"

#include <algorithm>
#include <utility>

namespace gui {
namespace {

using Kind = lab::ItemSource::Kind;
using Limit = std::optional<std::chrono::nanoseconds>;

// What an editor of lines takes without growing slow.
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kMostBytes = 128 * 1024;

// Reads a field or says under its name why it can't be read.
template <class Read>
auto readField(const char* field, Read read)
{
    try {
        return read();
    } catch (const lab::ExperimentError&) {
        throw;
    } catch (const std::exception& error) {
        throw lab::ExperimentError(field, error.what());
    }
}

Limit limitOf(const char* field, const QString& typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty()) {
        return std::nullopt;
    }
    return readField(field, [&text] { return base::parseDuration(text.toStdString()); });
}

QString textOf(const Limit& limit)
{
    return limit ? QString::fromStdString(base::exactDuration(*limit)) : QString();
}

// Fields hold text: other bytes would come back as others.
QString textOf(const std::string& field, const std::string& bytes)
{
    if (!base::isUtf8(bytes)) {
        throw lab::ExperimentError(field,
                                   FormState::tr("%1 isn't UTF-8 text, so no field can show it.")
                                       .arg(QString::fromStdString(base::quoted(bytes)))
                                       .toStdString());
    }
    return QString::fromStdString(bytes);
}

// The run must be right, as it was when it was saved; of a sweep, its own fields.
void checkShowable(lab::Experiment experiment)
{
    lab::Experiment grid;
    grid.task = "sleep";
    grid.items.kind = Kind::Range;
    grid.repeats = std::exchange(experiment.repeats, grid.repeats);
    grid.sweepWorkers = std::exchange(experiment.sweepWorkers, {});
    lab::check(experiment);
    lab::check(grid);
}

// Whether an editor of lines gives it back as it was.
bool isLine(const std::string& item)
{
    if (item.size() > kLongestLine || !base::isUtf8(item)) {
        return false;
    }
    const QString text = QString::fromStdString(item);
    // The last three are marks of Qt's documents.
    const auto breaks = [](QChar c) {
        return c == QLatin1Char('\n') || c == QLatin1Char('\r') || c.isNull() ||
               c == QChar::LineSeparator || c == QChar::ParagraphSeparator ||
               c == QChar::ObjectReplacementCharacter || c == QChar(0xFDD0) || c == QChar(0xFDD1);
    };
    return !text.trimmed().isEmpty() && std::none_of(text.begin(), text.end(), breaks);
}

bool areLines(const ItemLines::List& list)
{
    std::size_t bytes = 0;
    return std::all_of(list.begin(), list.end(), [&bytes](const std::string& item) {
        bytes += item.size() + 1;
        return bytes <= kMostBytes && isLine(item);
    });
}

}  // namespace

ItemLines ItemLines::of(List list)
{
    if (!areLines(list)) {
        return {QString(), std::make_shared<const List>(std::move(list))};
    }
    QStringList lines;
    for (const std::string& item : list) {
        lines.append(QString::fromStdString(item));
    }
    return {lines.join(QLatin1Char('\n')), nullptr};
}

ItemLines::List ItemLines::items() const
{
    if (held) {
        return *held;
    }
    List items;
    for (const QStringView line : QStringView(text).split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty()) {
            items.push_back(line.toUtf8().toStdString());
        }
    }
    return items;
}

QString FormState::typed(const std::string& parameter) const
{
    const auto ofTask = parameters.find(task);
    if (ofTask == parameters.end()) {
        return {};
    }
    const auto found = ofTask->second.find(parameter);
    return found == ofTask->second.end() ? QString() : found->second;
}

lab::ItemSource FormState::items() const
{
    lab::ItemSource source;
    source.kind = itemsKind == Kind::Files && linesOfFile ? Kind::Lines : itemsKind;
    switch (source.kind) {
    case Kind::List:
        source.list = lines.items();
        if (source.list.empty()) {
            throw lab::ExperimentError("items",
                                       tr("Type at least one item, one a line.").toStdString());
        }
        break;
    case Kind::Range:
        readField("items", [&source, this] {
            source.from = base::parseInteger(from.trimmed().toStdString());
            source.to = base::parseInteger(upTo.trimmed().toStdString());
            return 0;
        });
        break;
    case Kind::Files:
    case Kind::Lines:
        source.path = path.toStdString();
        if (source.path.empty() || source.path == "-") {
            const QString sentence =
                linesOfFile ? tr("Choose a file that has one item a line.")
                            : tr("Choose a folder, or type a pattern such as /usr/share/doc/*.");
            throw lab::ExperimentError("items", sentence.toStdString());
        }
        break;
    case Kind::Default:
        break;
    }
    return source;
}

lab::Experiment FormState::run() const
{
    lab::Experiment experiment = opened ? *opened : lab::Experiment();
    experiment.sweepWorkers.clear();
    experiment.repeats = lab::Experiment().repeats;
    experiment.task = task;
    experiment.parameters.clear();
    for (const lab::ParameterInfo& info : lab::findTask(task).parameters) {
        const std::string value = typed(info.name).trimmed().toStdString();
        if (!value.empty() && value != info.defaultText) {
            experiment.parameters.emplace(info.name, value);
        }
    }
    experiment.items = items();
    experiment.pool = pool;
    experiment.workers = pool == lab::PoolKind::Serial ? 1 : workers;
    experiment.start = start;
    experiment.captureOutput = pool == lab::PoolKind::Process && captureOutput;
    experiment.chunkSize = chunkSize;
    experiment.first = first.toStdString();
    experiment.getLimit = limitOf("getLimit", getLimit);
    experiment.softLimit = limitOf("softLimit", softLimit);
    experiment.hardLimit = limitOf("hardLimit", hardLimit);
    experiment.timeLimit = limitOf("timeLimit", timeLimit);
    experiment.retries = retries;
    experiment.retryErrors = retryErrors;
    experiment.maxTasksPerChild = maxTasksPerChild;
    return experiment;
}

lab::Experiment FormState::sweep() const
{
    lab::Experiment experiment = whole();
    experiment.captureOutput = false;  // it keeps no results either
    return experiment;
}

lab::Experiment FormState::whole() const
{
    lab::Experiment experiment = run();
    experiment.sweepWorkers = readField(
        "sweepWorkers", [this] { return lab::parseWorkerList(sweepWorkers.toStdString()); });
    experiment.repeats = repeats;
    return experiment;
}

FormState FormState::showing(const lab::Experiment& experiment) const
{
    checkShowable(experiment);
    FormState state = *this;
    state.opened = std::make_shared<const lab::Experiment>(experiment);
    state.task = experiment.task;
    auto& texts = state.parameters[experiment.task];
    texts.clear();  // the others have their defaults
    for (const auto& [name, value] : experiment.parameters) {
        texts[name] = textOf("parameters." + name, value);
    }
    const lab::ItemSource& source = experiment.items;
    state.linesOfFile = source.kind == Kind::Lines;
    state.itemsKind = state.linesOfFile ? Kind::Files : source.kind;
    switch (source.kind) {
    case Kind::List:
        state.lines = ItemLines::of(source.list);
        break;
    case Kind::Range:
        state.from = QString::number(source.from);
        state.upTo = QString::number(source.to);
        break;
    case Kind::Files:
    case Kind::Lines:
        state.path = textOf("items", source.path);
        break;
    case Kind::Default:
        break;
    }
    state.pool = experiment.pool;
    state.workersChosen = experiment.workers != 0;
    state.workers = state.workersChosen ? experiment.workers : workers;
    state.start = experiment.start;
    state.captureOutput = experiment.captureOutput;
    state.chunkSize = experiment.chunkSize;
    state.retries = experiment.retries;
    state.retryErrors = experiment.retryErrors;
    state.maxTasksPerChild = experiment.maxTasksPerChild;
    state.softLimit = textOf(experiment.softLimit);
    state.hardLimit = textOf(experiment.hardLimit);
    state.timeLimit = textOf(experiment.timeLimit);
    state.getLimit = textOf(experiment.getLimit);
    state.first = textOf("first", experiment.first);
    state.sweepChosen = experiment.isSweep();
    if (state.sweepChosen) {
        state.sweepWorkers = QString::fromStdString(lab::formatWorkerList(experiment.sweepWorkers));
        state.repeats = experiment.repeats;
    }
    return state;
}

}  // namespace gui
