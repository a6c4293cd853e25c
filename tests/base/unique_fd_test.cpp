#include "base/unique_fd.h"

#include <QTest>

#include <fcntl.h>

namespace {

base::UniqueFd openNull()
{
    return base::UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool isOpen(int fd)
{
    return ::fcntl(fd, F_GETFD) >= 0;
}

}  // namespace

class UniqueFdTest : public QObject {
    Q_OBJECT

private slots:
    void holdsNothingAtFirst();
    void closesAtItsEnd();
    void movingHandsTheDescriptorOver();
    void assigningClosesTheOldOne();
    void assigningToItselfKeepsIt();
    void releaseGivesItUp();
};

void UniqueFdTest::holdsNothingAtFirst()
{
    const base::UniqueFd fd;
    QVERIFY(!fd);
    QCOMPARE(fd.get(), -1);
}

void UniqueFdTest::closesAtItsEnd()
{
    int number = -1;
    {
        const base::UniqueFd fd = openNull();
        number = fd.get();
        QVERIFY(isOpen(number));
    }
    QVERIFY(!isOpen(number));
}

void UniqueFdTest::movingHandsTheDescriptorOver()
{
    base::UniqueFd first = openNull();
    const int number = first.get();
    const base::UniqueFd second(std::move(first));
    QVERIFY(!first);  // NOLINT(bugprone-use-after-move): that is the question
    QCOMPARE(second.get(), number);
    QVERIFY(isOpen(number));
}

void UniqueFdTest::assigningClosesTheOldOne()
{
    base::UniqueFd first = openNull();
    base::UniqueFd second = openNull();
    const int old = first.get();
    const int kept = second.get();
    first = std::move(second);
    QVERIFY(!isOpen(old));
    QVERIFY(isOpen(kept));
    QCOMPARE(first.get(), kept);
}

void UniqueFdTest::assigningToItselfKeepsIt()
{
    base::UniqueFd fd = openNull();
    base::UniqueFd& same = fd;
    fd = std::move(same);
    QVERIFY(isOpen(fd.get()));
}

void UniqueFdTest::releaseGivesItUp()
{
    base::UniqueFd fd = openNull();
    const int number = fd.release();
    QVERIFY(!fd);
    fd.reset();
    QVERIFY(isOpen(number));
    ::close(number);
}

QTEST_GUILESS_MAIN(UniqueFdTest)
#include "unique_fd_test.moc"
