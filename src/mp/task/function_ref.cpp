#include "mp/task/function_ref.h"

#include <elf.h>
#include <link.h>
#include <sys/stat.h>

#include <mutex>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace mp::task {

namespace {

struct Segment {
    std::uintptr_t begin;
    std::uintptr_t end;
};

struct Module {
    std::uint64_t key;
    std::uintptr_t base;
    std::vector<Segment> executable;

    bool holds(std::uintptr_t place) const
    {
        for (const Segment& segment : executable) {
            if (place >= segment.begin && place < segment.end) {
                return true;
            }
        }
        return false;
    }
};

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ (64 bits).
std::uint64_t hash(std::string_view bytes)
{
    std::uint64_t value = 0xcbf29ce484222325U;
    for (const char byte : bytes) {
        value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    }
    return value == 0 ? 1 : value;
}

// The build-id note's bytes within one PT_NOTE segment; empty if there is none.
std::string_view buildId(const char* notes, std::size_t size)
{
    const auto padded = [](std::size_t length) { return (length + 3) & ~std::size_t{3}; };
    std::size_t at = 0;
    while (at + sizeof(ElfW(Nhdr)) <= size) {
        const auto* note = reinterpret_cast<const ElfW(Nhdr)*>(notes + at);
        const std::size_t nameAt = at + sizeof *note;
        const std::size_t idAt = nameAt + padded(note->n_namesz);
        if (idAt + note->n_descsz > size) {
            break;
        }
        if (note->n_type == NT_GNU_BUILD_ID &&
            std::string_view(notes + nameAt, note->n_namesz) == std::string_view("GNU\0", 4)) {
            return {notes + idAt, note->n_descsz};
        }
        at = idAt + padded(note->n_descsz);
    }
    return {};
}

std::uint64_t keyWithoutBuildId(const char* path)
{
    struct stat facts {};
    if (stat(*path != '\0' ? path : "/proc/self/exe", &facts) != 0) {
        return hash(path);
    }
    return hash(std::to_string(facts.st_dev) + ":" + std::to_string(facts.st_ino) + ":" +
                std::to_string(facts.st_size));
}

int addModule(dl_phdr_info* info, std::size_t, void* modules)
{
    Module module{0, info->dlpi_addr, {}};
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)& header = info->dlpi_phdr[i];
        const std::uintptr_t begin = info->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_LOAD && (header.p_flags & PF_X) != 0) {
            module.executable.push_back({begin, begin + header.p_memsz});
        } else if (header.p_type == PT_NOTE && module.key == 0) {
            const auto id = buildId(reinterpret_cast<const char*>(begin), header.p_memsz);
            module.key = id.empty() ? 0 : hash(id);
        }
    }
    if (module.key == 0) {
        module.key = keyWithoutBuildId(info->dlpi_name);
    }
    static_cast<std::vector<Module>*>(modules)->push_back(std::move(module));
    return 0;
}

// The loaded modules, read again when something isn't found (dlopen may have added one).
class ModuleTable {
public:
    template <class Find>
    auto find(const Find& find)
    {
        const std::lock_guard lock(m_mutex);
        auto found = find(m_modules);
        if (!found) {
            m_modules.clear();
            dl_iterate_phdr(addModule, &m_modules);
            found = find(m_modules);
        }
        return found;
    }

private:
    std::mutex m_mutex;
    std::vector<Module> m_modules;
};

ModuleTable& moduleTable()
{
    static ModuleTable table;
    return table;
}

struct Place {
    CodeAddress address;
    bool found = false;
    explicit operator bool() const { return found; }
};

}  // namespace

CodeAddress addressOf(const void* code)
{
    if (code == nullptr) {
        return {};
    }
    thread_local const void* lastCode = nullptr;
    thread_local CodeAddress lastAddress;
    if (code == lastCode) {
        return lastAddress;
    }
    const auto place = reinterpret_cast<std::uintptr_t>(code);
    const Place found = moduleTable().find([place](const std::vector<Module>& modules) {
        for (const Module& module : modules) {
            if (module.holds(place)) {
                return Place{{module.key, place - module.base}, true};
            }
        }
        return Place{};
    });
    if (!found) {
        throw std::invalid_argument(
            "this function lies in no loaded program or library, so that another process can't "
            "find "
            "it; pass a function or a captureless lambda compiled into the program");
    }
    lastCode = code;
    lastAddress = found.address;
    return lastAddress;
}

void* resolve(const CodeAddress& address)
{
    if (address == CodeAddress{}) {
        return nullptr;
    }
    thread_local CodeAddress last[2];
    thread_local void* lastCode[2];
    for (int i = 0; i < 2; ++i) {
        if (last[i] == address) {
            return lastCode[i];
        }
    }
    void* code = moduleTable().find([&address](const std::vector<Module>& modules) -> void* {
        for (const Module& module : modules) {
            if (module.key == address.module && module.holds(module.base + address.offset)) {
                return reinterpret_cast<void*>(module.base + address.offset);
            }
        }
        return nullptr;
    });
    if (code == nullptr) {
        throw std::invalid_argument(
            "this worker's program doesn't hold the function it was asked to call; host and worker "
            "must run the same build, and libraries opened later with dlopen must be opened in the "
            "worker too (by the pool's initializer)");
    }
    last[1] = last[0];
    lastCode[1] = lastCode[0];
    last[0] = address;
    lastCode[0] = code;
    return code;
}

}  // namespace mp::task
