#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The single questions that machine facts are made of.
namespace lab {

// A line of /proc/meminfo such as "MemTotal:  3990212 kB", in bytes.
std::optional<std::int64_t> findMemory(std::string_view meminfo, std::string_view name);

// The first processor's name in /proc/cpuinfo; empty if there is none.
std::string findCpuModel(std::string_view cpuinfo);

// Why scopes of `user` can't be published in that folder, as a sentence; empty if they can, or if
// the folder isn't there yet and can be made.
std::string examineFolder(const std::string& path, uid_t user);

// What the kernel can do; each asks it, and leaves nothing behind.
bool kernelHasPidfd();
bool kernelHasClone3();
bool kernelHasSealedMemfd();

}  // namespace lab
