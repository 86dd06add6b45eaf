#include "store/decide/joiner.h"

#include <algorithm>
#include <memory>
#include <string>

#include "dedup/base/assert.h"
#include "store/decide/decision_record.h"

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

// The canonical, first, and its reposts; nobody if they are too many, or too long beside an article of so
// many bytes.
Result<std::vector<ArticleRecord>> Joiner::ReadCluster(ArticleNumber canonical, std::size_t article_bytes) {
  const Result<std::vector<MemberEdge>> edges = reader_->ReadMembers(canonical, 0, kJoiningRepostsMax + 1);
  if (!edges) return edges.error();
  NEWSFOLD_ASSERT(canonical != 0);
  std::vector<ArticleRecord> cluster;
  if (edges->size() > kJoiningRepostsMax) return cluster;
  std::vector<ArticleNumber> numbers = {canonical};
  for (const MemberEdge& edge : *edges) numbers.push_back(edge.number);
  if (Status status = reader_->ReadRecords(numbers, &cluster); !status.ok()) return status;
  std::size_t reposts_bytes = 0;
  for (const ArticleRecord& record : cluster) reposts_bytes += record.is_repost() ? record.text_bytes : 0;
  if (reposts_bytes > std::max(kComparedBytesMax, article_bytes)) cluster.clear();
  return cluster;
}

// How the article would make a text of the later cluster a repost of the earlier canonical, if it would.
Result<std::optional<Joining>> Joiner::Follow(const ArticleRecord& record, const Bridge& bridge) {
  std::optional<Joining> joining;
  Result<PreparedArticle> prepared = PrepareAgain(record, reader_, *store_.folder);
  if (!prepared) return prepared.error();
  Result<MatchOutcome> outcome = matcher_->MatchMember(prepared->Query(), bridge.record, bridge.text);
  if (!outcome) return outcome.error();
  if (outcome->canonical != bridge.record.canonical) return joining;
  // Even if the canonical alone would do: it had not, without the article.
  outcome->via = bridge.record.number;
  joining = Joining{record, std::move(*prepared), std::move(*outcome)};
  return joining;
}

// Whether the later canonical, as the article makes it a repost, brings its cluster along.
bool Joiner::Joins(const Joining& canonical, const MatchOutcome& stays, const MatchOutcome& leaves) const {
  return canonical.outcome.is_one_page ||
         JoinsClusters(canonical.outcome.evidence.comparison, store_.thresholds) ||
         IsCoreOf(stays.evidence.comparison, leaves.evidence.comparison, store_.thresholds);
}

Result<std::vector<Joining>> Joiner::Find(const PreparedArticle& article, ArticleNumber number,
                                          MatchOutcome* outcome) {
  std::vector<Joining> none;
  if (!outcome->rival) return none;
  const bool is_rival = outcome->rival->canonical > outcome->canonical;
  NEWSFOLD_ASSERT(outcome->judgement.is_repost && outcome->rival->judgement.is_repost);
  NEWSFOLD_ASSERT(outcome->rival->canonical != outcome->canonical && number > outcome->canonical);
  const MatchOutcome& stays = is_rival ? *outcome : *outcome->rival;
  const MatchOutcome& leaves = is_rival ? *outcome->rival : *outcome;
  const Result<std::vector<ArticleRecord>> cluster =
      ReadCluster(leaves.canonical, article.article.text.size());
  if (!cluster) return cluster.error();
  // Beside a check, which holds no lock, the canonical may have joined another cluster. A roundup holds other
  // stories. What a person decided stays.
  if (cluster->empty() || cluster->front().is_repost() || cluster->front().by_person ||
      cluster->front().pinned || cluster->front().verdict.reason == Reason::kRoundup)
    return none;
  const Result<ArticleRecord> canonical = reader_->ReadRecord(stays.canonical);
  if (!canonical) return canonical.error();
  if (canonical->by_person) return none;

  Bridge bridge;
  bridge.text = article.article.text;
  bridge.record.number = number;
  bridge.record.canonical = stays.canonical;
  bridge.record.site = article.site;
  bridge.record.fields.url = article.article.url;
  bridge.record.fields.title = article.article.title;
  FillDecision(stays, store_.thresholds, &bridge.record);
  std::vector<Joining> joinings;
  for (const ArticleRecord& each : *cluster) {
    Result<std::optional<Joining>> joining = Follow(each, bridge);
    if (!joining) return joining.error();
    if (!*joining || (!each.is_repost() && !Joins(**joining, stays, leaves))) return none;
    (*joining)->outcome.lane = leaves.lane;
    joinings.push_back(std::move(**joining));
  }
  NEWSFOLD_ASSERT(!joinings.empty() && !joinings.front().record.is_repost());
  if (!is_rival) ChangePlaces(outcome);
  NEWSFOLD_ASSERT(outcome->canonical < joinings.front().record.number);
  std::erase_if(outcome->contained, [&](const ContainedStory& story) {
    return story.number == outcome->canonical || story.number == joinings.front().record.number;
  });
  return joinings;
}

}  // namespace newsfold
