#pragma once

#include <iosfwd>

namespace cli {

// `poolscope doctor [--json]`: what this machine offers, what each thing means and what to do if it
// is lacking. Returns the exit status: 0, or 1 if something Poolscope needs is lacking. Throws
// nothing; a failure is a sentence on `err` and, with `json`, a document with "error" on `out`.
int runDoctor(bool json, std::ostream& out, std::ostream& err);

}  // namespace cli
