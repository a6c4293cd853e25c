#include "mp/memory/block.h"
#include "helpers/leak_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <QTest>

using mp::memory::Block;
using mp::memory::BlockType;

namespace {

constexpr BlockType kType{BlockType::Kind::Value, 'B', false, 0, 1};

std::uint64_t segmentOf(const Block& block)
{
    return block.ticket().segment.inode;
}

bool isAll(const Block& block, std::byte value)
{
    return std::all_of(block.data(), block.data() + block.size(),
                       [value](std::byte one) { return one == value; });
}

Block::Ptr again(const Block& block)
{
    return Block::receive(block.ticket(), [](const Block& one) { return one.type() == kType; });
}

// That its memory file really takes.
std::size_t bytesTaken(const Block& block)
{
    struct stat status {};
    ::fstat(block.ticket().segment.descriptor, &status);
    return static_cast<std::size_t>(status.st_blocks) * 512;
}

int codeOf(const mp::memory::BlockTicket& ticket)
{
    try {
        (void)Block::receive(ticket, [](const Block& /*one*/) { return true; });
    } catch (const std::system_error& error) {
        return error.code().value();
    }
    return 0;
}

}  // namespace

class BlockTest : public QObject {
    Q_OBJECT

private slots:
    void sparseOneTakesWhatIsReserved()
    {
        constexpr std::size_t kFirst = 4096 - sizeof(mp::memory::BlockMark);
        constexpr std::size_t kMore = std::size_t{1} << 20;
        const auto block = Block::makeSparse(kType, std::size_t{1} << 30, kFirst);
        const std::size_t before = bytesTaken(*block);
        QVERIFY(before < 64 * 1024);
        std::byte* more = block->data() + kFirst;
        block->reserve(more, kMore);
        QCOMPARE(bytesTaken(*block), before + kMore);
        more[kMore - 1] = std::byte{7};
        QCOMPARE(again(*block)->data(), block->data());
        block->giveBack(more, kMore);
        QCOMPARE(bytesTaken(*block), before);
        block->reserve(more, kMore);
        QCOMPARE(more[kMore - 1], std::byte{0});
    }

    void smallOnesShareASegmentAndALargeOneHasItsOwn()
    {
        const auto one = Block::make(kType, 8);
        const auto two = Block::make(kType, 100);
        const auto large = Block::make(kType, std::size_t{1} << 20);
        QCOMPARE(segmentOf(*one), segmentOf(*two));
        QVERIFY(segmentOf(*large) != segmentOf(*one));
        QCOMPARE(large->size(), std::size_t{1} << 20);
        for (const auto& block : {one, two, large}) {
            QCOMPARE(reinterpret_cast<std::uintptr_t>(block->data()) % 64, 0U);
            QVERIFY(isAll(*block, std::byte{0}));
        }
    }

    // Whatever is made and dropped in whatever order.
    void eachHasItsBytesForItself()
    {
        std::minstd_rand random(20261126);
        std::map<int, Block::Ptr> blocks;
        std::set<std::uint64_t> segments;
        for (int i = 0; i < 5000; ++i) {
            const int key = static_cast<int>(random() % 50);
            if (const auto found = blocks.find(key); found != blocks.end()) {
                QVERIFY(isAll(*found->second, static_cast<std::byte>(key + 1)));
                blocks.erase(found);
            } else {
                auto block = Block::make(kType, random() % 5000);
                QVERIFY(isAll(*block, std::byte{0}));
                std::fill_n(block->data(), block->size(), static_cast<std::byte>(key + 1));
                segments.insert(segmentOf(*block));
                blocks.emplace(key, std::move(block));
            }
        }
        QVERIFY(segments.size() <= 4);
    }

    void staysWithWhoeverHasIt()
    {
        const auto stays = Block::make(kType, 8);
        auto goes = Block::make(kType, 8);
        const auto ticket = goes->ticket();
        const auto second = again(*goes);
        goes.reset();
        QCOMPARE(codeOf(ticket), 0);
        QVERIFY(isAll(*second, std::byte{0}));
    }

    void droppedByAllIsRefused()
    {
        const auto stays = Block::make(kType, 8);
        auto goes = Block::make(kType, 8);
        const auto ticket = goes->ticket();
        goes.reset();
        QCOMPARE(codeOf(ticket), ESTALE);
        auto outside = stays->ticket();
        outside.offset = std::uint64_t{1} << 40;
        QCOMPARE(codeOf(outside), ESTALE);
    }

    // Held by somebody else, say a process that was killed: never given out again.
    void whatOthersHoldIsNotGivenOut()
    {
        auto own = Block::make(kType, 8);
        const auto stays = Block::make(kType, 8);
        own->mark().holders.fetch_add(1);
        std::byte* const data = own->data();
        *data = std::byte{5};
        own.reset();
        for (int i = 0; i < 3000; ++i) {
            const auto other = Block::make(kType, 8);
            QVERIFY(other->data() != data);
        }
        QCOMPARE(*data, std::byte{5});
    }

    void forkedCopiesAreNotCounted()
    {
        auto block = Block::make(kType, 8);
        const int child = ::fork();
        if (child == 0) {
            block.reset();
            ::_exit(0);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(block->mark().holders.load(), 1U);
    }

    void anotherUserCanOpenNothing()
    {
        if (::geteuid() != 0) {
            QSKIP("only root can become another user");
        }
        const auto block = Block::make(kType, 8);
        const auto ticket = block->ticket().segment;
        const std::string path =
            "/proc/" + std::to_string(ticket.pid) + "/fd/" + std::to_string(ticket.descriptor);
        const int child = ::fork();
        if (child == 0) {
            constexpr unsigned kNobody = 65534;
            const bool changed = ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0;
            const bool opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC) >= 0;
            ::_exit(!changed ? ECHILD : opened ? 0 : errno);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(WEXITSTATUS(status), EACCES);
    }

    void nothingIsLeft()
    {
        const helpers::LeakCheck leaks;
        {
            std::vector<Block::Ptr> blocks;
            for (std::size_t i = 0; i < 2000; ++i) {
                blocks.push_back(Block::make(kType, i * 3));
            }
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

QTEST_GUILESS_MAIN(BlockTest)
#include "block_test.moc"
