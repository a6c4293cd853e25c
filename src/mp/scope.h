#pragma once

#include <string>

namespace mp {

// Shows all pools of this process to other processes of the same user: `poolscope attach` lists it,
// and shows its pools, workers and counts live.
//
//     mp::Scope scope;  // from here on, for as long as it lives
//     mp::Pool pool;
//
// With MP_SCOPE=1 in its environment a program does the same without a line of code: from its first
// pool to its end. Where that fails it says so on standard error, and runs on. Workers and other
// children of mp never do it by themselves.
//
// Viewers only look: a scope takes no orders, and results and arguments stay in the program. Pools
// that exist already are shown from now on; what they did before isn't counted. While a pool is
// published, each of its tasks is told of as an event: very short tasks take longer then. Of pools
// that exist at the same time, 256 are shown.
//
// Several scopes of one process are one, which keeps its name and ends with the last of them. Any
// thread.
class Scope {
public:
    // `name`: in lists; none: the program's. Throws std::system_error and std::runtime_error, which
    // say what is in the way.
    explicit Scope(const std::string& name = {});
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

    // Of the socket that viewers connect to.
    std::string path() const;

private:
    int m_owner;  // PID: a fork of the program must not take the scope away
};

}  // namespace mp
