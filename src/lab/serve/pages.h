#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lab {

// The nine pages of the note's list, in its order: "/", "/about/", … "/psf/".
const std::vector<std::string>& ninePagePaths();

// An HTML page of 8 to 56 KiB, the usual size of such pages without their pictures. The same path
// always gives the same bytes.
std::string pageBody(std::string_view path);

}  // namespace lab
