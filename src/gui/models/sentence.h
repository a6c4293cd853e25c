#pragma once

#include <QString>

#include <functional>

namespace gui {

// A text that is made each time it is needed, in the language of that moment.
using Sentence = std::function<QString()>;

}  // namespace gui
