#include "base/posix_error.h"

#include <cerrno>
#include <string>
#include <system_error>

namespace base {

void throwErrno(int error, std::string_view operation, std::string_view subject)
{
    std::string what(operation);
    if (!subject.empty()) {
        what.append(" ").append(subject);
    }
    throw std::system_error(error, std::generic_category(), what);
}

void throwErrno(std::string_view operation, std::string_view subject)
{
    throwErrno(errno, operation, subject);
}

}  // namespace base
