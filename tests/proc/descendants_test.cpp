#include "proc/descendants.h"

#include "helpers/child.h"

#include <QTest>

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

using helpers::Child;

namespace {

// The one child of the process, once it has one.
proc::Descendant childOf(const Child& parent)
{
    std::vector<proc::Descendant> found;
    [&] {
        QTRY_COMPARE_WITH_TIMEOUT((found = proc::descendantsOf({parent.pid()})).size(),
                                  std::size_t{1}, 20'000);
    }();
    return found.empty() ? proc::Descendant() : found.front();
}

}  // namespace

class DescendantsTest : public QObject {
    Q_OBJECT

private slots:
    void aChildIsFoundAndIsGoneOnceItHasEnded()
    {
        const Child parent = Child::inRole({"parent"});
        const proc::Descendant child = childOf(parent);
        QCOMPARE(child.root, parent.pid());
        QCOMPARE(child.stat.parent, parent.pid());
        QCOMPARE(child.stat.command, std::string("test_child"));
        QVERIFY(child.command.ends_with(" parent"));
        QVERIFY(proc::descendsFrom(child.stat.pid, {parent.pid()}));
        ::kill(child.stat.pid, SIGKILL);
        QTRY_VERIFY(proc::descendantsOf({parent.pid()}).empty());
        QVERIFY(!proc::descendsFrom(child.stat.pid, {parent.pid()}));
    }

    void descendantsStandBehindTheirParents()
    {
        const Child parent = Child::inRole({"parent"});
        const proc::Descendant child = childOf(parent);
        const auto all = proc::descendantsOf({::getpid()});
        const auto placeOf = [&all](pid_t pid) {
            return std::ranges::find_if(
                all, [pid](const proc::Descendant& one) { return one.stat.pid == pid; });
        };
        QVERIFY(placeOf(child.stat.pid) != all.end());
        QVERIFY(placeOf(parent.pid()) < placeOf(child.stat.pid));
        QVERIFY(proc::descendsFrom(child.stat.pid, {::getpid()}));
        QVERIFY(!proc::descendsFrom(::getppid(), {::getpid()}));
        QVERIFY(!proc::descendsFrom(parent.pid(), {child.stat.pid}));
    }

    void whoHasNoneHasNone()
    {
        const Child child = Child::inRole({"sleep"});
        QVERIFY(proc::descendantsOf({child.pid()}).empty());
        QVERIFY(proc::descendantsOf({}).empty());
        QVERIFY(!proc::descendsFrom(child.pid(), {}));
    }
};

QTEST_GUILESS_MAIN(DescendantsTest)
#include "descendants_test.moc"
