#include "tools/output/exit_code.h"

namespace newsfold {

int ExitCodeOf(const Status& status) {
  switch (status.code()) {
    case StatusCode::kOk:
      return kExitOk;
    case StatusCode::kFailedPrecondition:
      return kExitStoreMismatch;
    case StatusCode::kCorruption:
      return kExitCorruption;
    default:
      return kExitFailure;
  }
}

int OpenExitCodeOf(const Status& status) {
  if (status.code() == StatusCode::kNotFound) return kExitStoreMissing;
  if (status.code() == StatusCode::kUnavailable) return kExitStoreLocked;
  return ExitCodeOf(status);
}

}  // namespace newsfold
