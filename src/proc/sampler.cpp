#include "proc/sampler.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "proc/schedstat_parser.h"
#include "proc/stat_parser.h"
#include "proc/status_parser.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace proc {
namespace {

// Longer than any status file: its one long line, Mems_allowed, has about 9 kB at the most.
using Buffer = std::array<char, 16384>;

bool isGone(int error)
{
    return error == ENOENT || error == ESRCH;
}

// An open file of a process or thread, or none if that is gone.
base::UniqueFd openIn(const base::UniqueFd& directory, const std::string& path, int flags = 0)
{
    base::UniqueFd fd(::openat(directory.get(), path.c_str(), O_RDONLY | O_CLOEXEC | flags));
    if (!fd && !isGone(errno)) {
        base::throwErrno("open", "/proc/PID/" + path);
    }
    return fd;
}

// The whole file from its beginning, or nothing if its process or thread is gone.
std::optional<std::string_view> readAgain(const base::UniqueFd& fd, Buffer& buffer)
{
    while (true) {
        const ssize_t got = ::pread(fd.get(), buffer.data(), buffer.size(), 0);
        if (got > 0) {
            return std::string_view(buffer.data(), static_cast<std::size_t>(got));
        }
        if (got == 0 || isGone(errno)) {
            return std::nullopt;
        }
        if (errno != EINTR) {
            base::throwErrno("read", "a file of /proc/PID");
        }
    }
}

std::optional<pid_t> parseThreadId(std::string_view name)
{
    pid_t id = 0;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error != std::errc{} || stop != name.data() + name.size()) {
        return std::nullopt;
    }
    return id;
}

}  // namespace

ProcessSampler::ProcessSampler(ProcessKey key) : m_key(key)
{
    if (key.pid <= 0 || !open()) {
        close();
    }
}

bool ProcessSampler::open()
{
    const std::string path = "/proc/" + std::to_string(m_key.pid);
    m_directory.reset(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!m_directory) {
        if (isGone(errno)) {
            return false;
        }
        base::throwErrno("open", path);
    }
    const base::UniqueFd stat = openIn(m_directory, "stat");
    m_status = openIn(m_directory, "status");
    // Missing also where the kernel doesn't account for the run queue.
    m_schedstat = openIn(m_directory, "schedstat");
    m_clock = CpuClock::of(m_key.pid);
    if (!stat || !m_status || !m_clock) {
        return false;
    }
    // Read through the same folder as everything else, and last: when it is the process meant, the
    // clock asked for by PID was its clock too.
    Buffer buffer;
    const auto text = readAgain(stat, buffer);
    return text && parseStat(*text).startTicks == m_key.startTicks;
}

void ProcessSampler::close()
{
    m_threads.clear();
    m_schedstat.reset();
    m_status.reset();
    m_directory.reset();
}

std::optional<Sample> ProcessSampler::sample()
{
    if (!m_status) {
        return std::nullopt;
    }
    Sample sample;
    sample.timeNs = base::monotonicNs();
    // The clock goes by PID. It was the right one if the status file still answers afterwards: as
    // long as it does, the process isn't reaped and its PID can't be reused.
    const auto cpu = m_clock->read();
    Buffer buffer;
    const auto text = readAgain(m_status, buffer);
    if (!cpu || !text) {
        close();
        return std::nullopt;
    }
    const ProcessStatus status = parseStatus(*text);
    m_maxRssBytes = std::max(m_maxRssBytes, status.maximumResidentBytes.value_or(0));
    sample.cpuNs = *cpu;
    sample.rssBytes = status.residentBytes.value_or(0);
    sample.maxRssBytes = m_maxRssBytes;
    sample.state = status.state;
    sample.threads = status.threads;

    Counters sum{status.switchesVoluntary, status.switchesInvoluntary, 0};
    if (m_schedstat) {
        if (const auto times = readAgain(m_schedstat, buffer)) {
            sum.runQueueNs = parseSchedStat(*times).runQueueNs;
        }
    }
    if (status.threads > 1 || !m_threads.empty()) {
        addThreads(sum);
    }
    sample.switchesVoluntary = sum.switchesVoluntary + m_ended.switchesVoluntary;
    sample.switchesInvoluntary = sum.switchesInvoluntary + m_ended.switchesInvoluntary;
    if (m_schedstat) {
        sample.runQueueNs = sum.runQueueNs + m_ended.runQueueNs;
    }
    return sample;
}

// Adds the threads beyond the main one to `sum`; moves those that have ended to m_ended.
void ProcessSampler::addThreads(Counters& sum)
{
    base::UniqueFd tasks = openIn(m_directory, "task", O_DIRECTORY);
    if (!tasks) {
        return;
    }
    const std::unique_ptr<DIR, void (*)(DIR*)> list(::fdopendir(tasks.get()),
                                                    [](DIR* open) { ::closedir(open); });
    if (!list) {
        base::throwErrno("list", "/proc/PID/task");
    }
    (void)tasks.release();  // now the list's

    std::map<pid_t, Thread> present;
    while (const dirent* const entry = ::readdir(list.get())) {
        const auto id = parseThreadId(entry->d_name);
        if (!id || *id == m_key.pid) {
            continue;
        }
        auto known = m_threads.extract(*id);
        Thread thread = known ? std::move(known.mapped()) : Thread{};
        if (!readThread(*id, thread)) {
            // Gone, and its ID perhaps already another thread's.
            m_threads.emplace(*id, std::move(thread));
            continue;
        }
        sum.switchesVoluntary += thread.last.switchesVoluntary;
        sum.switchesInvoluntary += thread.last.switchesInvoluntary;
        sum.runQueueNs += thread.last.runQueueNs;
        present.emplace(*id, std::move(thread));
    }
    for (const auto& [id, thread] : m_threads) {
        m_ended.switchesVoluntary += thread.last.switchesVoluntary;
        m_ended.switchesInvoluntary += thread.last.switchesInvoluntary;
        m_ended.runQueueNs += thread.last.runQueueNs;
    }
    m_threads = std::move(present);
}

// Brings `thread` up to date; false if it has ended.
bool ProcessSampler::readThread(pid_t id, Thread& thread) const
{
    if (!thread.status) {
        const std::string folder = "task/" + std::to_string(id);
        thread.status = openIn(m_directory, folder + "/status");
        thread.schedstat = openIn(m_directory, folder + "/schedstat");
        if (!thread.status) {
            return false;
        }
    }
    Buffer buffer;
    const auto text = readAgain(thread.status, buffer);
    if (!text) {
        return false;
    }
    const ProcessStatus status = parseStatus(*text);
    thread.last.switchesVoluntary = status.switchesVoluntary;
    thread.last.switchesInvoluntary = status.switchesInvoluntary;
    if (thread.schedstat) {
        if (const auto times = readAgain(thread.schedstat, buffer)) {
            thread.last.runQueueNs = parseSchedStat(*times).runQueueNs;
        }
    }
    return true;
}

}  // namespace proc
