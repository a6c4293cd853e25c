#include "base/posix_error.h"

#include <QTest>

#include <cerrno>
#include <string>
#include <system_error>

namespace {

template <class Call>
std::system_error errorOf(const Call& call)
{
    try {
        call();
    } catch (const std::system_error& error) {
        return error;
    }
    return std::system_error(0, std::generic_category(), "nothing was thrown");
}

}  // namespace

class PosixErrorTest : public QObject {
    Q_OBJECT

private slots:
    void namesOperationSubjectAndReason();
    void leavesAnEmptySubjectOut();
    void takesTheCurrentErrno();
};

void PosixErrorTest::namesOperationSubjectAndReason()
{
    const auto error = errorOf([] { base::throwErrno(EACCES, "open", "/etc/shadow"); });
    QCOMPARE(error.code().value(), EACCES);
    QCOMPARE(std::string(error.what()), std::string("open /etc/shadow: Permission denied"));
}

void PosixErrorTest::leavesAnEmptySubjectOut()
{
    const auto error = errorOf([] { base::throwErrno(EMFILE, "make a pipe"); });
    QCOMPARE(std::string(error.what()), std::string("make a pipe: Too many open files"));
}

void PosixErrorTest::takesTheCurrentErrno()
{
    const auto error = errorOf([] {
        errno = ENOENT;
        base::throwErrno("read", "x");
    });
    QCOMPARE(error.code().value(), ENOENT);
}

QTEST_GUILESS_MAIN(PosixErrorTest)
#include "posix_error_test.moc"
