#pragma once

#include "lab/experiment.h"

#include <QCoreApplication>
#include <QString>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gui {

// Items as lines: a text to be edited, or a list that can't be edited as lines and is kept whole.
struct ItemLines {
    using List = std::vector<std::string>;

    QString text{};
    std::shared_ptr<const List> held{};  // null: the text says it

    // As text where that says the same, else held.
    static ItemLines of(List list);
    List items() const;
    bool operator==(const ItemLines&) const = default;
};

// What stands in the experiment form's fields, as it was typed and chosen. A value: undo keeps it,
// a preset becomes one, and an experiment is read from it.
struct FormState {
    Q_DECLARE_TR_FUNCTIONS(gui::FormState)

public:
    // task → parameter → text; those of tasks that aren't chosen now wait for their return.
    using Parameters = std::map<std::string, std::map<std::string, QString>>;

    std::string task{};
    Parameters parameters{};

    lab::ItemSource::Kind itemsKind = lab::ItemSource::Kind::Default;  // Files also of Lines
    ItemLines lines{};
    QString from{};
    QString upTo{};
    QString path{};
    bool linesOfFile = false;  // the items are the lines of the file at `path`

    lab::PoolKind pool = lab::PoolKind::Process;
    int workers = 1;
    bool workersChosen = false;  // else as many as there are usable cores
    lab::StartMethod start = lab::StartMethod::Forkserver;
    bool captureOutput = false;
    int chunkSize = 0;
    int retries = 0;
    bool retryErrors = false;
    int maxTasksPerChild = 0;
    QString softLimit{};
    QString hardLimit{};
    QString timeLimit{};
    QString getLimit{};
    QString first{};
    QString sweepWorkers{};
    bool sweepChosen = false;  // else a grid for the usable cores
    int repeats = 1;

    // The experiment that was opened: says what no field shows. Null: none was.
    std::shared_ptr<const lab::Experiment> opened{};

    bool operator==(const FormState&) const = default;

    // The state that shows this experiment; what it doesn't say stays as it is here. Throws
    // lab::ExperimentError if the form can't show it.
    FormState showing(const lab::Experiment& experiment) const;

    // Throw lab::ExperimentError for a field that can't be read.
    lab::Experiment run() const;
    lab::Experiment sweep() const;
    // Both, to be kept: a run with the sweep's fields.
    lab::Experiment whole() const;

private:
    QString typed(const std::string& parameter) const;
    lab::ItemSource items() const;
};

}  // namespace gui
