#pragma once

#include <sys/resource.h>

namespace helpers {

// No new descriptors for as long as it lives. What was thrown meanwhile is to be looked at
// afterwards: UBSan asks the kernel for a pipe before it believes in an object of dynamic type.
class NoDescriptors {
public:
    NoDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit none{3, m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

}  // namespace helpers
