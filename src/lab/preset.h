#pragma once

#include "lab/experiment.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace lab {

// Why a preset can't be opened: one sentence.
class PresetError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// An experiment as a file that is kept, shared and opened again: JSON for people to read, with a
// schema and a version of its own.
std::string presetText(const Experiment& experiment);

// Throws PresetError: no JSON (where), no preset, one of a newer version, or a field that is wrong.
// The values themselves are for check() to judge.
Experiment presetFromText(std::string_view text);

// Whether a file that begins so is a preset, of any version.
bool beginsPreset(std::string_view start);

}  // namespace lab
