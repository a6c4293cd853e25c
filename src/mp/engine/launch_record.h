#pragma once

#include "base/function_view.h"
#include "base/unique_fd.h"
#include "mp/task/byte_stream.h"
#include "mp/task/function_ref.h"

#include <span>
#include <string>
#include <vector>

// What an mp::Process is told by its parent: who it is, what to call and the arguments, in a memory
// file whose size only memory limits.
namespace mp::engine {

struct LaunchRecord {
    std::string name;
    std::vector<int> numbers;
    bool daemon = false;
    task::FunctionRef function;
};

// Parent: a memory file with the record and what `encodeArguments` writes. Throws
// std::system_error when there is no memory or descriptor for it.
base::UniqueFd writeLaunchRecord(const LaunchRecord& record,
                                 base::FunctionView<void(task::ByteWriter&)> encodeArguments);

// Child: the file read in place. The destructor unmaps it.
class ReceivedRecord {
public:
    // Throws std::system_error, and task::DecodeError for a damaged file.
    explicit ReceivedRecord(base::UniqueFd file);
    ReceivedRecord(const ReceivedRecord&) = delete;
    ReceivedRecord& operator=(const ReceivedRecord&) = delete;
    ~ReceivedRecord();

    const LaunchRecord& record() const { return m_record; }
    task::ByteReader arguments() const { return m_arguments; }

private:
    std::span<std::byte> m_mapped;
    LaunchRecord m_record;
    task::ByteReader m_arguments;
};

}  // namespace mp::engine
