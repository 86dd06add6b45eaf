#pragma once

namespace newsfold {

// Says on stderr which assertion failed, and aborts: a bug must not go on to write.
[[noreturn]] void FailAssertion(const char* condition, const char* file, int line);

}  // namespace newsfold

// States what holds unless there is a bug; never for input. Holds in every build, so it has to be cheap: what
// costs more than a few instructions is for <cassert>'s assert, which release builds leave out.
#define NEWSFOLD_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::newsfold::FailAssertion(#condition, __FILE__, __LINE__))
