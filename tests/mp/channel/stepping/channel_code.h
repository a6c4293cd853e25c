#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stepping {

// The functions of this program that lie in namespace mp::channel, and those that run blocks, whose
// items they publish by themselves: by its own symbol table.
class ChannelCode {
public:
    ChannelCode();

    // Index of the function that this instruction of the program belongs to; -1: none of them.
    int functionAt(std::uint64_t address) const;
    int count() const { return static_cast<int>(m_functions.size()); }
    const std::string& name(int function) const { return m_functions[function].name; }
    std::vector<std::uint64_t> entries() const;

private:
    struct Function {
        std::uint64_t begin;
        std::uint64_t end;
        std::string name;
    };
    std::vector<Function> m_functions;  // by address
};

}  // namespace stepping
