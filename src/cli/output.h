#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <string_view>

namespace cli {

// Writes all of it to standard output and returns `status`. If the reader has gone (`| head`) it
// says nothing and returns 141, as a program does that SIGPIPE ends; any other trouble is told on
// standard error and returns 1. SIGPIPE must be ignored.
int emit(std::string_view text, int status);

// The same for what comes in pieces. `produce` calls the function it gets with each of them, and
// stops when that returns false.
using Write = std::function<bool(std::string_view)>;
int emitPieces(const std::function<void(const Write&)>& produce, int status);

// The same for one JSON document, indented.
int emitJson(const nlohmann::json& document, int status);

// "poolscope: SENTENCE" on standard error.
void complain(std::string_view sentence);

bool standardOutputIsTerminal();
// A terminal that wants colours: NO_COLOR is unset or empty and TERM isn't "dumb".
bool standardOutputHasColour();
// Columns of the terminal at standard output or standard error; 80 if there is none.
int terminalWidth();
// Lines of the same; 24 if there is none.
int terminalHeight();
// The locale's character set is UTF-8.
bool localeIsUtf8();

}  // namespace cli
