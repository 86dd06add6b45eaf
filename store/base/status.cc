#include "store/base/status.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "dedup/base/assert.h"

namespace newsfold {

std::string_view NameOf(StatusCode code) {
  static constexpr std::array<std::string_view, 10> kNames = {"ok",
                                                              "invalid_argument",
                                                              "not_found",
                                                              "already_exists",
                                                              "gone",
                                                              "resource_exhausted",
                                                              "unavailable",
                                                              "corruption",
                                                              "failed_precondition",
                                                              "internal"};
  const auto index = static_cast<std::size_t>(code);
  NEWSFOLD_ASSERT(index < kNames.size());
  return kNames[index];
}

std::string Status::ToString() const {
  std::string text(NameOf(code_));
  if (!message_.empty()) {
    text += ": ";
    text += message_;
  }
  return text;
}

Status Status::WithContext(std::string_view context) const {
  if (ok()) {
    return *this;
  }
  std::string message(context);
  message += ": ";
  message += message_;
  return {code_, std::move(message)};
}

Status InvalidArgument(std::string message) {
  return {StatusCode::kInvalidArgument, std::move(message)};
}
Status NotFound(std::string message) {
  return {StatusCode::kNotFound, std::move(message)};
}
Status AlreadyExists(std::string message) {
  return {StatusCode::kAlreadyExists, std::move(message)};
}
Status Gone(std::string message) {
  return {StatusCode::kGone, std::move(message)};
}
Status ResourceExhausted(std::string message) {
  return {StatusCode::kResourceExhausted, std::move(message)};
}
Status Unavailable(std::string message) {
  return {StatusCode::kUnavailable, std::move(message)};
}
Status Corruption(std::string message) {
  return {StatusCode::kCorruption, std::move(message)};
}
Status FailedPrecondition(std::string message) {
  return {StatusCode::kFailedPrecondition, std::move(message)};
}
Status Internal(std::string message) {
  return {StatusCode::kInternal, std::move(message)};
}

void throw_exception_from_error(const Status& status, const boost::source_location& where) {
  // Only a bug comes here: a release build must not run on with a value that is not there.
  std::fprintf(stderr, "%s:%u: value() of an error: %s\n", where.file_name(), unsigned{where.line()},
               status.ToString().c_str());
  std::abort();
}

}  // namespace newsfold
