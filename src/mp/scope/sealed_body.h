#pragma once

#include "base/unique_fd.h"

#include <string>
#include <string_view>

// Bodies too long for a frame: a memfd that nobody can change any more.
namespace mp::scope {

// Throws std::invalid_argument beyond kMaxBody, std::system_error.
base::UniqueFd sealBody(std::string_view body);

// Throws ProtocolError if the descriptor isn't a sealed memfd of at most kMaxBody bytes,
// std::system_error if it can't be read.
std::string readSealedBody(int fd);

}  // namespace mp::scope
