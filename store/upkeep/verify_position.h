#pragma once

#include <string>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article.h"

namespace newsfold {

// How far those checks of a store have come that check a part of it at a time (VerifyOptions::goes_on).
struct VerifyPosition {
  VerifyDepth depth = VerifyDepth::kFull;  // a run of another one begins anew
  std::string engine_file;                 // the last one that was checked
  std::string index_file;
  bool has_all_files = false;  // of this round
  ArticleNumber article = 0;   // the last one that was checked

  friend bool operator==(const VerifyPosition&, const VerifyPosition&) = default;
};

// The beginning, if the store has none, or a damaged one: nothing is lost with it. Errors: kUnavailable.
Result<VerifyPosition> ReadVerifyPosition(Engine* engine);
// Durably. Errors: as of Engine::Write.
Status WriteVerifyPosition(Engine* engine, const VerifyPosition& position);

}  // namespace newsfold
