#include "mp/scope/scope_directory.h"

#include "helpers/leak_check.h"
#include "mp/scope/scope_server.h"
#include "mp/scope/unix_socket.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

using mp::ScopeServer;

namespace {

std::string sentenceOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing was thrown";
}

bool says(const std::function<void()>& call, const std::string& words)
{
    const std::string sentence = sentenceOf(call);
    if (sentence.find(words) == std::string::npos) {
        qWarning("%s", sentence.c_str());
        return false;
    }
    return true;
}

// A socket nobody listens on.
void leaveSocket(const std::string& path)
{
    const base::UniqueFd gone = mp::scope::listenAt(path);
    QVERIFY(gone);
}

}  // namespace

class ScopeDirectoryTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void runtimeFolderHoldsTheScopes();
    void withoutRuntimeFolderItIsInTmp();
    void symbolicLinkIsRefused();
    void openFolderIsRefused();
    void foreignFolderIsRefused();
    void fileInItsPlaceIsRefused();
    void missingRuntimeFolderIsASentence();
    void longPathIsASentence();
    void namesBecomeFileNamesAndBack();
    void onlyDeadSocketsAreSwept();
    void scopesOfOneProcessDontCollide();
    void leftoverOfAReusedPidIsReplaced();
    void endRemovesTheSocket();

private:
    std::unique_ptr<QTemporaryDir> m_runtime;
    std::string m_folder;
};

void ScopeDirectoryTest::init()
{
    m_runtime = std::make_unique<QTemporaryDir>();
    QVERIFY(m_runtime->isValid());
    qputenv("XDG_RUNTIME_DIR", m_runtime->path().toLocal8Bit());
    m_folder = m_runtime->path().toStdString() + "/poolscope";
}

void ScopeDirectoryTest::cleanup()
{
    m_runtime.reset();
}

void ScopeDirectoryTest::runtimeFolderHoldsTheScopes()
{
    QVERIFY(mp::listScopes().empty());
    QVERIFY(!QFile::exists(QString::fromStdString(m_folder)));  // looking makes nothing
    QCOMPARE(mp::scopeDirectory(), m_folder);
    struct stat facts {};
    QCOMPARE(::stat(m_folder.c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 07777U, 0700U);
    QCOMPARE(mp::scopeDirectory(), m_folder);
    QVERIFY(mp::listScopes().empty());
}

void ScopeDirectoryTest::withoutRuntimeFolderItIsInTmp()
{
    const std::string wanted = "/tmp/poolscope-" + std::to_string(::geteuid());
    for (const bool empty : {false, true}) {
        empty ? qputenv("XDG_RUNTIME_DIR", "") : qunsetenv("XDG_RUNTIME_DIR");
        QCOMPARE(mp::scope::scopeDirectoryName(), wanted);
        ScopeServer server(ScopeServer::Options{});
        server.listen();
        QVERIFY(server.path().starts_with(wanted + "/" + std::to_string(::getpid()) + "-"));
    }
}

void ScopeDirectoryTest::symbolicLinkIsRefused()
{
    const std::string elsewhere = m_runtime->path().toStdString() + "/elsewhere";
    QCOMPARE(::mkdir(elsewhere.c_str(), 0700), 0);
    QCOMPARE(::symlink(elsewhere.c_str(), m_folder.c_str()), 0);
    QVERIFY(says([] { mp::scopeDirectory(); }, "is a symbolic link"));
    QVERIFY(says([] { mp::listScopes(); }, "is a symbolic link"));
    ScopeServer server(ScopeServer::Options{});
    QVERIFY(says([&server] { server.listen(); }, "is a symbolic link"));
    QCOMPARE(server.path(), std::string());
}

void ScopeDirectoryTest::openFolderIsRefused()
{
    QCOMPARE(::mkdir(m_folder.c_str(), 0700), 0);
    QCOMPARE(::chmod(m_folder.c_str(), 0710), 0);
    QVERIFY(says([] { mp::scopeDirectory(); }, "is open to other users"));
}

void ScopeDirectoryTest::foreignFolderIsRefused()
{
    if (::geteuid() != 0) {
        QSKIP("Only root can make a folder of another user.");
    }
    QCOMPARE(::mkdir(m_folder.c_str(), 0700), 0);
    QCOMPARE(::chown(m_folder.c_str(), 65534, 65534), 0);
    QVERIFY(says([] { mp::scopeDirectory(); }, "belongs to user 65534"));
}

void ScopeDirectoryTest::fileInItsPlaceIsRefused()
{
    std::ofstream(m_folder) << "a file";
    QVERIFY(says([] { mp::scopeDirectory(); }, "is no folder"));
}

void ScopeDirectoryTest::missingRuntimeFolderIsASentence()
{
    qputenv("XDG_RUNTIME_DIR", "/nonexistent/runtime");
    QVERIFY(mp::listScopes().empty());
    QVERIFY(says([] { mp::scopeDirectory(); }, "/nonexistent/runtime/poolscope"));
}

void ScopeDirectoryTest::longPathIsASentence()
{
    const std::string runtime = m_runtime->path().toStdString() + "/" + std::string(90, 'x');
    QCOMPARE(::mkdir(runtime.c_str(), 0700), 0);
    qputenv("XDG_RUNTIME_DIR", runtime.c_str());
    ScopeServer server(ScopeServer::Options{});
    QVERIFY(says([&server] { server.listen(); }, "too long for a socket"));
}

void ScopeDirectoryTest::namesBecomeFileNamesAndBack()
{
    using mp::scope::parseSocketFileName;
    using mp::scope::socketFileName;
    QCOMPARE(socketFileName(4126, "sweep"), std::string("4126-sweep.sock"));
    QCOMPARE(socketFileName(1, "../a b/ü"), std::string("1-.._a_b___.sock"));
    QCOMPARE(socketFileName(1, ""), std::string("1-scope.sock"));
    QCOMPARE(socketFileName(1, std::string(300, 'x')).size(), std::size_t{2 + 40 + 5});
    mp::ScopeInfo info;
    QVERIFY(parseSocketFileName("4126-a-b.sock", info));
    QCOMPARE(info.pid, 4126);
    QCOMPARE(info.name, std::string("a-b"));
    for (const char* file : {"", ".", "x.sock", "-x.sock", "0-x.sock", "4126-.sock", "4126-x",
                             "4126.sock", "-4-x.sock", "99999999999-x.sock"}) {
        QVERIFY2(!parseSocketFileName(file, info), file);
    }
}

void ScopeDirectoryTest::onlyDeadSocketsAreSwept()
{
    const std::string folder = mp::scopeDirectory() + "/";
    // PIDs of Linux end at 4194304.
    leaveSocket(folder + "4194999-dead.sock");
    leaveSocket(folder + std::to_string(::getpid()) + "-mine.sock");
    leaveSocket(folder + "no-scope-at-all");
    std::ofstream(folder + "4194999-file.sock") << "no socket";
    const base::UniqueFd answering = mp::scope::listenAt(folder + "4194999-answers.sock");
    QCOMPARE(mp::scope::sweepDeadSockets(mp::scopeDirectory()), std::size_t{1});
    QVERIFY(!QFile::exists(QString::fromStdString(folder + "4194999-dead.sock")));
    QVERIFY(QFile::exists(QString::fromStdString(folder + "4194999-file.sock")));
    QVERIFY(QFile::exists(QString::fromStdString(folder + "4194999-answers.sock")));
}

void ScopeDirectoryTest::scopesOfOneProcessDontCollide()
{
    ScopeServer first(ScopeServer::Options{});
    ScopeServer second(ScopeServer::Options{});
    first.listen();
    second.listen();
    QVERIFY(first.path() != second.path());
    QCOMPARE(mp::listScopes().size(), std::size_t{2});
    QVERIFY_THROWS_EXCEPTION(std::logic_error, first.listen());
}

void ScopeDirectoryTest::leftoverOfAReusedPidIsReplaced()
{
    leaveSocket(mp::scopeDirectory() + "/" + std::to_string(::getpid()) + "-scope.sock");
    ScopeServer server(ScopeServer::Options{});
    server.listen();
    QCOMPARE(server.path(),
             mp::scopeDirectory() + "/" + std::to_string(::getpid()) + "-scope.sock");
    QCOMPARE(mp::listScopes().size(), std::size_t{1});
}

void ScopeDirectoryTest::endRemovesTheSocket()
{
    const helpers::LeakCheck leaks;
    {
        ScopeServer server(ScopeServer::Options{});
        server.listen();
        QCOMPARE(mp::listScopes().size(), std::size_t{1});
    }
    QCOMPARE(QDir(QString::fromStdString(m_folder)).entryList(QDir::System).size(), 0);
    QCOMPARE(leaks.verify(), std::string());
}

QTEST_GUILESS_MAIN(ScopeDirectoryTest)
#include "scope_directory_test.moc"
