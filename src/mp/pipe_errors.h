#pragma once

#include "mp/errors.h"

#include <cstdint>
#include <string>

namespace mp {

// The other end of a pipe is closed, or all who had it have died, and nothing is left to receive.
class EndOfFile : public Error {
public:
    using Error::Error;
};

// The same, told to who sends: nobody is there to receive it.
class BrokenPipe : public Error {
public:
    using Error::Error;
};

// A message that is longer than the receiver wants. It is still the next one.
class MessageTooLong : public Error {
public:
    MessageTooLong(std::uint64_t size, std::uint64_t most)
        : Error("the next message of a pipe has " + std::to_string(size) + " bytes, more than " +
                std::to_string(most) + ": it is still there, receive it with room for all of it")
        , m_size(size)
    {
    }
    std::uint64_t size() const noexcept { return m_size; }  // of the message

private:
    std::uint64_t m_size;
};

}  // namespace mp
