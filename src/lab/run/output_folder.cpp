#include "lab/run/output_folder.h"

#include "base/posix_error.h"
#include "base/text.h"
#include "base/unique_fd.h"
#include "lab/experiment.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace lab {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why)
{
    throw ExperimentError("output", fmt::format("the folder {} {}; accepted: a new or empty folder "
                                                "that may be written to",
                                                base::quoted(path), why));
}

void makeFolder(const std::string& path)
{
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        refuse(path, fmt::format("can't be made: {}", std::strerror(errno)));
    }
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
        refuse(path, "is no folder");
    }
    if (::access(path.c_str(), W_OK | X_OK) != 0) {
        refuse(path, fmt::format("can't be written to: {}", std::strerror(errno)));
    }
    const bool empty = std::filesystem::is_empty(path, error);
    if (error) {
        refuse(path, fmt::format("can't be read: {}", error.message()));
    }
    if (!empty) {
        refuse(path, "isn't empty");
    }
}

}  // namespace

OutputFolder::OutputFolder(std::string path) : m_path(std::move(path))
{
    makeFolder(m_path);
    m_writer = std::thread([this] { work(); });
}

OutputFolder::~OutputFolder()
{
    finish();
}

void OutputFolder::add(std::size_t index, mp::OutputRef output)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.emplace_back(index, std::move(output));
    m_changed.notify_one();
}

std::string OutputFolder::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        m_changed.notify_one();
    }
    if (m_writer.joinable()) {
        m_writer.join();
    }
    if (!m_failure.empty() || m_cut == 0) {
        return m_failure;
    }
    return fmt::format(
        "{} of the items wrote more than {} to a stream; their files hold the "
        "beginning",
        m_cut, base::formatSize(mp::TaskOutput::kMost));
}

void OutputFolder::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_ended || !m_waiting.empty(); });
        if (m_waiting.empty()) {
            return;
        }
        const auto [index, output] = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        std::string failure;
        try {
            write(index, *output);
        } catch (const std::system_error& error) {
            failure = error.what();
        }
        lock.lock();
        m_cut += output->complete() ? 0 : 1;
        if (m_failure.empty()) {
            m_failure = std::move(failure);
        }
    }
}

void OutputFolder::write(std::size_t index, const mp::TaskOutput& output)
{
    if (!output.out.empty()) {
        writeFile(fmt::format("{}/{}.out", m_path, index), output.out);
    }
    if (!output.err.empty()) {
        writeFile(fmt::format("{}/{}.err", m_path, index), output.err);
    }
}

void OutputFolder::writeFile(const std::string& name, const std::string& text)
{
    const base::UniqueFd file(::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file) {
        base::throwErrno("create", name);
    }
    for (std::string_view rest = text; !rest.empty();) {
        const ssize_t written = ::write(file.get(), rest.data(), rest.size());
        if (written < 0 && errno != EINTR) {
            base::throwErrno("write to", name);
        }
        rest.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
}

}  // namespace lab
