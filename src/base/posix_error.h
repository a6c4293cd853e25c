#pragma once

#include <string_view>

namespace base {

// Throws std::system_error for an errno value. The message reads "OPERATION SUBJECT: reason", for
// example "open /etc/shadow: Permission denied". An empty subject is left out.
[[noreturn]] void throwErrno(int error, std::string_view operation, std::string_view subject = {});

// The same for the current errno.
[[noreturn]] void throwErrno(std::string_view operation, std::string_view subject = {});

}  // namespace base
