#include "store/decide/cluster_editor.h"

#include <cstddef>
#include <limits>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/judge/rules.h"

namespace newsfold {

Result<StoredCluster> ClusterEditor::ReadCluster(ArticleRecord record) {
  // Between two reads a canonical may join another cluster.
  for (int i = 0; i < kClusterTriesMax && record.is_repost(); ++i) {
    Result<ArticleRecord> canonical = reader_->ReadRecord(record.canonical);
    if (!canonical) return canonical.error();
    record = std::move(*canonical);
  }
  if (record.is_repost()) return Unavailable("the cluster keeps changing; try again later");
  StoredCluster cluster{std::move(record), {}};
  const Result<std::vector<MemberEdge>> edges =
      reader_->ReadMembers(cluster.canonical.number, 0, std::numeric_limits<std::size_t>::max());
  if (!edges) return edges.error();
  std::vector<ArticleNumber> numbers;
  for (const MemberEdge& edge : *edges) numbers.push_back(edge.number);
  if (Status status = reader_->ReadRecords(numbers, &cluster.members); !status.ok()) return status;
  return cluster;
}

void ClusterEditor::Append(const ArticleRecord& record, const PreparedArticle& prepared,
                           const MatchOutcome& outcome, bool by_person) {
  const bool is_near = IsNear(outcome.evidence.comparison, store_.thresholds);
  Refiling refiling = RefileBy(store_, record, prepared.article.text, outcome);
  refiling.after.by_person |= by_person;
  refiling.after.pinned = false;
  LeaveCompanions(prepared, outcome.fingerprint, is_near, &refiling);
  refilings_.push_back(std::move(refiling));
}

Status ClusterEditor::FileUnder(const ArticleRecord& record, const ArticleRecord& canonical,
                                std::string_view text) {
  NEWSFOLD_ASSERT(!canonical.is_repost());
  const Result<PreparedArticle> prepared = PrepareAgain(record, reader_, *store_.folder);
  if (!prepared) return prepared.error();
  Result<MatchOutcome> outcome = matcher_->MatchMember(prepared->Query(), canonical, text);
  if (!outcome) return outcome.error();
  outcome->canonical = canonical.number;
  Append(record, *prepared, *outcome, !outcome->judgement.is_repost);
  return Status::Ok();
}

Status ClusterEditor::MakeCanonical(const ArticleRecord& record, const ArticleRecord& former) {
  const Result<PreparedArticle> prepared = PrepareAgain(record, reader_, *store_.folder);
  if (!prepared) return prepared.error();
  Result<MatchOutcome> outcome = matcher_->MatchPair(prepared->Query(), former);
  if (!outcome) return outcome.error();
  outcome->canonical = 0;
  Refiling refiling = RefileBy(store_, record, prepared->article.text, *outcome);
  LeaveCompanions(*prepared, outcome->fingerprint, false, &refiling);
  refilings_.push_back(std::move(refiling));
  return Status::Ok();
}

Status ClusterEditor::LeadBy(const ArticleRecord& leader, const StoredCluster& cluster,
                             ArticleNumber leaver) {
  const Result<std::string> text = reader_->ReadText(leader);
  if (!text) return text.error();
  if (Status status = MakeCanonical(leader, cluster.canonical); !status.ok()) return status;
  const ArticleRecord canonical = refilings_.back().after;
  std::vector<const ArticleRecord*> others = {&cluster.canonical};
  for (const ArticleRecord& member : cluster.members) others.push_back(&member);
  for (const ArticleRecord* const other : others) {
    if (other->number == leader.number || other->number == leaver) continue;
    if (Status status = FileUnder(*other, canonical, *text); !status.ok()) return status;
  }
  return Status::Ok();
}

Result<bool> ClusterEditor::LeadByRules(const ArticleRecord& leader, const ArticleRecord& former,
                                        const std::vector<const ArticleRecord*>& others) {
  const std::size_t collected = refilings_.size();
  Result<std::string> text = reader_->ReadText(leader);
  if (!text) return text.error();
  if (Status status = MakeCanonical(leader, former); !status.ok()) return status;
  const Result<bool> are_filed = FileAll({refilings_.back().after, std::move(*text)}, others);
  if (are_filed && *are_filed) return true;
  refilings_.erase(refilings_.begin() + static_cast<std::ptrdiff_t>(collected), refilings_.end());
  return are_filed;
}

// Whom neither the leader nor a member would have stays only if a person filed it there.
Result<bool> ClusterEditor::FileAll(const Voucher& leader, const std::vector<const ArticleRecord*>& others) {
  std::vector<Voucher> vouchers;
  std::vector<const ArticleRecord*> refused;
  for (const ArticleRecord* const other : others) {
    const Result<bool> is_filed = FileBy(*other, leader);
    if (!is_filed) return is_filed;
    if (!*is_filed) refused.push_back(other);
    if (refused.size() > kRefusedMax) return false;
    if (!*is_filed || vouchers.size() == kVouchersMax) continue;
    Result<std::string> text = reader_->ReadText(*other);
    if (!text) return text.error();
    vouchers.push_back({refilings_.back().after, std::move(*text)});
  }
  for (const ArticleRecord* const other : refused) {
    Result<bool> is_filed = false;
    for (std::size_t i = 0; i < vouchers.size() && is_filed && !*is_filed; ++i)
      is_filed = FileBy(*other, vouchers[i]);
    if (!is_filed || (!*is_filed && !other->by_person)) return is_filed;
    if (*is_filed) continue;
    if (Status status = FileUnder(*other, leader.record, leader.text); !status.ok()) return status;
  }
  return true;
}

Result<std::vector<ArticleRecord>> ClusterEditor::FileByVouchers(const std::vector<ArticleRecord>& others,
                                                                 std::vector<Voucher> vouchers) {
  NEWSFOLD_ASSERT(!vouchers.empty());
  const std::size_t vouchers_max = vouchers.size() + kVouchersMax;
  // Those whom the first ones have may have others, which come before them.
  std::vector<const ArticleRecord*> waiting;
  waiting.reserve(others.size());
  for (const ArticleRecord& other : others) waiting.push_back(&other);
  std::vector<ArticleRecord> refused;
  for (int round = 0; round < 2; ++round) {
    for (const ArticleRecord* const other : std::exchange(waiting, {})) {
      Result<bool> is_filed = false;
      for (std::size_t i = 0; i < vouchers.size() && is_filed && !*is_filed; ++i)
        is_filed = FileBy(*other, vouchers[i]);
      if (!is_filed) return is_filed.error();
      if (!*is_filed && round == 0) waiting.push_back(other);
      if (!*is_filed && round == 1 && !other->by_person) refused.push_back(*other);
      if (!*is_filed && round == 1 && other->by_person) {
        const Voucher& first = vouchers.front();
        if (Status status = FileUnder(*other, first.record, first.text); !status.ok()) return status;
      }
      if (!*is_filed || vouchers.size() == vouchers_max) continue;
      Result<std::string> text = reader_->ReadText(*other);
      if (!text) return text.error();
      vouchers.push_back({refilings_.back().after, std::move(*text)});
    }
  }
  return refused;
}

// Files the article under the canonical of the voucher, if that would have it there.
Result<bool> ClusterEditor::FileBy(const ArticleRecord& record, const Voucher& voucher) {
  const Result<PreparedArticle> prepared = PrepareAgain(record, reader_, *store_.folder);
  if (!prepared) return prepared.error();
  const Result<MatchOutcome> outcome = matcher_->MatchMember(prepared->Query(), voucher.record, voucher.text);
  if (!outcome) return outcome.error();
  if (!outcome->judgement.is_repost) return false;
  NEWSFOLD_ASSERT(outcome->canonical == voucher.record.canonical);
  Append(record, *prepared, *outcome, false);
  return true;
}

}  // namespace newsfold
