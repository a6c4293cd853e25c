#pragma once

#include "lab/tasks/atomic_file.h"
#include "lab/tasks/file_item.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lab {

// Stands in the gzip header (an extra field "Ps", RFC 1952) and says which file was packed.
using SourceMark = std::array<unsigned char, 16>;

struct GzipCounts {
    std::int64_t bytesIn = 0;
    std::int64_t bytesOut = 0;
};

// Packs the whole of `source` as one gzip member that carries name, time and mark. Throws
// std::system_error and std::runtime_error; what endIfAsked() throws when it is to end early.
GzipCounts packGzip(FileReader& source, const std::string& name, const SourceMark& mark, int level,
                    AtomicFile& target);

// The mark of a file written by packGzip; nothing if it is any other file.
std::optional<SourceMark> readSourceMark(const std::string& path);

}  // namespace lab
