#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"

#include <rapidcheck.h>

#include <signal.h>

#include <ostream>

using namespace std::chrono_literals;

// A pool held against a model of it that a page can hold: sequences of submit, cancel, kill, resize
// and close, chosen at random.
namespace {

struct Step {
    enum class Kind : std::uint8_t { Square, Throw, Map, Cancel, Kill, Resize, Close, Get };

    Kind kind = Kind::Square;
    int number = 0;
};

std::ostream& operator<<(std::ostream& out, const Step& step)
{
    constexpr const char* kNames[] = {"square", "throw",  "map",   "cancel",
                                      "kill",   "resize", "close", "get"};
    return out << kNames[static_cast<int>(step.kind)] << ' ' << step.number;
}

int square(int n)
{
    return n * n;
}

// Long enough that what comes next often meets it running.
int squareSlowly(int n)
{
    const std::int64_t until = base::monotonicNs() + 100'000;
    while (base::monotonicNs() < until) {
    }
    return n * n;
}

int refuse(int n)
{
    throw std::domain_error(std::to_string(n));
}

// What may become of a result.
struct Expected {
    std::vector<int> value;  // empty: it throws
    bool mayBeCancelled = false;
    bool mayBeLost = false;  // a worker was killed while it was pending
};

class Outcome {
public:
    virtual ~Outcome() = default;
    virtual bool wait(std::chrono::seconds limit) = 0;
    virtual std::vector<int> get() = 0;
    virtual void cancel() = 0;
    virtual bool ready() const = 0;
};

template <class T>
class OutcomeOf final : public Outcome {
public:
    explicit OutcomeOf(mp::AsyncResult<T> result) : m_result(std::move(result)) {}
    bool wait(std::chrono::seconds limit) override { return m_result.wait(limit); }
    std::vector<int> get() override
    {
        if constexpr (std::is_same_v<T, int>) {
            return {m_result.get(60s)};
        } else {
            return m_result.get(60s);
        }
    }
    void cancel() override { m_result.cancel(); }
    bool ready() const override { return m_result.ready(); }

private:
    mp::AsyncResult<T> m_result;
};

class Trial {
public:
    Trial() : m_pool({.workers = m_workers}) {}

    void take(const Step& step)
    {
        switch (step.kind) {
        case Step::Kind::Square:
            submit({{step.number * step.number}},
                   [&] { return m_pool.applyAsync(&square, step.number); });
            break;
        case Step::Kind::Throw:
            submit({}, [&] { return m_pool.applyAsync(&refuse, step.number); });
            break;
        case Step::Kind::Map:
            submitMap(1 + step.number % 20);
            break;
        case Step::Kind::Cancel:
            cancel(step.number);
            break;
        case Step::Kind::Kill:
            kill(step.number);
            break;
        case Step::Kind::Resize:
            resize(1 + step.number % 5);
            break;
        case Step::Kind::Close:
            m_pool.close();
            m_closed = true;
            break;
        case Step::Kind::Get:
            if (!m_outcomes.empty()) {
                check(static_cast<std::size_t>(step.number) % m_outcomes.size());
            }
            break;
        }
    }

    void finish()
    {
        for (std::size_t i = 0; i < m_outcomes.size(); ++i) {
            check(i);
        }
        const mp::Progress progress = m_pool.progress();
        RC_ASSERT(progress.finished());
        RC_ASSERT(progress.total() == m_submitted);
        m_pool.close();
        RC_ASSERT(m_pool.join(60s));
    }

private:
    template <class Call>
    void submit(Expected expected, const Call& call, std::size_t tasks = 1)
    {
        if (m_closed) {
            RC_ASSERT_THROWS_AS(call(), std::logic_error);
            return;
        }
        using Result = decltype(call());
        using T = std::decay_t<decltype(std::declval<Result>().get())>;
        m_outcomes.push_back(std::make_unique<OutcomeOf<T>>(call()));
        m_expected.push_back(std::move(expected));
        m_submitted += tasks;
    }

    void submitMap(int count)
    {
        std::vector<int> items;
        Expected expected;
        for (int i = 0; i < count; ++i) {
            items.push_back(i);
            expected.value.push_back(i * i);
        }
        submit(
            std::move(expected), [&] { return m_pool.mapAsync(&squareSlowly, items); },
            items.size());
    }

    void cancel(int number)
    {
        if (m_outcomes.empty()) {
            return;
        }
        const std::size_t which = static_cast<std::size_t>(number) % m_outcomes.size();
        if (!m_outcomes[which]->ready()) {
            m_expected[which].mayBeCancelled = true;
        }
        m_outcomes[which]->cancel();
    }

    void kill(int number)
    {
        std::vector<mp::WorkerInfo> workers = m_pool.workers();
        std::erase_if(workers, [](const mp::WorkerInfo& worker) {
            return worker.state == mp::WorkerStateCode::Ended ||
                   worker.state == mp::WorkerStateCode::Starting;
        });
        if (workers.empty()) {
            return;
        }
        const auto& victim = workers[static_cast<std::size_t>(number) % workers.size()];
        for (std::size_t i = 0; i < m_outcomes.size(); ++i) {
            m_expected[i].mayBeLost |= !m_outcomes[i]->ready();
        }
        m_pool.signalWorker(victim.slot, victim.pid, SIGKILL);
    }

    void resize(int workers)
    {
        if (m_closed) {
            RC_ASSERT_THROWS_AS(m_pool.resize(workers), std::logic_error);
            return;
        }
        m_pool.resize(workers);
        m_workers = workers;
        RC_ASSERT(m_pool.workerCount() == m_workers);
    }

    void check(std::size_t which)
    {
        const Expected& expected = m_expected[which];
        RC_ASSERT(m_outcomes[which]->wait(60s));
        try {
            const std::vector<int> value = m_outcomes[which]->get();
            RC_ASSERT(!expected.value.empty());
            RC_ASSERT(value == expected.value);
        } catch (const mp::RemoteError&) {
            RC_ASSERT(expected.value.empty());
        } catch (const mp::Cancelled&) {
            RC_ASSERT(expected.mayBeCancelled);
        } catch (const mp::WorkerLost&) {
            RC_ASSERT(expected.mayBeLost);
        }
    }

    int m_workers = 2;
    mp::Pool m_pool;
    bool m_closed = false;
    std::uint64_t m_submitted = 0;
    std::vector<std::unique_ptr<Outcome>> m_outcomes;
    std::vector<Expected> m_expected;
};

}  // namespace

template <>
struct rc::Arbitrary<Step> {
    static Gen<Step> arbitrary()
    {
        using Kind = Step::Kind;
        // Closing early would leave the rest of most sequences without a pool to try.
        const auto kind = gen::weightedElement<Kind>({{6, Kind::Square},
                                                      {2, Kind::Throw},
                                                      {4, Kind::Map},
                                                      {3, Kind::Cancel},
                                                      {3, Kind::Kill},
                                                      {2, Kind::Resize},
                                                      {1, Kind::Close},
                                                      {3, Kind::Get}});
        return gen::build<Step>(gen::set(&Step::kind, kind),
                                gen::set(&Step::number, gen::inRange(0, 1000)));
    }
};

class PoolModelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        // 1,000 sequences; a sanitizer's processes start too slowly for as many.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        qputenv("RC_PARAMS", "max_success=100 max_size=30");
#else
        qputenv("RC_PARAMS", "max_success=1000 max_size=30");
#endif
        mp::Pool({.workers = 1}).apply(&square, 1);
    }

    void everySequenceDoesWhatTheModelSays()
    {
        const helpers::LeakCheck leaks;
        QVERIFY(rc::check("a pool does what its model says", [](const std::vector<Step>& steps) {
            Trial trial;
            for (const Step& step : steps) {
                trial.take(step);
            }
            trial.finish();
        }));
        QCOMPARE(leaks.verify(30s), std::string());
    }
};

MP_TEST_MAIN(PoolModelTest)
#include "pool_model_test.moc"
