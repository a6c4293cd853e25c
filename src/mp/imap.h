#pragma once

#include "mp/async_result.h"
#include "mp/engine/job.h"
#include "mp/settled.h"
#include "mp/task/call.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ranges>

namespace mp {

namespace engine {

// A job that grows: items are pulled from the caller's input as results are taken, within a window.
// kTravels: as with MapJob.
template <class F, class Given, class R, bool kTravels>
class ImapJob final : public Job {
public:
    using Call = task::Call<F, Given>;

    ImapJob(const JobOptions& options, F callable, bool ordered)
        : Job(Job::Size::ManyItems, options)
        , m_function(std::move(callable))
        , m_ordered(ordered)
    {
    }

    // Before the item is submitted. Returns its index.
    std::size_t addItem(Given item)
    {
        const std::lock_guard lock(m_mutex);
        m_items.push_back(std::make_shared<Given>(std::move(item)));
        return m_firstKept + m_items.size() - 1;
    }
    // Takes back the `count` items added last, which were never submitted.
    void dropLast(std::size_t count)
    {
        const std::lock_guard lock(m_mutex);
        m_items.resize(m_items.size() - count);
    }
    std::size_t added() const
    {
        const std::lock_guard lock(m_mutex);
        return m_firstKept + m_items.size();
    }
    std::size_t taken() const
    {
        const std::lock_guard lock(m_mutex);
        return m_taken;
    }
    // The next result that may be taken, if it is there.
    std::optional<Settled<R>> takeOne()
    {
        const std::lock_guard lock(m_mutex);
        const auto next = m_results.begin();
        if (next == m_results.end() || (m_ordered && next->first != m_taken)) {
            return std::nullopt;
        }
        Settled<R> result = std::move(next->second);
        m_results.erase(next);
        ++m_taken;
        return result;
    }
    bool oneIsThere() const
    {
        const std::lock_guard lock(m_mutex);
        return !m_results.empty() && (!m_ordered || m_results.begin()->first == m_taken);
    }

    task::FunctionRef function() const override
    {
        if constexpr (kTravels && task::isPortable<F>) {
            return Call::reference(m_function);
        } else {
            return {};
        }
    }
    void encodeItem([[maybe_unused]] std::size_t item,
                    [[maybe_unused]] task::ByteWriter& out) override
    {
        if constexpr (kTravels) {
            const std::lock_guard lock(m_mutex);
            Call::encodeArguments(out, *m_items[item - m_firstKept]);
        }
    }
    void decodeValue([[maybe_unused]] std::size_t item,
                     [[maybe_unused]] task::ByteReader& in) override
    {
        if constexpr (kTravels) {
            keep(item, task::decode<R>(in));
        }
    }
    std::exception_ptr runHere(std::size_t item) override
    {
        try {
            F callee = m_function;
            std::shared_ptr<Given> arguments;  // the pool may be terminated meanwhile: own them
            {
                const std::lock_guard lock(m_mutex);
                arguments = m_items[item - m_firstKept];
            }
            keep(item, Call::invoke(callee, *arguments));
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }
    void settleValue(std::size_t item, const TaskReport& report) override
    {
        {
            const std::lock_guard lock(m_mutex);
            auto kept = m_kept.extract(item);
            m_results.emplace(item, Settled<R>(std::move(kept.mapped()), report));
            forget(item);
        }
        wakeSleepers();
    }
    void settleError(std::size_t item, const std::exception_ptr& error,
                     const TaskReport& report) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_results.emplace(item, Settled<R>(error, report));
            forget(item);
        }
        wakeSleepers();
    }

private:
    void keep(std::size_t item, R value)
    {
        const std::lock_guard lock(m_mutex);
        m_kept.insert_or_assign(item, std::move(value));
    }
    // Lets go of the arguments of settled items.
    void forget(std::size_t item)
    {
        m_items[item - m_firstKept].reset();
        while (!m_items.empty() && !m_items.front()) {
            m_items.pop_front();
            ++m_firstKept;
        }
    }

    F m_function;
    bool m_ordered;
    mutable std::mutex m_mutex;
    std::deque<std::shared_ptr<Given>> m_items;  // null once settled
    std::size_t m_firstKept = 0;
    std::size_t m_taken = 0;
    std::map<std::size_t, R> m_kept;  // decoded, not settled yet
    std::map<std::size_t, Settled<R>> m_results;
};

// The consumer's side, without the function's and the input's types.
template <class R>
class ImapSource {
public:
    virtual ~ImapSource() = default;
    virtual std::optional<Settled<R>> next(std::int64_t deadline, bool& timedOut) = 0;
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
        auto settled = m_source->next(engine::deadlineAfter(limit), timedOut);
        if (timedOut) {
            throw TimeoutError("no result within the limit; next() may be called again");
        }
        return valueOf(std::move(settled));
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
    static std::optional<R> valueOf(std::optional<Settled<R>> settled)
    {
        return settled ? std::optional<R>(std::move(*settled).value()) : std::nullopt;
    }

    std::unique_ptr<engine::ImapSource<R>> m_source;
};

namespace engine {

// Pulls from `Input` (a view's iterators) as the window allows.
template <class TheJob, class Given, class R, class Input>
class PullingSource final : public ImapSource<R> {
public:
    using Iterator = std::ranges::iterator_t<Input>;

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
        if (!m_sealed || m_job->taken() < m_job->added()) {
            m_backend->cancel(*m_job);
        }
    }

    std::optional<Settled<R>> next(std::int64_t deadline, bool& timedOut) override
    {
        pull();
        if (auto result = m_job->takeOne()) {
            return result;
        }
        if (m_sealed && m_job->taken() == m_job->added()) {
            return std::nullopt;
        }
        timedOut = !m_job->sleepUntil(deadline, [this] { return m_job->oneIsThere(); });
        return timedOut ? std::nullopt : m_job->takeOne();
    }

private:
    void pull()
    {
        // Anew each time: an adaptive chunk size changes, and so may the number of workers.
        std::size_t chunk = m_backend->chunkSize(*m_job);
        if (m_window > 0 && m_job->options().chunkSize == JobOptions::kAdaptiveChunks) {
            chunk = std::min(chunk, m_window);
        }
        const auto workers = static_cast<std::size_t>(m_backend->workerCount());
        const std::size_t window = m_window > 0 ? std::max(m_window, chunk) : 4 * chunk * workers;
        while (!m_sealed && m_job->added() - m_job->taken() + chunk <= window) {
            const std::size_t first = m_job->added();
            std::size_t count = 0;
            std::exception_ptr error;
            try {
                for (; count < chunk && m_next != std::ranges::end(m_input); ++m_next) {
                    m_job->addItem(Given(*m_next));
                    ++count;
                }
                m_sealed = m_next == std::ranges::end(m_input);
            } catch (...) {
                // The input ends here: a range that has thrown can't be relied on any more.
                error = std::current_exception();
                m_sealed = true;
            }
            submit(first, count);
            if (error) {
                std::rethrow_exception(error);
            }
        }
    }

    // When the pool takes no more, what was pulled is dropped: nobody must wait for it.
    void submit(std::size_t first, std::size_t count)
    {
        try {
            m_backend->submit(m_job, first, count, m_sealed);
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
    bool m_sealed = false;
};

}  // namespace engine

}  // namespace mp
