#pragma once

namespace newsfold {

// How every verb reports itself: the global options, and the exit code it leaves behind.
struct CommandContext {
  bool json = false;         // --json: JSON lines on stdout
  bool quiet = false;        // -q: errors only on stderr
  bool no_progress = false;  // --no-progress: no moving line, even on a terminal
  int exit_code = 0;         // what the verb that ran decided (tools/output/exit_code.h)
};

}  // namespace newsfold
