#include "mp/channel/stepping/channel_code.h"

#include "base/posix_error.h"
#include "base/unique_fd.h"

#include <cxxabi.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace stepping {

namespace {

std::uint64_t loadAddress()
{
    std::uint64_t address = 0;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* place) {
            *static_cast<std::uint64_t*>(place) = info->dlpi_addr;
            return 1;  // the program itself comes first
        },
        &address);
    return address;
}

std::string readable(const char* name)
{
    const std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(name, nullptr, nullptr, nullptr), &std::free);
    return text ? text.get() : name;
}

bool isStepped(std::string_view mangled)
{
    return mangled.substr(0, 14) == "_ZN2mp7channel" ||
           mangled.substr(0, 15) == "_ZNK2mp7channel" ||
           mangled.find("8BlockRun") != std::string_view::npos ||
           mangled.find("8runBlock") != std::string_view::npos ||
           mangled.find("10blockThunk") != std::string_view::npos;
}

}  // namespace

ChannelCode::ChannelCode()
{
    const base::UniqueFd file(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    struct stat facts {};
    if (!file || fstat(file.get(), &facts) != 0) {
        base::throwErrno("read", "this program's own symbols");
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* place = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", "this program's own symbols");
    }
    const auto* bytes = static_cast<const char*>(place);
    const auto* header = reinterpret_cast<const Elf64_Ehdr*>(bytes);
    const std::span sections(reinterpret_cast<const Elf64_Shdr*>(bytes + header->e_shoff),
                             header->e_shnum);
    const std::uint64_t base = loadAddress();
    for (const Elf64_Shdr& section : sections) {
        if (section.sh_type != SHT_SYMTAB) {
            continue;
        }
        const char* names = bytes + sections[section.sh_link].sh_offset;
        for (const Elf64_Sym& symbol :
             std::span(reinterpret_cast<const Elf64_Sym*>(bytes + section.sh_offset),
                       section.sh_size / sizeof(Elf64_Sym))) {
            const char* name = names + symbol.st_name;
            if (ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_size > 0 &&
                isStepped(name)) {
                m_functions.push_back({base + symbol.st_value,
                                       base + symbol.st_value + symbol.st_size, readable(name)});
            }
        }
    }
    munmap(place, size);
    std::sort(m_functions.begin(), m_functions.end(),
              [](const Function& a, const Function& b) { return a.begin < b.begin; });
    // Constructors and destructors have several names.
    const auto last =
        std::unique(m_functions.begin(), m_functions.end(),
                    [](const Function& a, const Function& b) { return a.begin == b.begin; });
    m_functions.erase(last, m_functions.end());
}

std::vector<std::uint64_t> ChannelCode::entries() const
{
    std::vector<std::uint64_t> addresses;
    for (const Function& function : m_functions) {
        addresses.push_back(function.begin);
    }
    return addresses;
}

int ChannelCode::functionAt(std::uint64_t address) const
{
    auto next = std::upper_bound(
        m_functions.begin(), m_functions.end(), address,
        [](std::uint64_t wanted, const Function& function) { return wanted < function.begin; });
    if (next == m_functions.begin()) {
        return -1;
    }
    --next;
    return address < next->end ? static_cast<int>(next - m_functions.begin()) : -1;
}

}  // namespace stepping
