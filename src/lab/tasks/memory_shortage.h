#pragma once

#include <new>
#include <string>

namespace lab {

// What runOutOfMemory ends with: a std::bad_alloc that says how far it came.
class OutOfMemory : public std::bad_alloc {
public:
    explicit OutOfMemory(std::string sentence) : m_sentence(std::move(sentence)) {}
    const char* what() const noexcept override { return m_sentence.c_str(); }

private:
    std::string m_sentence;
};

// Limits the address space of this process to 64 MiB more than it has, uses memory until the kernel
// refuses, gives it back, lifts the limit again and throws OutOfMemory. The machine is never short.
// Other threads of the process may fail to allocate meanwhile.
[[noreturn]] void runOutOfMemory();

}  // namespace lab
