#include "gui/pictures/result_picture.h"

#include "base/text.h"
#include "gui/pictures/mandelbrot_picture.h"
#include "gui/pictures/pi_picture.h"
#include "gui/pictures/response_picture.h"

#include <stdexcept>

namespace gui {
namespace {

// Of a task's count ("1024", "1M"); 0 if there is none.
qint64 countOf(const RunStart& run, const char* name)
{
    try {
        return base::parseCount(run.parameters.value(QString::fromLatin1(name)).toStdString());
    } catch (const std::invalid_argument&) {
        return 0;
    }
}

}  // namespace

bool hasPicture(const RunStart& run)
{
    const bool isImage = run.task == QLatin1String("mandelbrot") && countOf(run, "size") > 0;
    return !run.sweep &&
           (isImage || run.task == QLatin1String("pi") || run.task == QLatin1String("url-get"));
}

ResultPicture* makePicture(const RunStart& run, QWidget* parent)
{
    if (!hasPicture(run)) {
        return nullptr;
    }
    if (run.task == QLatin1String("pi")) {
        return new PiPicture(parent);
    }
    if (run.task == QLatin1String("url-get")) {
        return new ResponsePicture(run.items, parent);
    }
    return new MandelbrotPicture(countOf(run, "size"), countOf(run, "iterations"), run.items,
                                 parent);
}

}  // namespace gui
