#include "mp/stack/symbols.h"

#include <cxxabi.h>
#include <dlfcn.h>
#include <elfutils/libdwfl.h>
#include <link.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace mp::stack {

namespace {

std::string readable(const char* name)
{
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> demangled(
        abi::__cxa_demangle(name, nullptr, nullptr, &status), &std::free);
    return demangled ? demangled.get() : name;
}

// elfutils' libdw, loaded at first use: linked, it would cost every worker's start. The members are
// its functions of the same names. Stays loaded.
struct DwLibrary {
    decltype(&::dwfl_begin) begin = nullptr;
    decltype(&::dwfl_report_begin) reportBegin = nullptr;
    decltype(&::dwfl_report_elf) reportElf = nullptr;
    decltype(&::dwfl_report_end) reportEnd = nullptr;
    decltype(&::dwfl_end) end = nullptr;
    decltype(&::dwfl_module_addrinfo) addrinfo = nullptr;
    decltype(&::dwfl_module_getsrc) getsrc = nullptr;
    decltype(&::dwfl_lineinfo) lineinfo = nullptr;
    Dwfl_Callbacks callbacks{};

    static const DwLibrary* instance()
    {
        static const DwLibrary library;
        return library.m_complete ? &library : nullptr;
    }

private:
    DwLibrary()
    {
        void* const handle = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
        if (handle == nullptr) {
            return;
        }
        const auto find = [handle](const char* name, auto& function) {
            function =
                reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(handle, name));
            return function != nullptr;
        };
        m_complete = find("dwfl_begin", begin) && find("dwfl_report_begin", reportBegin) &&
                     find("dwfl_report_elf", reportElf) && find("dwfl_report_end", reportEnd) &&
                     find("dwfl_end", end) && find("dwfl_module_addrinfo", addrinfo) &&
                     find("dwfl_module_getsrc", getsrc) && find("dwfl_lineinfo", lineinfo) &&
                     find("dwfl_build_id_find_elf", callbacks.find_elf) &&
                     find("dwfl_standard_find_debuginfo", callbacks.find_debuginfo) &&
                     find("dwfl_offline_section_address", callbacks.section_address);
    }

    bool m_complete = false;
};

// One ELF file with its symbols and, where it has them, source lines.
class Module {
public:
    explicit Module(const std::string& path) : m_library(DwLibrary::instance())
    {
        if (m_library == nullptr) {
            return;
        }
        m_session = m_library->begin(&m_library->callbacks);
        if (m_session == nullptr) {
            return;
        }
        m_library->reportBegin(m_session);
        const std::string file = path.empty() ? "/proc/self/exe" : path;
        m_module = m_library->reportElf(m_session, file.c_str(), file.c_str(), -1, 0, false);
        m_library->reportEnd(m_session, nullptr, nullptr);
    }
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    ~Module()
    {
        if (m_session != nullptr) {
            m_library->end(m_session);
        }
    }

    Symbol at(std::uint64_t offset) const
    {
        Symbol symbol;
        if (m_module == nullptr) {
            return symbol;
        }
        GElf_Off within = 0;
        GElf_Sym entry{};
        if (const char* name =
                m_library->addrinfo(m_module, offset, &within, &entry, nullptr, nullptr, nullptr)) {
            symbol.function = readable(name);
        }
        if (Dwfl_Line* line = m_library->getsrc(m_module, offset)) {
            if (const char* file =
                    m_library->lineinfo(line, nullptr, &symbol.line, nullptr, nullptr, nullptr)) {
                symbol.file = file;
            }
        }
        return symbol;
    }

private:
    const DwLibrary* m_library;
    Dwfl* m_session = nullptr;
    Dwfl_Module* m_module = nullptr;
};

// What the dynamic linker knows: exported names of modules that are loaded here too.
Symbol exportedAt(const std::string& path, std::uint64_t offset)
{
    struct Search {
        const std::string& path;
        std::uintptr_t base = 0;
        bool found = false;
    } search{path};
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* argument) {
            auto& wanted = *static_cast<Search*>(argument);
            if (wanted.path != info->dlpi_name) {
                return 0;
            }
            wanted.base = info->dlpi_addr;
            wanted.found = true;
            return 1;
        },
        &search);
    Symbol symbol;
    Dl_info info{};
    if (search.found && dladdr(reinterpret_cast<void*>(search.base + offset), &info) != 0 &&
        info.dli_sname != nullptr) {
        symbol.function = readable(info.dli_sname);
    }
    return symbol;
}

}  // namespace

Symbol symbolAt(const std::string& path, std::uint64_t offset)
{
    static std::mutex mutex;
    // Never destroyed: a thread may ask for a stack while the program ends.
    static auto& modules = *new std::unordered_map<std::string, std::unique_ptr<Module>>;
    const std::lock_guard lock(mutex);
    std::unique_ptr<Module>& module = modules[path];
    if (!module) {
        module = std::make_unique<Module>(path);
    }
    Symbol symbol = module->at(offset);
    return symbol.function.empty() ? exportedAt(path, offset) : symbol;
}

}  // namespace mp::stack
