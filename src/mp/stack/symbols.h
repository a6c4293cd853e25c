#pragma once

#include <cstdint>
#include <string>

namespace mp::stack {

struct Symbol {
    std::string function;  // readable; "": unknown
    std::string file;      // "": unknown
    int line = 0;
};

// What stands at `offset` (as its ELF file counts) of the executable or library `path`; "": this
// program's executable. Any thread; calls take turns.
Symbol symbolAt(const std::string& path, std::uint64_t offset);

}  // namespace mp::stack
