// Files that are dropped on the experiment form or pasted into its items.
#include "gui/views/drop_dialog.h"
#include "gui/views/experiment_form.h"

#include <QDropEvent>
#include <QMimeData>
#include <QtConcurrent>

#include <algorithm>

namespace gui {
namespace {

using Kind = lab::ItemSource::Kind;

// Empty unless all are files of this machine.
QStringList pathsOf(const QList<QUrl>& urls)
{
    QStringList paths;
    for (const QUrl& url : urls) {
        if (!url.isLocalFile()) {
            return {};
        }
        paths.append(url.toLocalFile());
    }
    return paths;
}

}  // namespace

void ExperimentForm::dragEnterEvent(QDragEnterEvent* event)
{
    if (!pathsOf(event->mimeData()->urls()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void ExperimentForm::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    takeFiles(event->mimeData()->urls());
}

// A line edit would take a file's address for text. True: the event is dealt with.
bool ExperimentForm::handleDrag(QEvent* event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove &&
        event->type() != QEvent::Drop) {
        return false;
    }
    auto* drop = static_cast<QDropEvent*>(event);
    if (pathsOf(drop->mimeData()->urls()).isEmpty()) {
        return false;
    }
    drop->acceptProposedAction();
    if (event->type() == QEvent::Drop) {
        takeFiles(drop->mimeData()->urls());
    }
    return true;
}

void ExperimentForm::takeFiles(const QList<QUrl>& urls)
{
    const QStringList paths = pathsOf(urls);
    if (!paths.isEmpty()) {
        QtConcurrent::run([paths] {
            return inspectFiles(paths);
        }).then(this, [this](const DroppedFiles& files) { offer(files); });
    }
}

// A check that is still to come would take the sentence away again: it is made before.
void ExperimentForm::refuseItems(const QString& problem)
{
    checkNow();
    showError(QStringLiteral("items"), problem);
}

void ExperimentForm::offer(const DroppedFiles& files)
{
    const QString first = files.paths.value(0);
    switch (files.kind) {
    case DroppedFiles::Kind::Unusable:
        refuseItems(files.problem);
        return;
    case DroppedFiles::Kind::Preset:
        emit presetDropped(first);
        return;
    case DroppedFiles::Kind::Folder:
        usePath(first, false);
        return;
    case DroppedFiles::Kind::Files:
        if (files.paths.size() == 1) {
            usePath(first, false);
        } else {
            ItemLines::List list;
            std::transform(files.paths.begin(), files.paths.end(), std::back_inserter(list),
                           [](const QString& path) { return path.toStdString(); });
            useList(std::move(list));
        }
        return;
    case DroppedFiles::Kind::Text:
    case DroppedFiles::Kind::Csv:
        ask(files);
        return;
    }
}

void ExperimentForm::ask(const DroppedFiles& files)
{
    const QString path = files.paths.constFirst();
    auto* dialog = new DropDialog(files, task() != nullptr && task()->itemsAreFiles, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DropDialog::fileWanted, this, [this, path] { usePath(path, false); });
    connect(dialog, &DropDialog::linesWanted, this, [this, path] { usePath(path, true); });
    connect(dialog, &DropDialog::columnWanted, this, [this, path](int column) {
        QtConcurrent::run([path, column] {
            return readColumn(path, column);
        }).then(this, [this](const ColumnValues& read) {
            if (read.problem.isEmpty()) {
                useList(read.values);
            } else {
                refuseItems(read.problem);
            }
        });
    });
    dialog->open();
}

void ExperimentForm::usePath(const QString& path, bool lines)
{
    FormState wanted = state();
    wanted.itemsKind = Kind::Files;
    wanted.path = path;
    wanted.linesOfFile = lines;
    useItems(wanted);
}

void ExperimentForm::useList(ItemLines::List list)
{
    FormState wanted = state();
    wanted.itemsKind = Kind::List;
    wanted.lines = ItemLines::of(std::move(list));
    useItems(wanted);
}

void ExperimentForm::useItems(const FormState& wanted)
{
    fill(wanted);
    record(QStringLiteral("items"), false);
    checkNow();
}

}  // namespace gui
