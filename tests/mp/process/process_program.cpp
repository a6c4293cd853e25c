// A program whose end the tests look at from outside: `process_program MODE [FILE]`.
//   uncaught     a process throws; standard error goes to standard output
//   unjoined     ends while a process of its waits for FILE, which then writes "worked"
//   exit         the same, by exit(3)
//   daemonic     ends while a daemonic process runs, which writes "told" when it is told to end
//   deaf         ends while a daemonic process runs that can't be told anything
//   nested       a process ends while a process of its own waits for FILE, which writes "worked"
//   detached     ends while a detached process waits for FILE, which then writes "worked"
//   never        doesn't call mp::init
//   flagged      calls it only when it was given an argument, as a template never is
// Writes "main ends" when main() does.

#include "mp/process.h"

#include "mp/errors.h"
#include "mp/init.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

void say(const std::string& line)
{
    const std::string text = line + "\n";
    if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) {
        std::_Exit(70);
    }
}

void workWhenThereIs(const std::string& file)
{
    while (::access(file.c_str(), F_OK) != 0) {
        ::poll(nullptr, 0, 1);
    }
    say("worked");
}

void throwSomething(int value)
{
    throw std::runtime_error("no square of " + std::to_string(value));
}

void waitToBeTold()
{
    ::signal(SIGTERM, [](int) {
        say("told");
        std::_Exit(0);
    });
    say("waits");
    while (true) {
        ::pause();
    }
}

void waitDeaf()
{
    ::signal(SIGTERM, SIG_IGN);
    say("waits");
    while (true) {
        ::pause();
    }
}

void startAndLeave(const std::string& file)
{
    mp::Process inner(&workWhenThereIs, file);
    inner.start();
    say("function ends");
}

int run(std::string_view mode, const std::string& file)
{
    if (mode == "uncaught") {
        ::dup2(STDOUT_FILENO, STDERR_FILENO);
        mp::Process process(&throwSomething, 5);
        process.start();
        process.join();
        say("exit code " + std::to_string(process.exitcode().value_or(-1000)));
        return 0;
    }
    if (mode == "nested") {
        mp::Process outer(&startAndLeave, file);
        outer.start();
        outer.join();
        say("outer ended");
        return 0;
    }
    if (mode == "daemonic" || mode == "deaf") {
        // On the heap for ever: no destructor, only the program's end has to do with it.
        static auto* const process = mode == "deaf"
                                         ? new mp::Process({.daemon = true}, &waitDeaf)
                                         : new mp::Process({.daemon = true}, &waitToBeTold);
        process->start();
        char line = 0;
        while (::access(file.c_str(), F_OK) != 0 && line == 0) {
            ::poll(nullptr, 0, 1);
        }
        return 0;
    }
    mp::Process process(&workWhenThereIs, file);
    process.start();
    if (mode == "detached") {
        process.detach();
    }
    if (mode == "exit") {
        say("main ends");
        std::exit(3);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode != "never" &&
        (mode == "flagged" || argc > 1 || std::getenv("PROCESS_PROGRAM_FLAGGED") == nullptr)) {
        mp::init(argc, argv);
    }
    ::alarm(120);
    int code = 0;
    try {
        code = run(mode, argc > 2 ? argv[2] : "");
    } catch (const std::exception& error) {
        say("error " + mp::typeName(typeid(error)) + ": " + error.what());
    }
    say("main ends");
    return code;
}
