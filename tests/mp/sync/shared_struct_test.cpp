#include "mp/shared_struct.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"

#include <signal.h>

#include <atomic>

namespace {

struct Account {
    double balance = 100;
    int moves = 0;
    char owner[16] = "nobody";
};

struct alignas(64) Line {
    int words[16]{};
};

void spend(double amount, const mp::Shared<Account>& account)
{
    account.update([&](Account& one) {
        one.balance -= amount;
        ++one.moves;
    });
}

void dieBetween(const mp::Shared<Account>& account)
{
    account.update([](Account& one) {
        one.balance = 0;
        ::raise(SIGKILL);
    });
}

}  // namespace

class SharedStructTest : public QObject {
    Q_OBJECT

private slots:
    void updatesOfSeveralProcessesAreAllDone()
    {
        mp::Pool pool({.workers = 2});
        const mp::Shared<Account> account(Account{1000, 0, "us"});
        pool.starmap(&spend, std::vector(500, std::tuple(2.0, account)));
        QCOMPARE(account.get().balance, 0.0);
        QCOMPARE(account.get().moves, 500);
        QCOMPARE(std::string(account.get().owner), std::string("us"));
    }

    void beginsWithItsOwnDefaults()
    {
        QCOMPARE(mp::Shared<Account>().get().balance, 100.0);
        const mp::Shared<Line> line;
        QCOMPARE(reinterpret_cast<std::uintptr_t>(line.operator->()) % alignof(Line), 0U);
    }

    void withoutLockItsFieldsAreReached()
    {
        const mp::Shared<Account, mp::Unlocked> account;
        mp::ThreadPool pool({.workers = 2});
        pool.map([account](int) { std::atomic_ref(account->moves).fetch_add(1); },
                 std::views::iota(0, 100));
        QCOMPARE(account->moves, 100);
        account.set(Account{});
        QCOMPARE(account->moves, 0);
    }

    void killedWithinAnUpdateTheNextIsToldAndCanRepairIt()
    {
        const mp::Shared<Account> account;
        QCOMPARE(sync_test::inProcess(&dieBetween, account), std::optional(-SIGKILL));
        const mp::RLock lock = account.lock();
        QVERIFY(lock.acquire().ownerDied());
        account.update([](Account& one) { one = Account{}; });
        lock.release();
        QCOMPARE(account.get().balance, 100.0);
    }

    void isTakenForNothingElse()
    {
        const mp::Shared<Account> account;
        QVERIFY_EXCEPTION_THROWN(mp::Shared<Line>{account.send()}, std::invalid_argument);
        QVERIFY(mp::Shared<Account>(account.send()).isSame(account));
    }
};

MP_TEST_MAIN(SharedStructTest)
#include "shared_struct_test.moc"
