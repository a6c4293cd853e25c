#pragma once

#include "mp/errors.h"

#include <string>

// What a manager can do to you besides what its objects say themselves. `what` is a sentence.
namespace mp {

// The manager's server has ended or can't be reached: what it owned is gone.
class ManagerLost : public Error {
public:
    explicit ManagerLost(const std::string& what) : Error(what) {}
};

// The keys differ, or a user's process that may not talk to this one.
class AuthenticationError : public Error {
public:
    explicit AuthenticationError(const std::string& what) : Error(what) {}
};

// An object of a manager was asked for a method that it doesn't expose.
class UnexposedMethod : public Error {
public:
    explicit UnexposedMethod(const std::string& what) : Error(what) {}
};

}  // namespace mp
