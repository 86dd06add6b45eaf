#include "tools/copy_run.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tools/output/exit_code.h"
#include "tools/output/output.h"

namespace newsfold {

CopyVisitor CopyRun::Visitor() {
  return [this](const CopyProgress& so_far) {
    progress_.Update({std::nullopt, std::nullopt, 0, so_far.bytes_done, so_far.bytes_total, Seconds()});
    return !WasInterrupted();
  };
}

double CopyRun::Seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

int CopyRun::Fail(const Status& status, std::string_view damage_hint) {
  progress_.Clear();
  const bool is_missing = status.code() == StatusCode::kNotFound;
  std::string_view hint;
  if (status.code() == StatusCode::kCorruption) hint = damage_hint;
  if (status.code() == StatusCode::kResourceExhausted)
    hint = "make room on that disk, or take a folder on another";
  return newsfold::Fail(context_, verb_, is_missing ? kExitStoreMissing : ExitCodeOf(status),
                        status.message(), hint);
}

int CopyRun::Finish(boost::json::object summary, std::string_view table, bool was_stopped,
                    std::string_view left) {
  progress_.Clear();
  if (context_.json) {
    boost::json::object object = {{"message_type", "summary"}};
    for (auto& field : summary) object.insert(std::move(field));
    object["seconds"] = Seconds();
    PrintJson(object);
  } else if (!context_.quiet && !was_stopped) {
    fmt::print("{}", table);
  }
  if (!was_stopped) return kExitOk;
  if (!context_.quiet) fmt::print(stderr, "newsfold {}: interrupted; {}\n", verb_, left);
  return kExitInterrupted;
}

}  // namespace newsfold
