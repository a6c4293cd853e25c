#pragma once

#include <sys/types.h>

#include <cstddef>

namespace bench {

// A bare child that runs `body(argument)` and ends. This process has threads, so the body may do
// nothing but compute, touch shared memory and make system calls. The child has no descriptor but
// the standard ones, and dies with this thread. The destructor kills and reaps it.
class ForkedChild {
public:
    ForkedChild(void (*body)(void*), void* argument);
    ForkedChild(ForkedChild&& other) noexcept;
    ForkedChild& operator=(ForkedChild&&) = delete;
    ~ForkedChild();

    // Waits for its end.
    void join();

private:
    pid_t m_pid;
};

// Zeroed memory that this process shares with children that it forks later.
class SharedPage {
public:
    SharedPage();
    SharedPage(const SharedPage&) = delete;
    SharedPage& operator=(const SharedPage&) = delete;
    ~SharedPage();

    template <class T>
    T& as() const
    {
        static_assert(sizeof(T) <= kSize);
        return *static_cast<T*>(m_address);
    }

private:
    static constexpr std::size_t kSize = 4096;
    void* m_address;
};

}  // namespace bench
