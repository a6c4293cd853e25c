#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/pipe.h"
#include "mp/queue.h"
#include "mp/shared_memory.h"
#include "mp/sync/processes.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <random>

using namespace std::chrono_literals;
using sync_test::kHangs;
using sync_test::started;

namespace {

// Its first number is one that no other item has, the second its producer and the third the
// producer's count; what follows is made of the first.
using Item = std::vector<std::uint64_t>;
using Items = mp::Queue<Item>;

constexpr std::size_t kHead = 3;

// What the processes have in common, and what is found to be wrong.
struct Board {
    static constexpr std::uint64_t kWords = std::uint64_t{1} << 18;

    std::atomic<std::uint64_t> producers;
    std::atomic<std::uint64_t> next;           // number of an item
    std::atomic<std::uint64_t> gets;           // of the processes that get
    std::atomic<bool> damaged;                 // an item isn't whole
    std::atomic<bool> twice;                   // an item was got twice
    std::atomic<bool> reordered;               // one of a producer's came before an earlier one
    std::atomic<std::uint64_t> taken[kWords];  // a bit an item
};

Board& boardOf(const mp::SharedMemory& memory)
{
    return *reinterpret_cast<Board*>(memory.bytes().data());
}

Item makeItem(std::uint64_t number, std::uint64_t producer, std::uint64_t count,
              std::uint64_t largest)
{
    Item item{number, producer, count};
    item.resize(kHead + number % (largest + 1), number * 3);
    return item;
}

void check(Board& board, const Item& item, std::uint64_t largest)
{
    if (item.size() < kHead || item != makeItem(item[0], item[1], item[2], largest)) {
        board.damaged = true;
        return;
    }
    const std::uint64_t bit = item[0] % (64 * Board::kWords);
    const std::uint64_t mask = std::uint64_t{1} << bit % 64;
    if (item[0] == bit && (board.taken[bit / 64].fetch_or(mask) & mask) != 0) {
        board.twice = true;
    }
}

void putForEver(const Items& items, const mp::SharedMemory& memory, std::uint64_t largest)
{
    Board& board = boardOf(memory);
    const std::uint64_t producer = ++board.producers;
    for (std::uint64_t count = 0;; ++count) {
        items.put(makeItem(board.next++, producer, count, largest));
    }
}

void getForEver(const Items& items, const mp::SharedMemory& memory, std::uint64_t largest)
{
    Board& board = boardOf(memory);
    while (true) {
        check(board, items.get(), largest);
        ++board.gets;
    }
}

// The consumer that isn't killed: what it gets of one producer comes in that one's order.
class Watcher {
public:
    Watcher(Board& board, std::uint64_t largest) : m_board(board), m_largest(largest) {}

    void take(const Item& item)
    {
        check(m_board, item, m_largest);
        const auto [place, isFirst] = m_last.emplace(item.at(1), item.at(2));
        if (!isFirst && place->second >= item.at(2)) {
            m_board.reordered = true;
        }
        place->second = item.at(2);
    }

private:
    Board& m_board;
    std::uint64_t m_largest;
    std::map<std::uint64_t, std::uint64_t> m_last;  // count of each producer's last item
};

void sendForEver(const mp::Connection& end)
{
    for (std::uint64_t count = 0;; ++count) {
        end.send(Item(1 + count % 3000, count));
    }
}

}  // namespace

class QueueDeathTest : public QObject {
    Q_OBJECT

private slots:
    void killedAtAnyMomentOthersGoOnAndItemsStayWhole_data()
    {
        QTest::addColumn<int>("maxsize");
        QTest::addColumn<int>("largest");
        QTest::addColumn<int>("memory");
        QTest::newRow("one item") << 1 << 4 << 1'000'000;
        QTest::newRow("some items") << 16 << 4 << 1'000'000;
        QTest::newRow("little memory, large items") << 0 << 40'000 << 500'000;
        QTest::newRow("much memory") << 0 << 1000 << 20'000'000;
    }
    void killedAtAnyMomentOthersGoOnAndItemsStayWhole()
    {
        QFETCH(int, maxsize);
        QFETCH(int, largest);
        QFETCH(int, memory);
        const auto most = static_cast<std::uint64_t>(largest);
        const Items items(maxsize, static_cast<std::uint64_t>(memory));
        const mp::SharedMemory shared(sizeof(Board));
        Board& board = boardOf(shared);
        Watcher watcher(board, most);
        std::minstd_rand random(20261126);
        std::vector<mp::Process> processes = started(2, &putForEver, items, shared, most);
        processes.push_back(std::move(started(1, &getForEver, items, shared, most)[0]));
        for (int kills = 0; kills < sync_test::kills(); ++kills) {
            const auto victim = static_cast<std::size_t>(kills % 3);
            sync_test::passTime(random, 1000us);
            processes[victim].kill();
            QVERIFY(processes[victim].join(kHangs));
            watcher.take(items.get(kHangs));
            if (victim == 2) {
                processes[2] = std::move(started(1, &getForEver, items, shared, most)[0]);
            } else {
                processes[victim] = std::move(started(1, &putForEver, items, shared, most)[0]);
            }
            const std::uint64_t gets = board.gets;
            QVERIFY(helpers::waitFor([&] { return board.gets > gets; }));
        }
        for (mp::Process& process : processes) {
            process.kill();
            QVERIFY(process.join(kHangs));
        }
        takeTheRest(items, watcher);
        QVERIFY(!board.damaged);
        QVERIFY(!board.twice);
        QVERIFY(!board.reordered);
    }

    void killedSendersLeaveWholeMessages()
    {
        std::minstd_rand random(20261126);
        for (int kills = 0; kills < sync_test::kills() / 2; ++kills) {
            const auto [in, out] = mp::Pipe(false);
            auto sender = started(1, &sendForEver, out);
            out.close();
            QVERIFY(in.poll(kHangs));
            sync_test::passTime(random, 1000us);
            sender[0].kill();
            std::uint64_t received = 0;
            try {
                while (true) {
                    QVERIFY(in.recv<Item>(kHangs) == Item(1 + received % 3000, received));
                    ++received;
                }
            } catch (const mp::EndOfFile&) {
            }
            QVERIFY(received > 0);
        }
    }

private:
    static void takeTheRest(const Items& items, Watcher& watcher)
    {
        try {
            while (true) {
                watcher.take(items.getNowait());
            }
        } catch (const mp::Empty&) {
        }
    }
};

MP_TEST_MAIN(QueueDeathTest)
#include "queue_death_test.moc"
