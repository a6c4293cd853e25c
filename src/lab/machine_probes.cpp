#include "lab/machine_probes.h"

#include "base/quoting.h"
#include "base/unique_fd.h"

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace lab {
namespace {

// What stands behind "name :" on the first line that begins so.
std::string_view findField(std::string_view text, std::string_view name)
{
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && line.substr(0, name.size()) == name &&
            line.substr(name.size(), colon - name.size()).find_first_not_of(" \t") ==
                std::string_view::npos) {
            const std::size_t start = line.find_first_not_of(" \t", colon + 1);
            return start == std::string_view::npos ? std::string_view() : line.substr(start);
        }
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return {};
}

std::string reason(int error)
{
    return std::generic_category().message(error);
}

}  // namespace

std::optional<std::int64_t> findMemory(std::string_view meminfo, std::string_view name)
{
    const std::string_view field = findField(meminfo, name);
    std::int64_t kilobytes = 0;
    const auto [stop, error] =
        std::from_chars(field.data(), field.data() + field.size(), kilobytes);
    if (error != std::errc{} || kilobytes < 0 || kilobytes > INT64_MAX / 1024) {
        return std::nullopt;
    }
    return kilobytes * 1024;
}

std::string findCpuModel(std::string_view cpuinfo)
{
    // x86 and others, ARM's old kernels, POWER, RISC-V.
    for (const std::string_view name : {"model name", "Processor", "cpu", "uarch"}) {
        const std::string_view model = findField(cpuinfo, name);
        if (!model.empty()) {
            return std::string(model);
        }
    }
    return {};
}

std::string examineFolder(const std::string& path, uid_t user)
{
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) {
        if (errno != ENOENT) {
            return base::quoted(path) + " can't be looked at: " + reason(errno);
        }
        const std::string parent = path.substr(0, std::max<std::size_t>(1, path.rfind('/')));
        if (::access(parent.c_str(), W_OK | X_OK) != 0) {
            return base::quoted(parent) + " can't be written to: " + reason(errno);
        }
        return {};
    }
    if (!S_ISDIR(info.st_mode)) {
        return base::quoted(path) + " isn't a folder";
    }
    if (info.st_uid != user) {
        return base::quoted(path) + " belongs to user " + std::to_string(info.st_uid);
    }
    if ((info.st_mode & 077U) != 0) {
        return base::quoted(path) + " is open to other users";
    }
    return {};
}

bool kernelHasPidfd()
{
    const base::UniqueFd self(::pidfd_open(::getpid(), 0));
    // Signal 0 asks only whether one could be sent.
    return self && ::pidfd_send_signal(self.get(), 0, nullptr, 0) == 0;
}

bool kernelHasClone3()
{
    // Too short an argument: a kernel that knows the call says so (EINVAL) and clones nothing; one
    // that doesn't, or a filter that forbids it, says ENOSYS or EPERM.
    return ::syscall(SYS_clone3, nullptr, 0) == -1 && errno == EINVAL;
}

bool kernelHasSealedMemfd()
{
    const base::UniqueFd memory(::memfd_create("poolscope-probe", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    return memory && ::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE) == 0;
}

}  // namespace lab
