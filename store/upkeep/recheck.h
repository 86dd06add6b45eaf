#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "store/answers/answers.h"
#include "store/decide/matcher.h"
#include "store/decide/settler.h"
#include "store/decide/workbench.h"
#include "store/engine/key_family.h"
#include "store/engine/overlay_engine.h"
#include "store/index/hindsight_boilerplate.h"
#include "store/records/article.h"
#include "store/records/record_reader.h"
#include "store/records/text_codec.h"

namespace newsfold {

// Decides the reposts of a store again, in order of arrival, under the boilerplate that is known afterwards
// (HindsightBoilerplate), and stores what comes out otherwise. The decisions are the matcher's, the writes
// the settler's; this only walks.
//
// A repost is compared with articles that came before it, and stays where it is unless that no longer holds.
// One that joined its cluster by way of a later article, or whose canonical a policy made one later, is
// decided again behind that one. What a person decided stays, and so do reposts that came before a canonical
// which a person chose. Neither the weights nor who is a canonical already depend on what is decided here, so
// the outcome follows from what is decided about earlier articles: a second run changes nothing, and one that
// was stopped anywhere can be run again with the same outcome. Thread-compatible; nobody else may write to
// the store meanwhile.
class Rechecker {
 public:
  // All that `store` refers to, and `visit`, must outlive it.
  Rechecker(const StoreParts& store, const RecheckOptions& options, const RecheckVisitor& visit);

  // As Archive::Recheck. Call once.
  Result<RecheckSummary> Run();

  // Who made the changes, to be adopted by the store's own settler; nullptr if nothing can have changed.
  const Settler* settler() const { return has_started_ && !options_.dry_run ? &bench_.settler : nullptr; }

 private:
  Status Visit(ArticleNumber number);
  Status DecideAll(ArticleNumber position, std::vector<ArticleRecord> records);
  Status DecideAgain(const ArticleRecord& record, ArticleNumber position);
  Result<bool> IsKeptByPerson(const ArticleRecord& record);
  Result<bool> HasChanged(const ArticleRecord& record, const MatchOutcome& outcome);
  Status Replace(const ArticleRecord& record, const PreparedArticle& prepared, const MatchOutcome& outcome);
  Status Report();
  void Stop();
  void Count(RecheckMove move);

  // Constant after construction.
  const StoreParts store_;
  const RecheckOptions options_;
  const RecheckVisitor& visit_;

  // Of a dry run.
  std::unique_ptr<OverlayEngine> overlay_;
  std::unique_ptr<ArticleIndex> index_overlay_;
  Engine* const engine_;  // where changes go
  Workbench<HindsightBoilerplate> bench_;
  bool has_started_ = false;
  RecheckSummary summary_;
  std::vector<RecheckChange> unreported_;  // not yet on stable storage
  // Reposts that are not decided yet: by the article that they are decided behind, which may be themselves,
  // and that article of each.
  std::map<ArticleNumber, std::vector<ArticleRecord>> behind_;
  std::map<ArticleNumber, ArticleNumber> waiting_;
};

}  // namespace newsfold
