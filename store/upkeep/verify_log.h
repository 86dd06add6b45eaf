#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "store/answers/answers.h"
#include "store/records/article.h"

namespace newsfold {

// What a check of a store has found and done so far, and who is told of it. Thread-compatible.
class VerifyLog {
 public:
  // `visit` must outlive it.
  VerifyLog(const VerifyVisitor& visit, VerifyDepth depth) : visit_(visit) { summary_.depth = depth; }

  // Tells a finding. It is not the place to stop: goes_on() is asked between two steps.
  void Find(VerifyFinding finding);
  void Find(Damage damage, std::string where, std::string what) {
    Find({damage, std::move(where), 0, {}, std::move(what)});
  }
  // Tells how far it is; to be called now and then. False: stop.
  bool Report();
  bool goes_on() const { return !summary_.was_stopped; }

  VerifySummary& summary() { return summary_; }

 private:
  const VerifyVisitor& visit_;
  VerifySummary summary_;
};

// "article number 7".
std::string NumberName(ArticleNumber number);
// For keys of hashes: "d1f0...", at most the first 8 bytes behind the family's.
std::string HexOfKey(std::string_view key);

}  // namespace newsfold
