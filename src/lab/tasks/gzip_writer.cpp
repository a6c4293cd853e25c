#include "lab/tasks/gzip_writer.h"

#include "lab/tasks/early_end.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>

namespace lab {
namespace {

constexpr std::size_t kBufferSize = 128 * 1024;
constexpr int kGzipWrapper = 16;  // added to the window bits: a gzip header instead of zlib's

// The extra field: two letters, length low byte first, the mark (RFC 1952, 2.3.1.1).
constexpr std::size_t kExtraSize = 4 + std::tuple_size_v<SourceMark>;
using Extra = std::array<unsigned char, kExtraSize>;
constexpr std::array<unsigned char, 4> kExtraStart{'P', 's', std::tuple_size_v<SourceMark>, 0};

class Deflater {
public:
    explicit Deflater(int level)
    {
        require(deflateInit2(&m_stream, level, Z_DEFLATED, MAX_WBITS + kGzipWrapper, 8,
                             Z_DEFAULT_STRATEGY));
    }
    ~Deflater() { deflateEnd(&m_stream); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    z_stream& stream() { return m_stream; }

    static void require(int answer)
    {
        if (answer == Z_MEM_ERROR) {
            throw std::bad_alloc();
        }
        if (answer < 0 && answer != Z_BUF_ERROR) {
            throw std::runtime_error(fmt::format("zlib refused to go on (its error {})", answer));
        }
    }

private:
    z_stream m_stream{};
};

}  // namespace

GzipCounts packGzip(FileReader& source, const std::string& name, const SourceMark& mark, int level,
                    AtomicFile& target)
{
    Extra extra{};
    std::copy(kExtraStart.begin(), kExtraStart.end(), extra.begin());
    std::copy(mark.begin(), mark.end(), extra.begin() + kExtraStart.size());
    std::string nameInHeader = name;
    gz_header header{};
    header.time = static_cast<uLong>(std::max<std::time_t>(source.modified(), 0));
    header.os = 3;  // Unix
    header.extra = extra.data();
    header.extra_len = static_cast<uInt>(extra.size());
    header.name = reinterpret_cast<Bytef*>(nameInHeader.data());

    Deflater deflater(level);
    z_stream& stream = deflater.stream();
    Deflater::require(deflateSetHeader(&stream, &header));
    std::vector<unsigned char> input(kBufferSize);
    std::vector<unsigned char> output(kBufferSize);
    GzipCounts counts;
    int answer = Z_OK;
    while (answer != Z_STREAM_END) {
        endIfAsked();
        const std::size_t count = source.read(input);
        counts.bytesIn += static_cast<std::int64_t>(count);
        stream.next_in = input.data();
        stream.avail_in = static_cast<uInt>(count);
        do {
            stream.next_out = output.data();
            stream.avail_out = static_cast<uInt>(output.size());
            answer = deflate(&stream, count == 0 ? Z_FINISH : Z_NO_FLUSH);
            Deflater::require(answer);
            const std::size_t packed = output.size() - stream.avail_out;
            target.write({output.data(), packed});
            counts.bytesOut += static_cast<std::int64_t>(packed);
        } while (stream.avail_out == 0 && answer != Z_STREAM_END);
    }
    return counts;
}

std::optional<SourceMark> readSourceMark(const std::string& path)
{
    constexpr std::size_t kFixedHeader = 10;
    constexpr unsigned char kHasExtra = 4;
    std::array<unsigned char, kFixedHeader + 2 + kExtraSize> start{};
    try {
        FileReader file(path);
        if (file.read(start) != start.size()) {
            return std::nullopt;
        }
    } catch (const std::system_error&) {
        return std::nullopt;
    }
    const auto extra = start.begin() + kFixedHeader + 2;
    const bool isGzip = start[0] == 0x1F && start[1] == 0x8B && (start[3] & kHasExtra) != 0;
    if (!isGzip || start[kFixedHeader] != kExtraSize || start[kFixedHeader + 1] != 0 ||
        !std::equal(kExtraStart.begin(), kExtraStart.end(), extra)) {
        return std::nullopt;
    }
    SourceMark mark{};
    std::copy_n(extra + kExtraStart.size(), mark.size(), mark.begin());
    return mark;
}

}  // namespace lab
