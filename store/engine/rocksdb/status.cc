#include "store/engine/rocksdb/status.h"

#include <string>

namespace newsfold {
namespace {

StatusCode CodeOf(const rocksdb::Status& status) {
  if (status.IsCorruption() || status.IsPathNotFound()) {
    return StatusCode::kCorruption;
  }
  if (status.IsNoSpace()) {
    return StatusCode::kResourceExhausted;
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return StatusCode::kFailedPrecondition;
  }
  return StatusCode::kUnavailable;
}

}  // namespace

Status FromRocks(const rocksdb::Status& status, std::string_view context) {
  if (status.ok()) {
    return Status::Ok();
  }
  return {CodeOf(status), std::string(context) + ": " + status.ToString()};
}

}  // namespace newsfold
