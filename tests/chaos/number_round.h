#pragma once

#include "chaos/chaos_round.h"

namespace chaos {

// What runRound() does for tasks of numbers: Form::Map and Form::Imap.
RoundResult runNumbers(const RoundOptions& options, const std::string& folder);

}  // namespace chaos
