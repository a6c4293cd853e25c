#include "mp/stack/observed_call.h"

#include <unwind.h>

#include <utility>

namespace {

thread_local mp::stack::RawStack* t_thrownAt = nullptr;

void observedFrame(void (*function)(void*), void* argument);

}  // namespace

extern "C" {

_Unwind_Reason_Code mpNoteThrow(int version, _Unwind_Action actions, _Unwind_Exception_Class,
                                _Unwind_Exception*, _Unwind_Context*)
{
    if (version == 1 && (actions & _UA_SEARCH_PHASE) != 0 && t_thrownAt != nullptr) {
        mp::stack::takeStack(*t_thrownAt, mp::stack::From::Caller,
                             reinterpret_cast<const void*>(&observedFrame));
    }
    return _URC_CONTINUE_UNWIND;
}

// What the frame's unwind information points to.
extern decltype(&mpNoteThrow) const mpNoteThrowPlace;
[[gnu::used]] decltype(&mpNoteThrow) const mpNoteThrowPlace = &mpNoteThrow;

}  // extern "C"

namespace {

// Nothing in here may need a personality routine of the compiler's choice: no destructors, no
// handlers. 0x9b: an indirect, relative pointer of four bytes.
[[gnu::noinline]] void observedFrame(void (*function)(void*), void* argument)
{
    asm volatile(".cfi_personality 0x9b, mpNoteThrowPlace");
    function(argument);
    asm volatile("");  // so that the call above isn't the last thing, which would drop this frame
}

// Puts the outer call's place back.
class Nested {
public:
    explicit Nested(mp::stack::RawStack& place) : m_outer(std::exchange(t_thrownAt, &place)) {}
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    ~Nested() { t_thrownAt = m_outer; }

private:
    mp::stack::RawStack* m_outer;
};

}  // namespace

namespace mp::stack {

const void* observedFrameStart() noexcept
{
    return reinterpret_cast<const void*>(&observedFrame);
}

void callObserved(void (*function)(void*), void* argument, RawStack& thrownAt)
{
    thrownAt.frames = 0;
    thrownAt.modules = 0;
    const Nested nested(thrownAt);
    observedFrame(function, argument);
}

}  // namespace mp::stack
