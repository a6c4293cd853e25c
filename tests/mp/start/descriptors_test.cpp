#include "base/unique_fd.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/process.h"
#include "mp/signs.h"

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>

using namespace std::chrono_literals;

namespace {

using Names = std::vector<std::string>;

constexpr const char* kInherited = "inherited";  // in the name of what nobody may inherit

// What this process has open beyond the standard streams: what /proc says, with the inode where
// there is one of its own.
Names openFiles()
{
    Names names;
    for (int file = 3; file < 1024; ++file) {
        // By its name in /proc: ThreadSanitizer follows who uses which descriptor.
        const std::string place = "/proc/self/fd/" + std::to_string(file);
        struct stat facts {};
        std::error_code none;
        const auto target = std::filesystem::read_symlink(place, none);
        if (!none && ::stat(place.c_str(), &facts) == 0) {
            names.push_back(target.string() + " " + std::to_string(facts.st_ino));
        }
    }
    return names;
}

Names openFilesOfWorker(int)
{
    return openFiles();
}

void noteOpenFiles(const std::string& path)
{
    for (const std::string& name : openFiles()) {
        signs::note(path, name);
    }
    signs::note(path, "end");
}

Names linesOf(const std::string& path)
{
    std::ifstream file(path);
    Names lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

Names those(const Names& names, const std::string& part)
{
    Names found;
    std::copy_if(names.begin(), names.end(), std::back_inserter(found),
                 [&](const std::string& name) { return name.find(part) != std::string::npos; });
    return found;
}

std::string joined(const Names& names)
{
    std::string text;
    for (const std::string& name : names) {
        text += name + "; ";
    }
    return text;
}

// Every worker of the pool, by what it has open. One task at a time, so that all workers but those
// that are told to wait are asked.
std::vector<Names> openFilesOfAll(mp::Pool& pool, const std::string& folder)
{
    std::vector<std::tuple<int, std::string>> items;
    for (int i = 0; i < pool.workerCount(); ++i) {
        items.emplace_back(pool.workerCount(), folder);
    }
    return pool.map(
        [](const std::tuple<int, std::string>& item) {
            signs::note(std::get<1>(item), "here");
            if (!helpers::waitFor(
                    [&] { return signs::lines(std::get<1>(item)) >= std::get<0>(item); }, 60s)) {
                throw std::runtime_error("not all workers came");
            }
            return openFiles();
        },
        items, {.chunkSize = 1, .retries = 1});
}

void startMethods()
{
    QTest::addColumn<int>("start");
    QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver);
    QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn);
}

}  // namespace

// A child process has the descriptors that it was handed, and no others.
class DescriptorsTest : public QObject {
    Q_OBJECT

private slots:
    // Before the first pool: the template could inherit them, and with it every worker.
    void initTestCase()
    {
        m_file.reset(::open((m_folder / kInherited).c_str(), O_RDWR | O_CREAT, 0600));
        QCOMPARE(::fcntl(m_file.get(), F_GETFD), 0);
        QVERIFY(!those(openFiles(), kInherited).empty());
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        m_readEnd.reset(ends[0]);
        m_writeEnd.reset(ends[1]);
    }

    void workerHasNothingButWhatItWasHanded_data() { startMethods(); }
    void workerHasNothingButWhatItWasHanded()
    {
        QFETCH(int, start);
        mp::Pool pool({.workers = 1, .start = static_cast<mp::StartMethod>(start)});
        const Names names = pool.apply(&openFilesOfWorker, 0);
        QVERIFY2(those(names, kInherited).empty(), joined(names).c_str());
        QVERIFY2(those(names, "mp-channel").size() == 1, joined(names).c_str());
        QVERIFY2(those(names, "eventfd").size() == 1, joined(names).c_str());
        // The lifeline: not the test's own pipe.
        QVERIFY2(those(names, "pipe:").size() == 1, joined(names).c_str());
        QVERIFY2(those(names, "pipe:").front().find(pipeNumber()) == std::string::npos,
                 joined(names).c_str());
        QVERIFY2(names.size() == 3, joined(names).c_str());
    }

    void processHasNothingButItsLifeline_data() { startMethods(); }
    void processHasNothingButItsLifeline()
    {
        QFETCH(int, start);
        const signs::Folder folder;
        mp::Process process({.start = static_cast<mp::StartMethod>(start)}, &noteOpenFiles,
                            folder / "open");
        process.start();
        QVERIFY(process.join(60s));
        const Names names = linesOf(folder / "open");
        QVERIFY(!names.empty() && names.back() == "end");
        QVERIFY2(those(names, kInherited).empty(), joined(names).c_str());
        QVERIFY2(those(names, pipeNumber()).empty(), joined(names).c_str());
        QVERIFY2(those(names, "mp-channel").empty(), joined(names).c_str());
        QVERIFY2(those(names, "pidfd").empty(), joined(names).c_str());
        QVERIFY2(names.size() <= 2, joined(names).c_str());
    }

    // Also one that was started when all others were there.
    void noWorkerHasAnothersChannelOrPidfd_data() { startMethods(); }
    void noWorkerHasAnothersChannelOrPidfd()
    {
        QFETCH(int, start);
        const signs::Folder folder;
        mp::PoolOptions options;
        options.workers = 3;
        options.start = static_cast<mp::StartMethod>(start);
        mp::Pool first(options);
        mp::Pool second(options);
        const mp::WorkerInfo victim = first.workers().front();
        QVERIFY(first.signalWorker(victim.slot, victim.pid, SIGKILL));

        auto all = openFilesOfAll(first, folder / "first");
        for (Names& names : openFilesOfAll(second, folder / "second")) {
            all.push_back(std::move(names));
        }

        std::set<std::string> channels;
        for (const Names& names : all) {
            const Names own = those(names, "mp-channel");
            QVERIFY2(own.size() == 1, joined(names).c_str());
            channels.insert(own.front());
            QVERIFY2(those(names, "eventfd").size() == 1, joined(names).c_str());
            QVERIFY2(those(names, "pidfd").empty(), joined(names).c_str());
            QVERIFY2(those(names, "socket:").empty(), joined(names).c_str());
        }
        QCOMPARE(channels.size(), std::size_t{6});
    }

private:
    std::string pipeNumber() const
    {
        struct stat facts {};
        ::fstat(m_readEnd.get(), &facts);
        return "[" + std::to_string(facts.st_ino) + "]";
    }

    signs::Folder m_folder;
    base::UniqueFd m_file;
    base::UniqueFd m_readEnd;
    base::UniqueFd m_writeEnd;
};

MP_TEST_MAIN(DescriptorsTest)
#include "descriptors_test.moc"
