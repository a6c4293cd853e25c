#include "lab/async/async_fetch.h"

#include "base/clock.h"
#include "lab/tasks/url_fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace lab {
namespace {

constexpr unsigned kMostConcurrency = 4096;
constexpr std::int64_t kLongestPollNs = 1'000'000'000;

void require(CURLMcode answer)
{
    if (answer != CURLM_OK) {
        throw std::runtime_error(fmt::format("libcurl's multi interface failed: {}",
                                             CurlLibrary::instance().multiStrerror(answer)));
    }
}

}  // namespace

struct AsyncFetch::Lane {
    Lane(const Parameters& parameters, unsigned laneNumber) : fetch(parameters), number(laneNumber)
    {
    }

    UrlFetch fetch;
    unsigned number;
    std::uint64_t index = 0;
    std::int64_t startedNs = 0;
    bool busy = false;
};

struct AsyncFetch::State {
    State(const Parameters& parameters, unsigned concurrency);
    ~State() { removeAll(); }

    Outcome run(std::optional<std::chrono::nanoseconds> limit);
    void startIdleLanes();
    void start(Lane& lane);
    void collect();
    void finish(Lane& lane, CURLcode answer);
    void tellEnd(const Lane& lane, std::int64_t endedNs, nlohmann::json value, std::string error);
    void removeAll() noexcept;
    bool done() const { return next == items->size() && idle.size() == lanes.size(); }

    const CurlLibrary& curl = CurlLibrary::instance();
    // Declared before the lanes: a multi handle goes after the easy handles in it.
    CurlMulti multi{curl.multiInit()};
    std::deque<Lane> lanes{};
    std::vector<Lane*> idle{};  // the lowest number last
    std::atomic<bool> stopping{false};

    const std::vector<std::string>* items = nullptr;  // of the current run
    const Callbacks* callbacks = nullptr;
    std::size_t next = 0;
};

AsyncFetch::State::State(const Parameters& parameters, unsigned concurrency)
{
    if (!multi) {
        throw std::bad_alloc();
    }
    // One connection a lane, as a worker has: none is shared by several transfers (HTTP/2).
    require(curl.multiSetopt(multi.get(), CURLMOPT_PIPELINING, long{CURLPIPE_NOTHING}));
    require(curl.multiSetopt(multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(concurrency)));
    for (unsigned i = 0; i < concurrency; ++i) {
        Lane& lane = lanes.emplace_back(parameters, i);
        curl.easySetopt(lane.fetch.handle(), CURLOPT_PRIVATE, static_cast<void*>(&lane));
    }
    for (unsigned i = concurrency; i > 0; --i) {
        idle.push_back(&lanes[i - 1]);
    }
}

void AsyncFetch::State::startIdleLanes()
{
    while (!idle.empty() && next < items->size()) {
        Lane& lane = *idle.back();
        idle.pop_back();
        start(lane);
    }
}

void AsyncFetch::State::start(Lane& lane)
{
    lane.index = next++;
    lane.startedNs = base::monotonicNs();
    if (callbacks->onStart) {
        callbacks->onStart({lane.index, lane.number, lane.startedNs});
    }
    try {
        lane.fetch.begin((*items)[lane.index]);
    } catch (const std::invalid_argument& error) {
        idle.push_back(&lane);
        tellEnd(lane, base::monotonicNs(), {}, error.what());
        return;
    }
    require(curl.multiAddHandle(multi.get(), lane.fetch.handle()));
    lane.busy = true;
}

void AsyncFetch::State::collect()
{
    int left = 0;
    while (CURLMsg* const message = curl.multiInfoRead(multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        // The message is gone once its handle has been removed.
        const CURLcode answer = message->data.result;
        CURL* const handle = message->easy_handle;
        char* lane = nullptr;
        curl.easyGetinfo(handle, CURLINFO_PRIVATE, &lane);
        finish(*reinterpret_cast<Lane*>(lane), answer);
    }
}

void AsyncFetch::State::finish(Lane& lane, CURLcode answer)
{
    const std::int64_t endedNs = base::monotonicNs();
    nlohmann::json value;
    std::string error;
    try {
        value = lane.fetch.finish(answer);
    } catch (const std::runtime_error& failure) {
        error = failure.what();
    }
    require(curl.multiRemoveHandle(multi.get(), lane.fetch.handle()));
    lane.busy = false;
    const auto place = std::find_if(idle.begin(), idle.end(),
                                    [&](const Lane* other) { return other->number < lane.number; });
    idle.insert(place, &lane);
    tellEnd(lane, endedNs, std::move(value), std::move(error));
}

void AsyncFetch::State::tellEnd(const Lane& lane, std::int64_t endedNs, nlohmann::json value,
                                std::string error)
{
    if (callbacks->onEnd) {
        callbacks->onEnd(
            {lane.index, lane.number, lane.startedNs, endedNs, std::move(value), std::move(error)});
    }
}

void AsyncFetch::State::removeAll() noexcept
{
    idle.clear();
    for (auto lane = lanes.rbegin(); lane != lanes.rend(); ++lane) {
        if (lane->busy) {
            curl.multiRemoveHandle(multi.get(), lane->fetch.handle());
            lane->busy = false;
        }
        idle.push_back(&*lane);
    }
}

AsyncFetch::Outcome AsyncFetch::State::run(std::optional<std::chrono::nanoseconds> limit)
{
    const std::int64_t start = base::monotonicNs();
    for (;;) {
        if (stopping) {
            return Outcome::Stopped;
        }
        std::int64_t wait = kLongestPollNs;
        if (limit) {
            wait = std::min(wait, limit->count() - (base::monotonicNs() - start));
        }
        if (wait <= 0) {
            return Outcome::TimedOut;
        }
        startIdleLanes();
        int running = 0;
        require(curl.multiPerform(multi.get(), &running));
        const std::size_t idleBefore = idle.size();
        collect();
        if (done()) {
            return Outcome::Finished;
        }
        if (idle.size() == idleBefore) {
            const int waitMs = static_cast<int>((wait + 999'999) / 1'000'000);
            require(curl.multiPoll(multi.get(), nullptr, 0, waitMs, nullptr));
        }
    }
}

AsyncFetch::AsyncFetch(const Parameters& parameters, unsigned concurrency)
{
    if (concurrency < 1 || concurrency > kMostConcurrency) {
        throw std::invalid_argument(fmt::format("{} transfers at a time; accepted: 1 to {}",
                                                concurrency, kMostConcurrency));
    }
    m_state = std::make_unique<State>(parameters, concurrency);
}

AsyncFetch::~AsyncFetch() = default;

AsyncFetch::Outcome AsyncFetch::run(const std::vector<std::string>& items,
                                    const Callbacks& callbacks,
                                    std::optional<std::chrono::nanoseconds> limit)
{
    m_state->items = &items;
    m_state->callbacks = &callbacks;
    m_state->next = 0;
    try {
        const Outcome outcome = m_state->run(limit);
        m_state->removeAll();
        return outcome;
    } catch (...) {
        m_state->removeAll();
        throw;
    }
}

void AsyncFetch::stop()
{
    m_state->stopping = true;
    m_state->curl.multiWakeup(m_state->multi.get());
}

}  // namespace lab
