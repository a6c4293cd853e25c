#pragma once

#include <string>
#include <vector>

namespace lab {

// Files, sorted bytewise:
//   of a folder    every regular file in it and below, hidden ones too; symbolic links aren't
//                  followed or taken
//   of a file      that file
//   of a pattern   the regular files (or links to such) that match; '*', '?' and [a-z] match within
//                  a name, '**' any number of folders, links to folders not among them. A name with
//                  a leading dot wants a pattern with one, as in a shell.
// A path that exists is never taken as a pattern. Throws std::runtime_error with a sentence:
// nothing there, nothing matches, or a folder can't be read.
std::vector<std::string> findFiles(const std::string& folderOrPattern);

}  // namespace lab
