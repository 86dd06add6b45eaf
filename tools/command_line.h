#pragma once

namespace newsfold {

// The whole program: parses the command line, runs the verb, returns the exit code
// (tools/output/exit_code.h).
int RunCommandLine(int argc, const char* const* argv);

}  // namespace newsfold
