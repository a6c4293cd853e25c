#pragma once

#include "mp/channel/shm_host_channel.h"
#include "mp/channel/stepping/stepped_process.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace stepping {

// What is sent through a channel, and how.
struct Scenario {
    enum class Way : std::uint8_t {
        Chunks,
        Blocks,         // run by the worker's own code, which reads the clock after each item here
        BlocksInOneGo,  // a block is one stretch: the thunk alone publishes
    };

    const char* name;
    Way way;
    std::uint32_t items;
    std::size_t numbers;        // 8 bytes each, in an item and in its result
    std::uint32_t failing = 0;  // the item that throws, from 1; 0: none
    std::uint32_t stopped = 0;  // the item that is to be left out; 0: none
    std::uint32_t ringEvery = 1;
    bool callerSleeps = false;  // rings are meant for a caller, not for the engine thread
};

// One worker's life, watched from the host's end: the items 1, 2, 3, … of a scenario.
class Life {
public:
    explicit Life(const Scenario& scenario);

    SteppedProcess& process() { return *m_process; }

    // Takes what is there and sends what fits, as a host does all the time.
    void serve();
    // After the worker's end. Empty when all is well.
    std::string verdict();
    bool complete() const { return m_received == m_scenario.items; }

private:
    void sendMore();
    mp::channel::Sent sendChunk();
    mp::channel::Sent sendBlock();
    void drain();
    void takeFrame(const mp::channel::ResultHeader& header, mp::task::ByteReader payload);
    void takeValues(const mp::channel::BlockValues& values);
    void ringForMore();
    void check(bool right, const char* what);

    Scenario m_scenario;
    mp::channel::ShmHostChannel m_host;
    std::optional<SteppedProcess> m_process;
    std::uint32_t m_sent = 0;
    std::uint64_t m_received = 0;
    bool m_quitSent = false;
    std::optional<std::uint32_t> m_ticket;  // of the last ring that was asked for
    std::string m_trouble;
};

}  // namespace stepping
