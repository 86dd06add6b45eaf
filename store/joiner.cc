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

// How the article would make a text of the later cluster a repost of the earlier canonical, if it would.
Result<std::optional<Joining>> Joiner::Follow(ArticleNumber number, const Bridge& bridge) {
  std::optional<Joining> joining;
  Result<ArticleRecord> record = parts_.reader->ReadRecord(number);
  if (!record) return record.error();
  Result<PreparedArticle::Parts> prepared = PrepareAgain(*record, parts_.reader, *parts_.folder);
  if (!prepared) return prepared.error();
  Result<MatchOutcome> outcome = parts_.matcher->MatchMember(prepared->Query(), bridge.record, bridge.text);
  if (!outcome) return outcome.error();
  if (outcome->canonical != bridge.record.canonical) return joining;
  outcome->via =
      bridge.record.number;  // even if the canonical alone would do: it had not, without the article
  joining = Joining{std::move(*record), std::move(*prepared), std::move(*outcome)};
  return joining;
}

// Whether the later canonical, as the article makes it a repost, brings its cluster along.
bool Joiner::Joins(const Joining& canonical, const MatchOutcome& stays, const MatchOutcome& leaves) const {
  if (canonical.record.reason == Reason::kRoundup) return false;  // it holds other stories too
  return canonical.outcome.is_one_page || JoinsClusters(canonical.outcome.comparison, parts_.thresholds) ||
         IsCoreOf(stays.comparison, leaves.comparison, parts_.thresholds);
}

Result<std::vector<Joining>> Joiner::Find(const PreparedArticle::Parts& article, ArticleNumber number,
                                          MatchOutcome* outcome) {
  std::vector<Joining> none;
  if (!outcome->rival) return none;
  const bool is_rival = outcome->rival->canonical > outcome->canonical;
  const MatchOutcome& stays = is_rival ? *outcome : *outcome->rival;
  const MatchOutcome& leaves = is_rival ? *outcome->rival : *outcome;
  const Result<std::vector<ArticleNumber>> reposts =
      parts_.reader->ReadMembers(leaves.canonical, 0, kJoiningRepostsMax + 1);
  if (!reposts) return reposts.error();
  if (reposts->size() > kJoiningRepostsMax) return none;

  Bridge bridge;
  bridge.text = article.article.text;
  bridge.record.number = number;
  bridge.record.canonical = stays.canonical;
  bridge.record.site = article.site;
  bridge.record.fields.url = article.article.url;
  bridge.record.fields.title = article.article.title;
  FillDecision(stays, parts_.thresholds, &bridge.record);
  std::vector<ArticleNumber> cluster = {leaves.canonical};
  cluster.insert(cluster.end(), reposts->begin(), reposts->end());
  std::vector<Joining> joinings;
  for (const ArticleNumber each : cluster) {
    Result<std::optional<Joining>> joining = Follow(each, bridge);
    if (!joining) return joining.error();
    if (!*joining || (each == leaves.canonical && !Joins(**joining, stays, leaves))) return none;
    (*joining)->outcome.lane = leaves.lane;
    joinings.push_back(std::move(**joining));
  }
  if (!is_rival) ChangePlaces(outcome);
  std::erase_if(outcome->contained, [&](const ContainedStory& story) {
    return story.number == outcome->canonical || story.number == joinings.front().record.number;
  });
  return joinings;
}

}  // namespace newsfold
