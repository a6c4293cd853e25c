#include "mp/stack/raw_stack.h"

#include <dlfcn.h>
#include <link.h>
#include <unwind.h>

#include <cstring>

namespace mp::stack {

namespace {

struct Walk {
    RawStack& stack;
    bool skipping;  // frames above the interrupted one: the handler's own
    const void* outermost;
};

_Unwind_Reason_Code onFrame(_Unwind_Context* context, void* argument)
{
    auto& walk = *static_cast<Walk*>(argument);
    int beforeCall = 0;
    const std::uintptr_t address = _Unwind_GetIPInfo(context, &beforeCall);
    if (address == 0) {
        return _URC_END_OF_STACK;
    }
    walk.skipping = walk.skipping && beforeCall == 0;
    if (walk.skipping) {
        return _URC_NO_REASON;
    }
    if (reinterpret_cast<const void*>(_Unwind_GetRegionStart(context)) == walk.outermost) {
        return _URC_END_OF_STACK;
    }
    // A return address stands behind its call, which may end a function or a line.
    return walk.stack.add(address - (beforeCall != 0 ? 0 : 1)) ? _URC_NO_REASON : _URC_END_OF_STACK;
}

}  // namespace

bool RawStack::add(std::uintptr_t address) noexcept
{
    if (frames == kMostFrames) {
        return false;
    }
    Frame& next = frame[frames++];
    next = {address, kMostModules, 0};
    dl_find_object found{};
    // Reads a table without a lock, unlike dladdr().
    if (_dl_find_object(reinterpret_cast<void*>(address), &found) != 0 ||
        found.dlfo_link_map == nullptr) {
        return true;
    }
    const char* path = found.dlfo_link_map->l_name;
    const std::size_t length = std::strlen(path);
    std::uint32_t index = 0;
    while (index < modules && std::strcmp(module[index], path) != 0) {
        ++index;
    }
    if (index == modules) {
        if (modules == kMostModules || length >= kModuleBytes) {
            return true;
        }
        std::memcpy(module[modules++], path, length + 1);
    }
    next.offset = address - found.dlfo_link_map->l_addr;
    next.module = index;
    return true;
}

void takeStack(RawStack& stack, From from, const void* outermost) noexcept
{
    stack.frames = 0;
    stack.modules = 0;
    Walk walk{stack, from == From::Interrupted, outermost};
    _Unwind_Backtrace(onFrame, &walk);
    if (walk.skipping) {
        // ThreadSanitizer calls handlers itself, a little later: theirs are the innermost frames.
        walk.skipping = false;
        _Unwind_Backtrace(onFrame, &walk);
    }
}

void prepareStacks() noexcept
{
    RawStack unused;
    takeStack(unused, From::Caller, nullptr);
}

}  // namespace mp::stack
