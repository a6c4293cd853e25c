#pragma once

#include <string>
#include <vector>

// What this process is in the family of processes that mp starts.
namespace mp::engine {

struct ProcessIdentity {
    std::string name = "MainProcess";
    std::vector<int> numbers;  // {1, 2}: the second child of the main process's first
    bool daemon = false;       // ends with its parent; inherited by its children
    int parent = 0;            // PID; 0: this process was started by a person
    std::string parentName;
};

// Written only while a process begins, before it has threads; read from any thread.
const ProcessIdentity& ownIdentity();
void setParent(int pid, std::string name);
void becomeProcess(std::string name, std::vector<int> numbers, bool daemon);

// The numbers of this process's next child, and the name that goes with them: "Process-1:2".
// Any thread.
std::vector<int> takeChildNumbers();
std::string defaultName(const std::vector<int>& numbers);

}  // namespace mp::engine
