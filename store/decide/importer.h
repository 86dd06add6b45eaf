#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "store/answers/exported_article.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/decide/refiling.h"
#include "store/decide/settler.h"
#include "store/index/store_parts.h"
#include "store/records/record_reader.h"

namespace newsfold {

// Takes over what another store decided about articles, as an export tells it: an article gets the decision,
// the marks, the times and the sightings that it had there, and is indexed under the secret of this store.
//
// An article may come before its canonical, if a person made a later one the canonical. It is a canonical
// until Finish; so whatever is cut short leaves a store that is sound, and the same export may be taken over
// again. Thread-compatible; nobody else may store or file articles from the first call to the end of Finish.
class Importer {
 public:
  // All referents must outlive it.
  Importer(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher, Settler* settler)
      : store_(store), reader_(reader), matcher_(matcher), settler_(settler) {}

  // Stores the article. One that is known, with the same text, is filed as its state says, by Finish. One
  // whose canonical is neither here nor in the export is decided by the rules, and its marks are dropped. The
  // answer is what is stored now. Errors: as Settler::Settle; kFailedPrecondition it was decided by rules or
  // a folding that this program does not know yet; kInvalidArgument it was seen in the future;
  // kGone its text, or what it is a copy of, was removed here. REQUIRES: prepared.state.
  Result<Decision> Settle(PreparedArticle prepared);

  // Files what could not be filed at once. Clusters that depend on each other change in one atomic step; if
  // one cannot become what the export says, all these articles stay as they are and are told. Errors:
  // kCorruption, kUnavailable, kResourceExhausted.
  Result<TakeOverSummary> Finish();

 private:
  using StatePointer = std::shared_ptr<const ArticleState>;

  // The articles that a state names, as far as they are here: 0 or left out if not.
  struct References {
    ArticleNumber canonical = 0;
    ArticleNumber compared = 0;
    ArticleNumber via = 0;
    ArticleNumber story = 0;
    std::vector<ContainedArticle> contained;
    bool are_all = true;  // but for the story's
  };

  Status Check(const ArticleState& state) const;
  Status CheckVersion(const ArticleState& state);
  Result<ArticleNumber> Find(const std::string& id, bool* are_all);
  Result<References> FindAll(const ArticleState& state);
  Result<ArticleNumber> FindStory(const ArticleState& state);
  Result<bool> IsCanonical(ArticleNumber number);
  static void Apply(const ArticleState& state, const References& references, ArticleRecord* record);
  Status CheckRemoved(const PreparedArticle& prepared);
  Status CompareKnown(const PreparedArticle& prepared, const StatePointer& state,
                      const References& references, ArticleNumber number);
  Result<Decision> SettleNew(PreparedArticle prepared, const StatePointer& state, References references);
  Result<Decision> Store(PreparedArticle prepared, const ArticleState& state, const References& references);
  Result<EncodedText> Encode(PreparedArticle* prepared, const ArticleRecord& record);
  Result<Refiling> Plan(const ArticleRecord& now, const ArticleRecord& after);
  Status PlanAll(std::map<ArticleNumber, Refiling>* refilings, TakeOverSummary* summary);
  Status FileTogether(std::vector<Refiling> refilings, TakeOverSummary* summary);

  const StoreParts& store_;
  EngineRecordReader* const reader_;
  Matcher* const matcher_;
  Settler* const settler_;
  std::map<ArticleNumber, StatePointer> unfiled_;  // what is for Finish
  std::map<std::string, ArticleNumber> stories_;   // whose articles are not here, as far as they are named
};

}  // namespace newsfold
