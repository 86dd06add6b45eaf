#pragma once

#include "store/base/status.h"

namespace newsfold {

// What the program leaves behind. Treat an unknown code as failure.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitPartial = 3;    // unreadable input or bad lines; the rest was done
inline constexpr int kExitDuplicate = 4;  // a repost was found, only with check --exit-code
inline constexpr int kExitStoreMissing = 10;
inline constexpr int kExitStoreLocked = 11;
inline constexpr int kExitStoreMismatch = 12;  // format, folding, ICU or index of another program
inline constexpr int kExitCorruption = 20;
inline constexpr int kExitInterrupted = 130;

// The code for an operation that failed with `status`; kExitOk if it did not.
int ExitCodeOf(const Status& status);
// The same for a store that could not be opened, where not found and unavailable have codes of their own.
int OpenExitCodeOf(const Status& status);

}  // namespace newsfold
