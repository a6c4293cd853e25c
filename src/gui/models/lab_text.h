#pragma once

#include <QString>

#include <string>

namespace gui {

// What the laboratory says of its tasks (summary, what an item is, a parameter's help) in the
// window's language. It knows no translations itself: lab_text.cpp lists its sentences for the
// translators, and a test sees to it that none is missing.
QString labText(const std::string& sentence);

}  // namespace gui
