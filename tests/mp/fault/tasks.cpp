#include "mp/fault/tasks.h"

#include "helpers/wait_for.h"
#include "mp/fault/begun_ledger.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace fault_test {

namespace {

std::unique_ptr<BegunLedger> g_ledger;

}  // namespace

void useLedger(const std::string& path)
{
    g_ledger = std::make_unique<BegunLedger>(path);
}

void refuseToWork(const std::string& path)
{
    throw std::runtime_error("won't use " + path);
}

int answerTo(int item)
{
    return 3 * item + 1;
}

int work(int item)
{
    g_ledger->begin(item);
    return answerTo(item);
}

bool throwsFor(int item)
{
    return item % 3 == 1;
}

int workOrThrow(int item)
{
    g_ledger->begin(item);
    if (throwsFor(item)) {
        throw std::domain_error("item " + std::to_string(item));
    }
    return answerTo(item);
}

std::string echo(int item, const std::string& text)
{
    g_ledger->begin(item);
    return text;
}

std::string grow(int item, int bytes)
{
    g_ledger->begin(item);
    return std::string(static_cast<std::size_t>(bytes), 'g');
}

int waitForFlag(int item, bool wait)
{
    g_ledger->begin(item);
    if (wait && !helpers::waitFor([] { return g_ledger->flag(); }, std::chrono::seconds(60))) {
        throw std::runtime_error("nobody raised the flag");
    }
    return answerTo(item);
}

int exitAtOnce(int item)
{
    g_ledger->begin(item);
    std::_Exit(3);
}

std::string spokenBy(int item)
{
    return "item " + std::to_string(item) + " speaks\n";
}

int speak(int item)
{
    g_ledger->begin(item);
    std::fputs(spokenBy(item).c_str(), stdout);
    return answerTo(item);
}

void noteAndReturn(const std::string& path, int item)
{
    BegunLedger(path).begin(item);
}

void noteAndThrow(const std::string& path, int item)
{
    BegunLedger(path).begin(item);
    throw std::domain_error("process " + std::to_string(item));
}

void noteAndStay(const std::string& path, int item)
{
    BegunLedger(path).begin(item);
    while (true) {
        pause();
    }
}

}  // namespace fault_test
