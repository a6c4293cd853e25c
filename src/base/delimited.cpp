#include "base/delimited.h"

namespace base {

std::string delimitedField(std::string_view value, char separator)
{
    const bool isPlain = value.find_first_of("\"\r\n") == std::string_view::npos &&
                         value.find(separator) == std::string_view::npos;
    if (isPlain) {
        return std::string(value);
    }
    std::string quoted = "\"";
    for (const char c : value) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

}  // namespace base
