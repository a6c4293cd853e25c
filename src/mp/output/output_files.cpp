#include "mp/output/output_files.h"

#include "base/posix_error.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace mp::output {

namespace {

base::UniqueFd createFile(const char* name)
{
    base::UniqueFd file(memfd_create(name, MFD_CLOEXEC));
    // Appending, so that a task's children, which share the file, don't overwrite one another.
    if (!file || fcntl(file.get(), F_SETFL, O_APPEND) != 0) {
        base::throwErrno("create", "the memory for a worker's output");
    }
    return file;
}

void readAt(int file, std::uint64_t offset, std::string& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t size =
            pread(file, text.data() + done, text.size() - done, static_cast<off_t>(offset + done));
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            break;  // the task has truncated its own output
        }
        done += static_cast<std::size_t>(size);
    }
    text.resize(done);
}

}  // namespace

OutputFiles::OutputFiles() : m_out{createFile("mp-output")}, m_err{createFile("mp-error-output")} {}

TaskOutput OutputFiles::takeUpTo(const OutputEnds& ends)
{
    TaskOutput output;
    m_out.take(ends.out, output.out, output.outBytes);
    m_err.take(ends.err, output.err, output.errBytes);
    return output;
}

TaskOutput OutputFiles::takeRest()
{
    return takeUpTo({m_out.size(), m_err.size()});
}

std::uint64_t OutputFiles::Stream::size() const
{
    struct stat facts {};
    return fstat(file.get(), &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

void OutputFiles::Stream::take(std::uint64_t end, std::string& text, std::uint64_t& bytes)
{
    if (end <= taken) {
        return;
    }
    end = std::min(end, size());
    if (end <= taken) {
        return;
    }
    bytes = end - taken;
    text.resize(std::min(bytes, TaskOutput::kMost));
    readAt(file.get(), taken, text);
    // Whole pages alone are given back; the rest of the last one goes with the next.
    fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(taken),
              static_cast<off_t>(bytes));
    taken = end;
}

}  // namespace mp::output
