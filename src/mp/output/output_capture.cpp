#include "mp/output/output_capture.h"

#include "mp/fault/fault_point.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace mp::output {

namespace {

base::UniqueFd copyOf(int descriptor)
{
    // Out of the range of descriptors that tasks may have expectations of.
    return base::UniqueFd(fcntl(descriptor, F_DUPFD_CLOEXEC, 64));
}

void flush() noexcept
{
    try {
        std::cout.flush();
        std::clog.flush();
    } catch (...) {
        // The task asked std::cout to throw when it can't write: not the concern of this place.
    }
    std::fflush(nullptr);
}

void placeAt(int place, const base::UniqueFd& file) noexcept
{
    if (file) {
        dup2(file.get(), place);
    } else {
        close(place);
    }
}

std::uint64_t sizeOf(const base::UniqueFd& file) noexcept
{
    struct stat facts {};
    return fstat(file.get(), &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

}  // namespace

OutputCapture::OutputCapture(base::UniqueFd out, base::UniqueFd err)
    : m_out(std::move(out))
    , m_err(std::move(err))
    , m_ownOut(copyOf(STDOUT_FILENO))
    , m_ownErr(copyOf(STDERR_FILENO))
{
}

void OutputCapture::begin() noexcept
{
    flush();
    placeAt(STDOUT_FILENO, m_out);
    placeAt(STDERR_FILENO, m_err);
    fault::hit(fault::Point::WorkerOutputTaken);
}

OutputEnds OutputCapture::ends() noexcept
{
    flush();
    return {sizeOf(m_out), sizeOf(m_err)};
}

void OutputCapture::end() noexcept
{
    flush();
    placeAt(STDOUT_FILENO, m_ownOut);
    placeAt(STDERR_FILENO, m_ownErr);
    fault::hit(fault::Point::WorkerOutputRestored);
}

}  // namespace mp::output
