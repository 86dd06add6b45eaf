#pragma once

#include <ostream>

#include <gmock/gmock.h>

#include "store/base/status.h"

namespace newsfold {

// Found by GoogleTest: the value of a result need not be printable.
inline void PrintTo(const Status& status, std::ostream* out) {
  *out << status.ToString();
}
template <class T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  *out << (result ? "a value" : result.error().ToString());
}

}  // namespace newsfold

namespace newsfold::testing {

inline StatusCode CodeOf(const Status& status) {
  return status.code();
}
template <class T>
StatusCode CodeOf(const Result<T>& result) {
  return result ? StatusCode::kOk : result.error().code();
}

// Whether a Status, or the Result in whose place it stands, has this code.
MATCHER_P(StatusIs, code, "") {
  *result_listener << "code is " << NameOf(CodeOf(arg));
  return CodeOf(arg) == code;
}

inline auto IsOk() {
  return StatusIs(StatusCode::kOk);
}

}  // namespace newsfold::testing
