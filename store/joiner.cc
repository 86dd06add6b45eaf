#include "store/joiner.h"

#include <memory>
#include <string>

#include "store/decision_record.h"
#include "store/format.h"

namespace newsfold {
namespace {

// The article is filed under the rival of its canonical instead.
void ChangePlaces(MatchOutcome* outcome) {
  const std::unique_ptr<MatchOutcome> rival = std::move(outcome->rival);
  rival->fingerprint = std::move(outcome->fingerprint);
  rival->contained = std::move(outcome->contained);
  rival->search_capped = outcome->search_capped;
  *outcome = std::move(*rival);
}

}  // namespace

Result<bool> Joiner::HasReposts(ArticleNumber canonical) {
  const Result<std::optional<std::string>> value = parts_.engine->Get(ClusterKey(canonical));
  if (!value) return value.error();
  return value->has_value();
}

bool Joiner::Joins(const MatchOutcome& joined, const MatchOutcome& stays, const MatchOutcome& leaves) const {
  return joined.canonical == stays.canonical &&
         (joined.is_one_page || JoinsClusters(joined.comparison, parts_.thresholds) ||
          IsCoreOf(stays.comparison, leaves.comparison, parts_.thresholds));
}

Result<std::optional<Joining>> Joiner::Find(const PreparedArticle::Parts& article, ArticleNumber number,
                                            MatchOutcome* outcome) {
  std::optional<Joining> joining;
  if (!outcome->rival) return joining;
  const bool is_rival = outcome->rival->canonical > outcome->canonical;
  const MatchOutcome& stays = is_rival ? *outcome : *outcome->rival;
  const MatchOutcome& leaves = is_rival ? *outcome->rival : *outcome;
  const Result<bool> has_reposts = HasReposts(leaves.canonical);
  if (!has_reposts) return has_reposts.error();
  if (*has_reposts) return joining;
  Result<ArticleRecord> record = parts_.reader->ReadRecord(leaves.canonical);
  if (!record) return record.error();
  if (record->reason == Reason::kRoundup) return joining;  // it holds other stories too
  Result<PreparedArticle::Parts> prepared = PrepareAgain(*record, parts_.reader, *parts_.folder);
  if (!prepared) return prepared.error();

  ArticleRecord bridge;
  bridge.number = number;
  bridge.canonical = stays.canonical;
  bridge.site = article.site;
  bridge.fields.url = article.article.url;
  bridge.fields.title = article.article.title;
  FillDecision(stays, parts_.thresholds, &bridge);
  Result<MatchOutcome> joined = parts_.matcher->MatchMember(prepared->Query(), bridge, article.article.text);
  if (!joined) return joined.error();
  if (!Joins(*joined, stays, leaves)) return joining;
  joined->via = number;  // even if the canonical alone would do: it had not, without the article
  joined->lane = leaves.lane;
  joining = Joining{std::move(*record), std::move(*prepared), std::move(*joined)};
  if (!is_rival) ChangePlaces(outcome);
  std::erase_if(outcome->contained, [&](const ContainedStory& story) {
    return story.number == outcome->canonical || story.number == joining->record.number;
  });
  return joining;
}

}  // namespace newsfold
