#include "mp/stack/stack_trace.h"

#include "mp/stack/symbols.h"
#include "mp/task/codec.h"

#include <algorithm>
#include <cstring>

namespace mp::stack {

namespace {

std::string hex(std::uint64_t number)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string digits;
    do {
        digits.insert(digits.begin(), kDigits[number % 16]);
        number /= 16;
    } while (number != 0);
    return "0x" + digits;
}

std::string placeOf(const StackTrace::Frame& frame)
{
    if (!frame.known) {
        return hex(frame.offset);
    }
    const std::string name =
        frame.module.empty() ? "program" : frame.module.substr(frame.module.rfind('/') + 1);
    return name + "+" + hex(frame.offset);
}

// The C++ runtime's own way from `throw` to us says nothing about the program.
bool isThrowing(const std::string& function)
{
    return function.find("__cxa_throw") != std::string::npos ||
           function.find("__cxa_rethrow") != std::string::npos ||
           function.find("rethrow_exception") != std::string::npos ||
           function.find("_Unwind_") != std::string::npos;
}

}  // namespace

StackTrace::StackTrace(const RawStack& raw)
{
    const std::size_t count = std::min<std::size_t>(raw.frames, kMostFrames);
    const std::size_t modules = std::min<std::size_t>(raw.modules, kMostModules);
    m_frames.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const RawStack::Frame& frame = raw.frame[i];
        const bool known = frame.module < modules;
        const char* path = known ? raw.module[frame.module] : "";
        m_frames.push_back({std::string(path, strnlen(path, kModuleBytes)), frame.offset, known});
    }
}

std::string StackTrace::text() const
{
    std::vector<Symbol> symbols;
    symbols.reserve(m_frames.size());
    for (const Frame& frame : m_frames) {
        symbols.push_back(frame.known ? symbolAt(frame.module, frame.offset) : Symbol{});
    }
    std::size_t first = 0;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        first = isThrowing(symbols[i].function) ? i + 1 : first;
    }
    std::string lines;
    for (std::size_t i = first; i < m_frames.size(); ++i) {
        const Symbol& symbol = symbols[i];
        lines += "#" + std::to_string(i - first) + "  ";
        lines += symbol.function.empty() ? "??" : symbol.function;
        if (!symbol.file.empty()) {
            lines += " at " + symbol.file + ":" + std::to_string(symbol.line);
        }
        lines += " (" + placeOf(m_frames[i]) + ")\n";
    }
    return lines;
}

void StackTrace::encode(task::ByteWriter& out) const
{
    std::vector<std::uint64_t> numbers;
    std::vector<std::string> modules;
    for (const Frame& frame : m_frames) {
        auto place = std::find(modules.begin(), modules.end(), frame.module);
        if (place == modules.end()) {
            place = modules.insert(place, frame.module);
        }
        numbers.push_back(frame.offset);
        numbers.push_back(frame.known ? static_cast<std::uint64_t>(place - modules.begin())
                                      : UINT64_MAX);
    }
    task::encode(out, numbers);
    task::encode(out, std::uint64_t{modules.size()});
    for (const std::string& module : modules) {
        task::encode(out, module);
    }
}

StackTrace StackTrace::decode(task::ByteReader& in)
{
    const auto numbers = task::decode<std::vector<std::uint64_t>>(in);
    const auto count = task::decode<std::uint64_t>(in);
    if (numbers.size() / 2 > kMostFrames || count > kMostFrames) {
        throw task::DecodeError("a call stack is longer than any can be");
    }
    std::vector<std::string> modules;
    for (std::uint64_t i = 0; i < count; ++i) {
        modules.push_back(task::decode<std::string>(in));
    }
    StackTrace trace;
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
        const bool known = numbers[i + 1] < modules.size();
        trace.m_frames.push_back({known ? modules[numbers[i + 1]] : "", numbers[i], known});
    }
    return trace;
}

}  // namespace mp::stack
