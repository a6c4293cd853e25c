#pragma once

namespace mp::engine {

// Sends a signal to a child of this process and to all its descendants: those that are its
// children's children and so on at the time; one that has become init's child in order to leave
// isn't among them. They are suspended first, one generation after another, until no new one is
// found, then get the signal and go on: none is missed because it was born meanwhile, and none that
// got a PID anew is hit, for each is held by its pidfd. A tree that keeps growing faster than it
// can be suspended is given up after 5 s: what was found gets the signal.
//
// Throws std::system_error when the kernel refuses one of them (another user's), after the others
// have got it.
void signalTree(int rootPid, int rootPidfd, int number);

}  // namespace mp::engine
