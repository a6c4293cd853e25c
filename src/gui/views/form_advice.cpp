#include "gui/views/form_advice.h"

#include "gui/models/text.h"

#include <QCoreApplication>

namespace gui {
namespace {

struct Advice {
    Q_DECLARE_TR_FUNCTIONS(gui::FormAdvice)
};

}  // namespace

QList<FormAdvice> adviceOn(const lab::Experiment& experiment, std::optional<qint64> items)
{
    QList<FormAdvice> advice;
    const auto add = [&advice](const char* field, const QString& sentence) {
        advice.append({QString::fromLatin1(field), sentence});
    };
    const auto& get = experiment.getLimit;
    const auto& soft = experiment.softLimit;
    const auto& hard = experiment.hardLimit;
    const auto& whole = experiment.timeLimit;
    if (hard && get && *hard < *get) {
        add("hardLimit", Advice::tr("Shorter than the get limit: tasks would be killed before "
                                    "anyone stops waiting for them."));
    } else if (hard && whole && *hard >= *whole) {
        add("hardLimit", Advice::tr("Not shorter than the time limit: the run ends first."));
    }
    if (soft && whole && *soft >= *whole) {
        add("softLimit", Advice::tr("Not shorter than the time limit: the run ends first."));
    }
    if (get && whole && *get >= *whole) {
        add("getLimit", Advice::tr("Not shorter than the time limit: the run ends first."));
    }
    if (items && experiment.workers > *items) {
        add("workers", Advice::tr("More workers than items (%1): some have nothing to do.")
                           .arg(countText(*items)));
    } else if (items && experiment.chunkSize > 0 &&
               (*items - 1) / experiment.chunkSize + 1 < experiment.workers) {
        add("chunkSize", Advice::tr("So large that some workers get no chunk of the %1 items.")
                             .arg(countText(*items)));
    }
    return advice;
}

}  // namespace gui
