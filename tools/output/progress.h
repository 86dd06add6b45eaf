#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "tools/output/context.h"

namespace newsfold {

// How far a run has come.
struct ProgressState {
  std::optional<std::uint64_t> articles = 0;  // nothing where none are counted: bytes are told instead
  std::optional<std::uint64_t> reposts = 0;   // nothing where none are counted: nor are errors told
  std::uint64_t errors = 0;
  std::uint64_t bytes_done = 0;   // of input, as it is on disk
  std::uint64_t bytes_total = 0;  // 0: unknown
  double seconds = 0;
  std::uint64_t files_done = 0;
  std::uint64_t files_total = 0;  // files are told if there are several
};

// "[#####.....] 50 % of 2.4 GB  3 of 7 files  1,234 articles  321 reposts  0 errors  12,340/s  0:07 left", at
// most `columns` wide, and without the bar if only that fits; without articles
// "[#####.....] 50 %  1.2 GB of 2.4 GB  0:07 left".
std::string FormatProgress(const ProgressState& state, std::size_t columns);

// One line on a terminal that is written over and over. Nothing at all where the stream is no terminal, or
// the user wants none. Thread-compatible.
class ProgressLine {
 public:
  ProgressLine(std::FILE* stream, const CommandContext& context);

  // Draws, at most ten times a second.
  void Update(const ProgressState& state);
  // Takes the line away, so that something else can be written.
  void Clear();
  // Draws the last state and leaves it there.
  void Finish(const ProgressState& state);

 private:
  void Draw(const ProgressState& state);

  std::FILE* const stream_;
  const bool is_enabled_;
  bool is_drawn_ = false;
  std::chrono::steady_clock::time_point drawn_at_;
};

}  // namespace newsfold
