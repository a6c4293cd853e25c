#pragma once

namespace lab {

// "0.1.0", as CMake's project() states it: what documents call `tool`.
inline constexpr const char* kToolVersion = POOLSCOPE_VERSION;

}  // namespace lab
