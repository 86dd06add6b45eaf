#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

namespace newsfold {

// Each code is one decision for the caller.
enum class StatusCode : std::uint8_t {
  kOk = 0,
  kInvalidArgument,     // the caller's input is wrong; trying again is useless
  kNotFound,            // no such article, cluster or store
  kAlreadyExists,       // same id, other content
  kGone,                // the article was removed, and is not taken again
  kResourceExhausted,   // out of disk, queue or another limit; try again later
  kUnavailable,         // locked, closing, or the storage has failed; try again elsewhere or later
  kCorruption,          // stored bytes are damaged
  kFailedPrecondition,  // the store's format, folding or secret do not fit this program
  kInternal,            // a bug
};

// "invalid_argument", "not_found", ... : stable names for programs.
std::string_view NameOf(StatusCode code);

// An outcome without a value. Messages name the thing, the value and the allowed range, gain context
// outward, and hold neither article text nor secrets. Immutable.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message) : code_(code), message_(std::move(message)) {}
  static Status Ok() { return {}; }

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }
  // "not_found: no article 'a17'"
  std::string ToString() const;
  // The same code with "context: " in front of the message.
  Status WithContext(std::string_view context) const;

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

Status InvalidArgument(std::string message);
Status NotFound(std::string message);
Status AlreadyExists(std::string message);
Status Gone(std::string message);
Status ResourceExhausted(std::string message);
Status Unavailable(std::string message);
Status Corruption(std::string message);
Status FailedPrecondition(std::string message);
Status Internal(std::string message);

// Drops an outcome on purpose; `why` tells the reader what makes that right. The one way to do so: casts to
// void are forbidden (tests/tree_rules/tree_rules.py), so that a search for the name finds them all.
inline void IgnoreStatus(const Status& /*status*/, std::string_view /*why*/) {}

// Lets boost::system::result's throwing accessor compile; asserts, for calling it on an error is a bug.
[[noreturn]] void throw_exception_from_error(const Status& status, const boost::source_location& where);

// A value, or the Status that says why there is none. `error()` is the Status, ok if there is a value.
template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Status> {
 public:
  using boost::system::result<T, Status>::result;
};

}  // namespace newsfold
