#include "helpers/leak_check.h"

#include "base/unique_fd.h"
#include "helpers/child.h"

#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <string>

using namespace std::chrono_literals;

// The helper that other tests rely on must itself see what is left over.
class LeakCheckTest : public QObject {
    Q_OBJECT

private slots:
    void nothingLeftIsNothingSaid();
    void openDescriptorIsSeen();
    void livingAndDeadChildrenAreSeen();
    void memfdMappingIsSeen();
    void namedSharedMemoryIsSeen();
    void orphansAreAdopted();
};

namespace {

bool says(const helpers::LeakCheck& leaks, const std::string& text)
{
    return leaks.verify(0ms).find(text) != std::string::npos;
}

}  // namespace

void LeakCheckTest::nothingLeftIsNothingSaid()
{
    const helpers::LeakCheck leaks;
    {
        helpers::Child child = helpers::Child::inRole({"exit", "0"});
    }
    QCOMPARE(leaks.verify(), std::string());
}

void LeakCheckTest::openDescriptorIsSeen()
{
    const helpers::LeakCheck leaks;
    base::UniqueFd fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    QVERIFY(says(leaks, "open on /dev/null"));
    fd.reset();
    QCOMPARE(leaks.verify(), std::string());
}

void LeakCheckTest::livingAndDeadChildrenAreSeen()
{
    const helpers::LeakCheck leaks;
    helpers::Child child = helpers::Child::inRole({"sleep"});
    child.readLine();
    // It may still be on its way into its wait.
    QTRY_VERIFY(says(leaks, "child " + std::to_string(child.pid()) + ": S (test_child)"));
    ::kill(child.pid(), SIGKILL);
    QVERIFY(child.waitUntilZombie());
    QVERIFY(says(leaks, "child " + std::to_string(child.pid()) + ": Z (test_child)"));
    child.wait();
    QVERIFY(!says(leaks, "child"));
}

void LeakCheckTest::memfdMappingIsSeen()
{
    const helpers::LeakCheck leaks;
    base::UniqueFd memory(::memfd_create("leak-check-test", MFD_CLOEXEC));
    QCOMPARE(::ftruncate(memory.get(), 4096), 0);
    void* const mapping = ::mmap(nullptr, 4096, PROT_READ, MAP_SHARED, memory.get(), 0);
    QVERIFY(mapping != MAP_FAILED);
    memory.reset();
    QVERIFY(says(leaks, "mapping(s) of /memfd:leak-check-test"));
    ::munmap(mapping, 4096);
    QCOMPARE(leaks.verify(), std::string());
}

void LeakCheckTest::namedSharedMemoryIsSeen()
{
    const helpers::LeakCheck leaks;
    const std::string name = "/leak-check-test-" + std::to_string(::getpid());
    {
        const base::UniqueFd memory(::shm_open(name.c_str(), O_CREAT | O_RDWR, 0600));
    }
    const bool seen = says(leaks, "shared memory /dev/shm" + name);
    ::shm_unlink(name.c_str());
    QVERIFY(seen);
}

void LeakCheckTest::orphansAreAdopted()
{
    const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
    helpers::Child shell =
        helpers::Child::ofProgram("/bin/sh", {"-c", "sleep 30 >/dev/null & echo $!"});
    const pid_t orphan = std::stoi(shell.readLine());
    QVERIFY(shell.wait().success());
    QTRY_VERIFY(says(leaks, "child " + std::to_string(orphan) + ": "));
    ::kill(orphan, SIGKILL);
    QTRY_VERIFY(!says(leaks, "child"));
}

QTEST_GUILESS_MAIN(LeakCheckTest)
#include "leak_check_test.moc"
