#pragma once

#include "mp/async_result.h"
#include "mp/engine/imap_job.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

namespace mp {

namespace engine {

// The consumer's side, without the function's and the input's types.
template <class R>
class ImapSource {
public:
    virtual ~ImapSource() = default;
    // Nothing at the end, or when the time was up.
    virtual std::optional<ImapOutcome<R>> next(std::int64_t deadline, bool& timedOut) = 0;
};

}  // namespace engine

// Results of imap and imapUnordered, one after another. Not thread-safe. Letting go of it cancels
// what hasn't begun, and asks what runs to end.
template <class R>
class Imap {
public:
    explicit Imap(std::unique_ptr<engine::ImapSource<R>> source) : m_source(std::move(source)) {}

    // The next value, or nothing at the end. Throws the error of an item that failed; the one after
    // it can still be had.
    std::optional<R> next()
    {
        bool timedOut = false;
        return valueOf(m_source->next(-1, timedOut));
    }
    // TimeoutError when none is there within `limit`; can be repeated.
    std::optional<R> next(std::chrono::nanoseconds limit)
    {
        bool timedOut = false;
        auto outcome = m_source->next(engine::deadlineAfter(limit), timedOut);
        if (timedOut) {
            throw TimeoutError("no result within the limit; next() may be called again");
        }
        return valueOf(std::move(outcome));
    }

    // For range-based for loops.
    class Iterator {
    public:
        explicit Iterator(Imap* imap = nullptr) : m_imap(imap) { ++*this; }
        R& operator*() { return *m_value; }
        Iterator& operator++()
        {
            if (m_imap != nullptr) {
                m_value = m_imap->next();
            }
            return *this;
        }
        friend bool operator==(const Iterator& a, std::default_sentinel_t) { return !a.m_value; }

    private:
        Imap* m_imap;
        std::optional<R> m_value;
    };
    Iterator begin() { return Iterator(this); }
    std::default_sentinel_t end() const { return {}; }

private:
    static std::optional<R> valueOf(std::optional<engine::ImapOutcome<R>> outcome)
    {
        if (!outcome) {
            return std::nullopt;
        }
        if (outcome->error) {
            std::rethrow_exception(outcome->error);
        }
        return std::move(outcome->value);
    }

    std::unique_ptr<engine::ImapSource<R>> m_source;
};

namespace engine {

// Pulls from `Input` (a view's iterators) as the window allows.
template <class TheJob, class Given, class R, class Input>
class PullingSource final : public ImapSource<R> {
public:
    using Iterator = std::ranges::iterator_t<Input>;

    using Outcome = ImapOutcome<R>;

    // `window`: 0 for 4 × workers chunks.
    PullingSource(std::shared_ptr<Backend> backend, Ref<TheJob> job, Input input,
                  std::size_t window)
        : m_backend(std::move(backend))
        , m_job(std::move(job))
        , m_input(std::move(input))
        , m_next(std::ranges::begin(m_input))
        , m_window(window)
    {
    }
    ~PullingSource() override
    {
        if (!m_sealed || m_given < m_added) {
            m_backend->cancel(*m_job);
        }
    }

    std::optional<Outcome> next(std::int64_t deadline, bool& timedOut) override
    {
        if (!m_sealed && m_added - m_given <= m_pullAt) {
            pull();
        }
        if (m_ready.empty()) {
            m_ready = m_job->takeReady();
        }
        if (m_ready.empty() && m_given < m_added) {
            timedOut = !m_job->sleepUntil(deadline, [this] { return m_job->someAreReady(); });
            m_ready = m_job->takeReady();
        }
        if (m_ready.empty()) {
            return std::nullopt;
        }
        timedOut = false;
        Outcome outcome = std::move(m_ready.front());
        m_ready.pop_front();
        ++m_given;
        return outcome;
    }

private:
    // As many chunks as the window has room for.
    void pull()
    {
        // Anew each time: an adaptive chunk size changes, and so may the number of workers.
        std::size_t chunk = m_backend->chunkSize(*m_job);
        if (m_window > 0 && m_job->options().chunkSize == JobOptions::kAdaptiveChunks) {
            chunk = std::min(chunk, std::max<std::size_t>(m_window / 4, 1));
        }
        const auto workers = static_cast<std::size_t>(m_backend->workerCount());
        const std::size_t window = m_window > 0 ? std::max(m_window, chunk) : 4 * chunk * workers;
        while (!m_sealed && m_added - m_given + chunk <= window) {
            pullChunk(chunk);
        }
        m_pullAt = window - chunk;
    }

    void pullChunk(std::size_t chunk)
    {
        std::vector<Given> items;
        std::exception_ptr error;
        try {
            for (; items.size() < chunk && m_next != std::ranges::end(m_input); ++m_next) {
                items.emplace_back(*m_next);
            }
            m_sealed = m_next == std::ranges::end(m_input);
        } catch (...) {
            // The input ends here: a range that has thrown can't be relied on any more.
            error = std::current_exception();
            m_sealed = true;
        }
        submit(std::move(items));
        if (error) {
            std::rethrow_exception(error);
        }
    }

    // When the pool takes no more, what was pulled is dropped: nobody must wait for it.
    void submit(std::vector<Given> items)
    {
        const std::size_t count = items.size();
        const std::size_t first = m_job->add(std::move(items));
        try {
            m_backend->submit(m_job, first, count, m_sealed);
            m_added += count;
        } catch (...) {
            m_job->dropLast(count);
            m_sealed = true;
            throw;
        }
    }

    std::shared_ptr<Backend> m_backend;
    Ref<TheJob> m_job;
    Input m_input;
    Iterator m_next;
    std::size_t m_window;
    std::size_t m_added = 0;
    std::size_t m_given = 0;   // to the consumer
    std::size_t m_pullAt = 0;  // with so many or fewer under way there is room for a chunk
    std::deque<Outcome> m_ready;
    bool m_sealed = false;
};

}  // namespace engine

}  // namespace mp
