#pragma once

#include "mp/stack/raw_stack.h"
#include "mp/task/byte_stream.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mp::stack {

// A call stack of some process of this program, innermost call first.
class StackTrace {
public:
    struct Frame {
        std::string module;        // path of the executable or library; "": the executable
        std::uint64_t offset = 0;  // within it, as its ELF file counts
        bool known = false;        // false: offset is an address in no module

        friend bool operator==(const Frame&, const Frame&) = default;
    };

    StackTrace() = default;
    // `raw` may come from another process: what makes no sense in it is left out.
    explicit StackTrace(const RawStack& raw);

    bool empty() const { return m_frames.empty(); }
    const std::vector<Frame>& frames() const { return m_frames; }

    // One line a call: "#0  square(int) at src/main.cpp:12 (program+0x1234)". What the symbols
    // don't tell is left out. The first call reads the program's symbols, which takes from some ms
    // to a second; threads may call it at once, they take turns. Symbols are read by elfutils'
    // libdw, loaded at first use; without it there are the names that the dynamic linker knows.
    std::string text() const;

    void encode(task::ByteWriter& out) const;
    // Throws task::DecodeError.
    static StackTrace decode(task::ByteReader& in);

    friend bool operator==(const StackTrace&, const StackTrace&) = default;

private:
    std::vector<Frame> m_frames;
};

}  // namespace mp::stack
