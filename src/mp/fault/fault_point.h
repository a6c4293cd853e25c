#pragma once

#include "mp/fault/fault_points.h"

// Places in the engine at which a process can be made to die, so that a test can show what its
// death leaves behind at every stage. Test builds only: POOLSCOPE_FAULTS is defined while this
// library is compiled if POOLSCOPE_TESTS is on; in any other build hit() is nothing at all.
//
// What a test build's programs read, in mp::init:
//   MP_FAULT=list             the points' names, what a death costs there, and meanings; then exit
//   MP_FAULT=POINT:COUNT      a process kills itself (SIGKILL) when it passes that point for the
//                             COUNT-th time, and so does the one that replaces it
//   MP_FAULT=POINT:COUNT:once only the first of all processes does; needs MP_FAULT_LOG
//   MP_FAULT_LOG=FILE         each of them writes a line "POINT PID" before it dies; with `once`,
//                             the first is the one that creates FILE
// Each process counts for itself. Anything else is a sentence on standard error and exit status 2.
//
//     MP_FAULT=worker-item-begun:3 build/dev/bin/poolscope run square --range 1..9
namespace mp::fault {

#ifdef POOLSCOPE_FAULTS

enum class Point : int {
#define MP_FAULT_POINT(id, name, costs, meaning) id,
    MP_FAULT_POINTS(MP_FAULT_POINT)
#undef MP_FAULT_POINT
};

// The point to die at, −1: none. Written by arm(), before any other thread.
extern int g_point;

void passed() noexcept;

// Async-signal-safe.
inline void hit(Point point) noexcept
{
    if (g_point == static_cast<int>(point)) [[unlikely]] {
        passed();
    }
}

// Reads MP_FAULT, in mp::init; may end the program.
void arm();

#else

enum class Point : int {
#define MP_FAULT_POINT(id, name, costs, meaning) id,
    MP_FAULT_POINTS(MP_FAULT_POINT)
#undef MP_FAULT_POINT
};

constexpr void hit(Point) noexcept {}
constexpr void arm() noexcept {}

#endif

}  // namespace mp::fault
