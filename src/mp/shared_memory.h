#pragma once

#include "mp/memory/passing.h"
#include "mp/memory/segment.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace mp {

// Memory that several processes read and write at once: Python's SharedMemory. It can be an
// argument or a result, alone or within others, and then costs nothing for its size; nothing is
// copied.
//
//     mp::SharedMemory picture(1920 * 1080 * 4);
//     pool.map([](int row, mp::SharedMemory memory) { paint(memory.as<Pixel>(), row); }, …);
//
// Copies of an object mean the same memory, which goes with the last object that has it, in
// whichever process; no crash can leak it. It begins with zeros. Nothing orders what several
// processes do to it at the same time: use std::atomic_ref or a lock.
//
// A process that is given one opens it from the one that gave it. That one must still have it:
// tasks and processes keep their arguments, and workers their results, until that is done.
//
// Any thread. Errors: std::invalid_argument for a size or name that can't be; std::system_error
// when the machine refuses, with ENOMEM, ENOSPC… as its code.
class SharedMemory {
public:
    // Anonymous, mode 0600, of at least one byte; all of it is reserved at once.
    explicit SharedMemory(std::size_t bytes) : m_segment(memory::Segment::anonymous(bytes)) {}

    // By name, for programs that don't start one another: /dev/shm/NAME, mode 0600. A name that is
    // there is EEXIST, unless who made it has died: then it is swept. The name goes with the last
    // object of the process that made it, or by unlink().
    static SharedMemory create(const std::string& name, std::size_t bytes)
    {
        return SharedMemory(memory::Segment::create(name, bytes));
    }
    // ENOENT where there is none; std::invalid_argument for what isn't ours.
    static SharedMemory open(const std::string& name)
    {
        return SharedMemory(memory::Segment::open(name));
    }

    std::size_t size() const { return m_segment->bytes().size(); }
    std::span<std::byte> bytes() const { return m_segment->bytes(); }
    // As so many T as fit.
    template <class T>
    requires std::is_trivially_copyable_v<T> std::span<T> as()
    const { return {reinterpret_cast<T*>(bytes().data()), size() / sizeof(T)}; }
    const std::string& name() const { return m_segment->name(); }  // empty: anonymous

    // Nobody can open it by its name any more; those who have it keep it. ENOENT if the name has
    // gone already.
    void unlink() { m_segment->unlink(); }

    // Whether both are the same memory.
    friend bool operator==(const SharedMemory&, const SharedMemory&) = default;

    explicit SharedMemory(memory::Segment::Ptr segment) : m_segment(std::move(segment)) {}
    const memory::Segment::Ptr& segment() const { return m_segment; }

private:
    memory::Segment::Ptr m_segment;
};

// Removes the names that processes of this user have left behind when they died; create() does so
// by itself. Returns them.
std::vector<std::string> sweepSharedMemory();

}  // namespace mp

// How it travels.
namespace msgpack {
MSGPACK_API_VERSION_NAMESPACE(MSGPACK_DEFAULT_API_NS)
{
    namespace adaptor {

    template <>
    struct pack<mp::SharedMemory> {
        template <class Stream>
        msgpack::packer<Stream>& operator()(msgpack::packer<Stream>& out,
                                            const mp::SharedMemory& memory) const
        {
            out.pack(mp::memory::send(memory.segment()));
            return out;
        }
    };

    template <>
    struct as<mp::SharedMemory> {
        mp::SharedMemory operator()(const msgpack::object& in) const
        {
            return mp::SharedMemory(mp::memory::receive(in.as<mp::memory::Ticket>()));
        }
    };

    }  // namespace adaptor
}
}  // namespace msgpack
