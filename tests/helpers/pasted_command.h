#pragma once

#include "cli/run_command.h"
#include "cli/sweep_command.h"
#include "cli/words.h"

#include <QProcess>
#include <QTemporaryFile>

#include <stdexcept>
#include <string>
#include <vector>

// A `poolscope …` command as a person pastes it: bash takes it apart, and the command's own parser
// reads the words.
struct PastedCommand {
    std::vector<std::string> words{};  // behind "poolscope"
    std::string input{};               // what it is fed on standard input
};

// Throws std::runtime_error if bash doesn't take it.
inline PastedCommand pastedIntoBash(const std::string& command)
{
    // A function in the program's place tells its words, and then what it is fed.
    QTemporaryFile script;
    if (!script.open()) {
        throw std::runtime_error("no temporary file");
    }
    script.write("poolscope() { printf '%s\\0' \"$#\" \"$@\"; cat; }\n");
    script.write(QByteArray::fromStdString(command + "\n"));
    script.close();
    QProcess bash;
    bash.setStandardInputFile(QProcess::nullDevice());
    bash.start(QStringLiteral("bash"), {QStringLiteral("--norc"), script.fileName()});
    if (!bash.waitForFinished() || bash.exitCode() != 0) {
        throw std::runtime_error("bash doesn't take: " + command.substr(0, 400));
    }
    const QByteArray out = bash.readAllStandardOutput();
    PastedCommand pasted;
    qsizetype begin = 0;
    const auto nextWord = [&] {
        const qsizetype end = out.indexOf('\0', begin);
        const QByteArray word = out.mid(begin, end - begin);
        begin = end + 1;
        return word.toStdString();
    };
    for (int left = std::stoi(nextWord()); left > 0; --left) {
        pasted.words.push_back(nextWord());
    }
    pasted.input = out.mid(begin).toStdString();
    return pasted;
}

// What `poolscope run …` or `poolscope sweep …` would do. Throws as its parser does.
inline lab::Experiment experimentOfPasted(const std::string& command)
{
    const std::vector<std::string> all = pastedIntoBash(command).words;
    const cli::Words words = cli::splitWords({all.begin() + 1, all.end()});
    cli::RunWords run;
    cli::SweepWords sweep;
    if (all.front() == "sweep") {
        cli::parseSweep(words, sweep);
        return sweep.experiment;
    }
    if (all.front() != "run") {
        throw std::runtime_error("neither run nor sweep: " + all.front());
    }
    cli::parseRun(words, run);
    return run.experiment;
}
