#pragma once

#include <CLI/CLI.hpp>

namespace newsfold {

// For options that take a count: refuses numbers below zero, which the parser would wrap to huge ones.
CLI::Validator NotNegative();

}  // namespace newsfold
