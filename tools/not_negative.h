#pragma once

#include <CLI/CLI.hpp>

namespace newsfold {

// For options that take a count: refuses numbers below zero, which the parser would wrap to huge ones, and
// those above 64 bits, which it would take for the largest.
CLI::Validator NotNegative();

}  // namespace newsfold
