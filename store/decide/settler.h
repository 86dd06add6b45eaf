#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "store/answers/answers.h"
#include "store/base/pool.h"
#include "store/decide/cluster_sizes.h"
#include "store/decide/known_articles.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/decide/proposal.h"
#include "store/decide/refiling.h"
#include "store/decide/settle_step.h"
#include "store/decide/superseding.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/records/article_id.h"
#include "store/records/audit_format.h"
#include "store/records/canonical_policy.h"
#include "store/records/format.h"
#include "store/records/record_reader.h"
#include "store/records/text_block.h"
#include "store/records/text_codec.h"

namespace newsfold {

// Settles articles: decides what each is, canonical or repost of whom, and stores it, in one atomic step.
//
// This is the one step of the archive that leans on the engine's atomic writes of many keys and on a lock of
// this process. An engine shared by many processes needs another settler ("announce, read, settle").
// Thread-safe.
class Settler {
 public:
  // All referents must outlive the settler. REQUIRES: store.changes.
  Settler(const StoreParts& store, EngineRecordReader* reader, Boilerplate* boilerplate,
          MatchCounters* counters);

  // Reads the totals, the policy and the newest times of an opened store. Call once, before anything else.
  Status Recover();

  // What Settle would answer about an article that has not been stored before. Takes no lock: it runs beside
  // Settle, and may see some of what that writes meanwhile. Errors: kCorruption, kUnavailable.
  Result<Decision> Decide(const PreparedArticle& prepared);

  // Decides about an article ahead of its turn, so that Settle only has to see that nothing it rests on has
  // changed since; else Settle decides again. The sooner that follows, the likelier it holds. Nothing if the
  // article is known, or if that cannot be told. Takes no lock: it runs beside Settle and itself.
  std::shared_ptr<Proposal> Propose(const PreparedArticle& prepared);

  // As Archive::Settle. One that takes the place of a former version is decided as Superseding says. The
  // answer is that of deciding in the order of the calls, whatever was proposed. A second atomic write behind
  // it may file the cluster under another canonical, by the policy; if that fails, or a crash comes between,
  // the call for the next article does it first.
  Result<Decision> Settle(PreparedArticle prepared);

  // Stores an article as `record` says, of whose numbers and sequence its own are given here; nothing is
  // decided. `body`: of its text; `fingerprint`: what it is found by. If an article is known by its ID, it
  // becomes a former version, which may give it its story. REQUIRES: the record refers to articles that are
  // stored, or to itself as last_number + 1. Errors: kCorruption, kUnavailable, kResourceExhausted.
  Result<Decision> StoreAs(PreparedArticle* prepared, ArticleRecord record, const EncodedText& body,
                           const Fingerprint& fingerprint, bool takes_story_of_former);
  // Adds the sightings of a stored article at a url that are not there; none if no answer shows its text.
  // Errors: kCorruption, kUnavailable.
  Status AddSightings(ArticleNumber number, const std::string& url, std::span<const std::int64_t> seen_at_ms);
  // As Archive::NoteSighting, of the article with this number. Errors: kNotFound it was removed meanwhile.
  Result<std::string> NoteSighting(ArticleNumber number, const std::string& url, std::int64_t seen_at_ms);
  // From now on another policy elects the canonicals of clusters as articles come. Those that are there stay.
  // Errors: kInvalidArgument, kUnavailable, kResourceExhausted.
  Status SetPolicy(const CanonicalPolicy& policy);
  CanonicalPolicy policy() const;

  // Takes over the totals of another settler of the same store, which has changed it in the meantime.
  void Adopt(const Settler& other);

  // Files stored articles otherwise, all in one atomic write: each becomes a repost of another canonical, or
  // a canonical, or only changes its marks. Number and text stay, the feed gets an entry of each, in their
  // order. `audit`, unless it is null: the decision of a person behind it, whose time and count are filled
  // in; it is noted with how all was before, under the sequence of the first entry. Returns what is decided
  // now. Nothing, and nothing is written, if an article was decided again since it was read, an article that
  // is no canonical any more has members besides these, or one gets under an article that is none: what is to
  // be filed must be found out anew then. REQUIRES: from the first call on, clusters change by this settler
  // alone. Errors: kCorruption, kUnavailable, kResourceExhausted.
  Result<std::optional<std::vector<Decision>>> Refile(std::span<const Refiling> refilings,
                                                      AuditRecord* audit);

  // Puts a new block of texts in the place of the bodies of its articles, in one atomic write. `records`:
  // those articles as they were when their texts were read, in the order of the block. One that has been
  // encoded anew since keeps the body it has, and its text in the block is nobody's; if all have, nothing is
  // written. Returns the records of the others, as they were. Errors: kCorruption, kUnavailable,
  // kResourceExhausted.
  Result<std::vector<ArticleRecord>> Pack(const TextBlock& block, std::span<const ArticleRecord> records);

  // Gives articles bodies of their own, in one atomic write. `records`: as they were when their texts were
  // read, of which `bodies` were made. One that has been encoded anew since keeps the body it has. Errors: as
  // of Pack.
  Status Reencode(std::span<const ArticleRecord> records, std::span<const EncodedText> bodies);

  // Makes tombstones of removed articles, in one atomic write; their bytes are still to be deleted. `audit`:
  // as of Refile. Returns its number. Nothing, and nothing is written, if one of them was decided again since
  // it was read. Errors: kCorruption, kUnavailable, kResourceExhausted.
  // `sightings`: all there are of them.
  Result<std::optional<std::uint64_t>> Purge(std::span<const ArticleRecord> records,
                                             const SightingKeys& sightings, AuditRecord* audit);

  // What Settle would answer without looking for similar texts: what is decided by now if this article, or
  // this version of it, has been stored before, nothing otherwise. Errors: kAlreadyExists, kGone,
  // kCorruption, kUnavailable.
  struct Known {
    Decision decision;
    ArticleNumber number = 0;  // of the version with this text
  };
  Result<std::optional<Known>> FindKnown(const PreparedArticle& prepared);

  // Position in the engine behind everything settled so far.
  EngineSequence last_write() const;
  StoreCounters counters() const;

 private:
  struct Draft;

  Result<Decision> DecisionOfKnown(const KnownArticle& known);
  Status CheckCopies(const MatchOutcome& outcome) const;
  Status AppendSightings(ArticleNumber number, const std::string& url,
                         std::span<const std::int64_t> seen_at_ms);
  Status CompleteProposal(ArticleJudge* judge, const PreparedArticle& prepared, Superseding* superseding,
                          Proposal* proposal);
  bool Holds(const Proposal& proposal) const;
  Result<Decision> Store(PreparedArticle* prepared, Proposal* proposal, Superseding* superseding);
  Result<Decision> StoreProposed(Proposal* proposal, PreparedArticle* prepared, Superseding* superseding);
  Status Supersede(const Draft& draft, std::span<const Joining> joinings, Superseding* superseding,
                   SettleStep* step);
  Draft MakeDraft(PreparedArticle* prepared, Proposal* proposal, SettleStep* step);
  std::optional<EncodedText> DeltaOf(const PreparedArticle& prepared, const MatchOutcome& outcome) const;
  void ChooseBodyOf(std::optional<EncodedText> delta, Draft* draft) const;
  Status AppendArticle(const Proposal& proposal, const Draft& draft, SettleStep* step);
  Result<Decision> Join(const Joining& joining, const ArticleRecord& article, SettleStep* step);
  Result<std::optional<std::vector<Decision>>> RefileInTurn(std::span<const Refiling> refilings,
                                                            AuditRecord* audit);
  void FinishElection(Decision* decision);
  Result<std::optional<std::vector<Decision>>> ElectAround(ArticleNumber number, bool has_joined);
  Result<bool> StillFits(std::span<const Refiling> refilings, std::span<const ArticleRecord> now);
  Status Commit(SettleStep* step);
  void NoteRows(const std::vector<IndexRow>& rows);

  const StoreParts store_;
  EngineRecordReader* const reader_;
  KnownArticles known_;
  Boilerplate* const boilerplate_;
  ArticleJudge judge_;
  Pool<TrackingJudge> tracking_judges_;
  std::unique_ptr<ArticleIdMaker> id_maker_;  // constant after Recover, thread-safe

  std::mutex settle_mutex_;  // one article at a time is decided and stored

  // Set when the largest cluster first becomes smaller.
  std::optional<ClusterSizes> cluster_sizes_;  // guarded by settle_mutex_
  // The newest article, as long as the policy has not decided who leads its cluster since it came; 0: it has.
  ArticleNumber unelected_ = 0;  // guarded by settle_mutex_

  mutable std::mutex totals_mutex_;
  CanonicalPolicy policy_;         // guarded by totals_mutex_; changed under settle_mutex_ only
  StoreCounters counters_;         // guarded by totals_mutex_; changed under settle_mutex_ only
  EngineSequence last_write_ = 0;  // guarded by totals_mutex_
};

}  // namespace newsfold
