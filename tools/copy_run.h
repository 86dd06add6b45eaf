#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "tools/input/interrupt.h"
#include "tools/output/context.h"
#include "tools/output/progress.h"

namespace newsfold {

// What checkpoint, backup and restore have in common: progress over bytes, interrupts, how they end.
class CopyRun {
 public:
  CopyRun(const CommandContext& context, std::string_view verb)
      : context_(context), verb_(verb), progress_(stderr, context) {}

  // Draws how far it has come; false once it was interrupted. Must not outlive this.
  CopyVisitor Visitor();
  double Seconds() const;
  // Reports an error of the job. `damage_hint`: what to do where something is damaged.
  int Fail(const Status& status, std::string_view damage_hint);
  // Prints the summary: as JSON, or as `table`, unless it was stopped; `left`: what that leaves behind.
  int Finish(boost::json::object summary, std::string_view table, bool was_stopped, std::string_view left);

 private:
  const CommandContext& context_;
  const std::string verb_;
  ProgressLine progress_;
  const InterruptGuard guard_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace newsfold
