#include "mp/engine/launch_record.h"

#include "base/posix_error.h"
#include "mp/task/codec.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace mp::engine {

namespace {

constexpr std::size_t kStep = 4096;

// Grows a memory file and its mapping.
class FileStore final : public task::ByteStore {
public:
    explicit FileStore(int file) : m_file(file) {}
    FileStore(const FileStore&) = delete;
    FileStore& operator=(const FileStore&) = delete;
    ~FileStore() override
    {
        if (!m_mapped.empty()) {
            munmap(m_mapped.data(), m_mapped.size());
        }
    }

    // Reserved before it is written: no memory is an error here and no SIGBUS later.
    std::span<std::byte> grow(std::span<const std::byte> used, std::size_t wanted) override
    {
        const std::size_t least = std::max(wanted, used.size() + used.size() / 2);
        const std::size_t size = (least + kStep - 1) / kStep * kStep;
        if (fallocate(m_file, 0, 0, static_cast<off_t>(size)) != 0) {
            base::throwErrno("reserve " + std::to_string(size) + " bytes of memory for",
                             "a process's arguments");
        }
        void* const place = m_mapped.empty()
                                ? mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, m_file, 0)
                                : mremap(m_mapped.data(), m_mapped.size(), size, MREMAP_MAYMOVE);
        if (place == MAP_FAILED) {
            base::throwErrno("map", "a process's arguments");
        }
        m_mapped = {static_cast<std::byte*>(place), size};
        return m_mapped;
    }

private:
    int m_file;
    std::span<std::byte> m_mapped;
};

}  // namespace

base::UniqueFd writeLaunchRecord(const LaunchRecord& record,
                                 base::FunctionView<void(task::ByteWriter&)> encodeArguments)
{
    base::UniqueFd file(memfd_create("mp-process", MFD_CLOEXEC));
    if (!file) {
        base::throwErrno("create", "the memory file of " + record.name);
    }
    FileStore store(file.get());
    task::ByteWriter out({}, store);
    task::encode(out, record.name);
    task::encode(out, record.numbers);
    task::encode(out, record.daemon);
    out.put(record.function);
    encodeArguments(out);
    if (ftruncate(file.get(), static_cast<off_t>(out.size())) != 0) {
        base::throwErrno("shorten", "the memory file of " + record.name);
    }
    return file;
}

ReceivedRecord::ReceivedRecord(base::UniqueFd file)
{
    struct stat facts {};
    if (fstat(file.get(), &facts) != 0) {
        base::throwErrno("look at", "this process's arguments");
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* const place = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", "this process's arguments");
    }
    m_mapped = {static_cast<std::byte*>(place), size};
    task::ByteReader in(m_mapped);
    m_record.name = task::decode<std::string>(in);
    m_record.numbers = task::decode<std::vector<int>>(in);
    m_record.daemon = task::decode<bool>(in);
    m_record.function = in.get<task::FunctionRef>();
    m_arguments = in;
}

ReceivedRecord::~ReceivedRecord()
{
    munmap(m_mapped.data(), m_mapped.size());
}

}  // namespace mp::engine
