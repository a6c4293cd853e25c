#pragma once

#include <string>
#include <vector>

// What the workload's workers and processes run. Each item notes in the ledger that it was begun.
namespace fault_test {

// A pool's initializer: where the ledger is.
void useLedger(const std::string& path);
void refuseToWork(const std::string& path);

int answerTo(int item);

int work(int item);                                   // answerTo(item)
int workOrThrow(int item);                            // throws for every third
std::string echo(int item, const std::string& text);  // `text`
std::string grow(int item, int bytes);                // so many letters
int waitForFlag(int item, bool wait);                 // answerTo(item), after the flag
int exitAtOnce(int item);                             // takes its worker along
int speak(int item);                                  // answerTo(item); writes spokenBy(item)

bool throwsFor(int item);
std::string spokenBy(int item);

// Of mp::Process.
void noteAndReturn(const std::string& path, int item);
void noteAndThrow(const std::string& path, int item);
void noteAndStay(const std::string& path, int item);

}  // namespace fault_test
