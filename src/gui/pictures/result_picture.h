#pragma once

#include "gui/bridge/run_facts.h"
#include "gui/models/value_facts.h"

#include <QSet>
#include <QWidget>

#include <functional>
#include <vector>

namespace gui {

// What the results of a run amount to, seen as a whole and growing while they come. Each kind of
// task that has one has its own.
class ResultPicture : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    // More values, in the order in which the run made them.
    virtual void add(const std::vector<ValueFacts>& values) = 0;
    // Of these items: the last ones that were added.
    virtual void takeAway(const QSet<qint64>& items) = 0;
    // One line: how far it is.
    virtual QString summary() const = 0;

    // Whether it is worth a place in front of other panels.
    virtual bool isImage() const { return true; }
    // Can show by colour who made what.
    virtual bool canTint() const { return false; }
    virtual void setTinted(bool) {}
    // Is a chart that can also be read as a table.
    virtual bool hasTable() const { return false; }
    virtual void setAsTable(bool) {}
    // How items are called, where it names them.
    virtual void setItemLabel(const std::function<QString(qint64 item)>&) {}
};

// Whether the task of this run makes one.
bool hasPicture(const RunStart& run);

// Null for tasks that have none. Belongs to its parent.
ResultPicture* makePicture(const RunStart& run, QWidget* parent);

}  // namespace gui
