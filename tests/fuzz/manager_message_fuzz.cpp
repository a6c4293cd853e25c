// libFuzzer on what a manager's server reads from others: frames, and requests and replies in them.
// Built with -DPOOLSCOPE_FUZZ=ON by Clang; `manager_message_fuzz -max_total_time=60`.

#include "mp/errors.h"
#include "mp/manager/frames.h"
#include "mp/manager/handshake.h"
#include "mp/manager/message.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace {

using mp::Object;

mp::manager::ReferencePtr refuse(std::int8_t /*type*/, std::string_view /*bytes*/)
{
    throw std::invalid_argument("no proxies here");
}

// What can be read can be written, and is the same when it is read again.
void checkObject(std::string_view bytes)
{
    const auto read = [](std::int8_t type, std::string_view packed) {
        return refuse(type, packed);
    };
    const Object object = mp::manager::parseObject(bytes, read);
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, object);
    if (mp::manager::parseObject({buffer.data(), buffer.size()}, read).repr() != object.repr()) {
        std::abort();
    }
}

void read(std::string_view bytes)
{
    const auto proxy = [](std::int8_t type, std::string_view packed) {
        return refuse(type, packed);
    };
    try {
        mp::manager::parseRequest(bytes, proxy);
    } catch (const std::invalid_argument&) {
    }
    try {
        mp::manager::parseReply(bytes, proxy);
    } catch (const std::exception&) {
        // Whatever the reply tells.
    }
    try {
        mp::manager::Hello::parse(bytes);
    } catch (const std::invalid_argument&) {
    }
    try {
        checkObject(bytes);
    } catch (const std::invalid_argument&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    read(bytes);
    mp::manager::FrameParser frames;
    // In two parts, as a socket may give them.
    frames.append(bytes.data(), size / 2);
    try {
        while (frames.next(mp::manager::kMostFrameBytes)) {
        }
        frames.append(bytes.data() + size / 2, size - size / 2);
        while (const auto frame = frames.next(mp::manager::kMostFrameBytes)) {
            read(*frame);
        }
    } catch (const std::invalid_argument&) {
    }
    return 0;
}
