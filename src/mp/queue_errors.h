#pragma once

#include "mp/errors.h"

#include <string>

// What a queue says when it can't do what was asked. `what` is a sentence that names the queue.
namespace mp {

// It holds as much as it may, and the limit ran out.
class Full : public Error {
public:
    explicit Full(const std::string& what) : Error(what) {}
};

// It holds nothing, and the limit ran out.
class Empty : public Error {
public:
    explicit Empty(const std::string& what) : Error(what) {}
};

// It was closed: nothing more goes in or, once it is empty, comes out.
class Closed : public Error {
public:
    explicit Closed(const std::string& what) : Error(what) {}
};

}  // namespace mp
