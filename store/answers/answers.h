#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/judge/rules.h"
#include "dedup/judge/rules_identity.h"
#include "dedup/judge/verdict.h"
#include "store/records/article.h"
#include "store/records/audit_format.h"

namespace newsfold {

// A canonical that an article holds as a whole, beside the one it is filed under.
struct ContainedCanonical {
  std::string id;
  double coverage_article = 0;    // the share of the article that it is
  double coverage_canonical = 0;  // the share of it that the article holds
};

// The answer about one article.
struct Decision {
  std::string id;
  bool is_repost = false;
  bool already_known = false;  // the same id and content had been stored before: nothing was written
  std::string canonical_id;    // == id for a new article
  // Against the canonical, or, for a new article, the best candidate that was compared (named by
  // compared_id, empty if none).
  Verdict verdict;
  std::string compared_id;
  // The member of the cluster that is so close that the article belongs there; empty if the canonical is.
  std::string via_id;
  std::vector<ContainedCanonical> contained;  // the largest first
  std::uint64_t sequence = 0;                 // position in the change feed; 0 for a check
  std::uint32_t rules_version = 0;            // of the rules that decided
  std::uint32_t version = 1;                  // which of the texts under this id it is
  bool by_person = false;                     // a person decided, against the rules if need be
  bool pinned = false;                        // a person chose it to be the canonical of its cluster
  bool is_removed = false;                    // a person did; only told of what a curation changes
  // Decisions that change because of this one: a canonical, and behind it the reposts it had, that are
  // reposts of the same canonical now, by way of this article, which two clusters would have taken. Only in
  // the first answer about an article.
  std::vector<Decision> joined;
  // Decisions that change right behind this one and `joined`: by the store's policy another article leads the
  // cluster from now on, most often this one, first, and behind it are all others, its reposts. Only in the
  // first answer about an article, which itself tells what it was found to be.
  std::vector<Decision> elected;
};

// What an article's text was read from.
struct OriginalFacts {
  std::string type;  // media type, as it was given
  std::size_t bytes = 0;
  std::string sha256;  // 64 lower-case hexadecimal digits
};
struct Original {
  OriginalFacts facts;
  std::string bytes;
};

// An article as it is kept.
struct StoredArticle {
  Article article;  // text and metadata byte for byte, without the original
  std::optional<OriginalFacts> original;
  Decision decision;              // the newest
  std::int64_t stored_at_ms = 0;  // Unix time
  std::string content_sha256;     // 64 lower-case hexadecimal digits, of the text
  std::string site;               // registrable domain of the url, or empty
  std::size_t stored_bytes = 0;   // of the compressed body
};

// One of the texts that came under the id of an article.
struct ArticleVersion {
  std::uint32_t version = 1;
  std::int64_t stored_at_ms = 0;  // Unix time
  bool is_current = false;
  bool is_replaced = false;  // its text is not kept, and nothing below is known
  std::size_t text_bytes = 0;
  std::string content_sha256;  // as of StoredArticle
  std::string title;
};

// The relation of any two stored articles, computed afresh.
struct PairReport {
  Decision decision;            // of `article` as if `other` were the canonical
  std::vector<RuleTerm> terms;  // what the rules looked at
  StoredArticle article;
  StoredArticle other;
};

struct ClusterMember {
  std::string id;
  std::string url;
  std::string site;
  std::string title;
  std::string published_at;
  std::int64_t stored_at_ms = 0;
  Relation relation = Relation::kUnrelated;
  double coverage_article = 0;
  double coverage_canonical = 0;
};

// A star: the canonical and its reposts, each edge verified directly.
struct Cluster {
  ClusterMember canonical;
  std::vector<ClusterMember> members;  // in order of arrival, from `cursor` on
  std::uint64_t member_count = 0;      // of the whole cluster, the canonical not counted
  std::string next_cursor;             // empty: that was all
};

// One time at which an article was seen somewhere.
struct Sighting {
  std::string url;
  std::int64_t seen_at_ms = 0;
  std::string article_id;
};

// Sightings of one url, in all its forms, the newest first.
struct SightingList {
  std::vector<Sighting> sightings;
  bool is_complete = true;  // false: there are older ones
};

// One entry of the change feed.
struct FeedEntry {
  std::uint64_t sequence = 0;
  std::string id;
  std::string canonical_id;
  bool is_repost = false;
  // By now the article is removed, or this was decided about a former version of it: what holds is told by
  // other entries. The rest of the decision is not told then.
  bool is_removed = false;
  bool is_former = false;
  Relation relation = Relation::kUnrelated;
  std::int64_t stored_at_ms = 0;  // when this was decided
};

// A piece of the change feed, oldest first.
struct FeedPage {
  std::vector<FeedEntry> entries;
  std::uint64_t last_sequence = 0;    // of the last of them, or the one they were to follow; to go on behind
  std::uint64_t newest_sequence = 0;  // of the whole feed
  bool is_complete = true;            // false: there are later ones
};

// What became of a repost that was decided again.
enum class RecheckMove : std::uint8_t {
  kSplit = 0,       // it is a canonical now
  kMoved = 1,       // it is a repost of another canonical now
  kReadmitted = 2,  // it stays, but not by the member that admitted it: that one has left the cluster
};

// One change by a recheck.
struct RecheckChange {
  RecheckMove move = RecheckMove::kSplit;
  std::string old_canonical_id;
  Decision decision;  // as it is now; sequence 0 if it was not stored
};

// Counts of a recheck.
struct RecheckSummary {
  std::uint64_t articles_total = 0;  // that the store holds
  std::uint64_t articles = 0;        // looked at
  std::uint64_t reposts = 0;         // of them, which were decided again
  std::uint64_t split = 0;
  std::uint64_t moved = 0;
  std::uint64_t readmitted = 0;
  bool was_stopped = false;  // by the visitor
};

struct RecheckOptions {
  bool dry_run = false;  // find all changes, write none; takes memory for them
};

// Called for every change, in the order in which they were made, and now and then without one (nullptr).
// False stops the recheck.
using RecheckVisitor = std::function<bool(const RecheckChange* change, const RecheckSummary& so_far)>;

// How the last run of a job ended.
enum class JobOutcome : std::uint8_t { kDone = 0, kStopped = 1, kFailed = 2 };
// "done", "stopped", "failed".
std::string_view NameOf(JobOutcome outcome);

struct JobRun {
  std::string job;  // "compact"
  std::int64_t started_at_ms = 0;
  std::int64_t ended_at_ms = 0;
  JobOutcome outcome = JobOutcome::kDone;
  std::string message;  // why it failed

  bool operator==(const JobRun&) const = default;
};

// What a person wants changed about clusters.
struct Curation {
  CurationKind kind = CurationKind::kPromote;
  std::string id;              // the article; of a kMerge, one of the cluster that stays
  std::string other_id;        // of a kMerge: one of the cluster that joins it
  std::uint64_t undoes = 0;    // of a kUndo: the number of the decision in the audit trail
  bool blocks_copies = false;  // of a kRemove: copies of the article are not taken any more either
  std::string who;             // kCuratorBytesMax at most
  std::string reason;          // 1..kCurationReasonBytesMax bytes
  bool dry_run = false;        // tell what would change, change nothing
};

// One article that a curation files otherwise.
struct CurationChange {
  std::string old_canonical_id;
  bool was_pinned = false;
  bool was_removed = false;
  Decision decision;  // as it is now; sequence 0 of a dry run
};

struct CurationReport {
  std::uint64_t number = 0;  // of the decision in the audit trail; 0 of a dry run
  std::vector<CurationChange> changes;
};

// What is known of an article without reading its text.
struct ArticleAttributes {
  const Article& fields;  // with an empty text
  const std::string& site;
  std::int64_t stored_at_ms = 0;
};

// Which articles are to be removed by a rule (store/upkeep/retain.h).
struct RetainOptions {
  std::function<bool(const ArticleAttributes& article)> is_to_go;
  std::string who;  // as of Curation
  std::string reason;
  bool dry_run = false;  // tell what would be removed
};

struct RetainSummary {
  std::uint64_t articles_total = 0;
  std::uint64_t articles = 0;  // looked at
  std::uint64_t removed = 0;
  std::uint64_t text_bytes = 0;  // of them
  bool was_stopped = false;
};

// Called with the id of an article once it is removed, and now and then without. False stops it.
using RetainVisitor = std::function<bool(const std::string* id, const RetainSummary& so_far)>;

// What is to be purged (store/upkeep/purge.h).
struct PurgeOptions {
  std::vector<std::string> ids;  // of removed articles; none: all of them
  std::string who;               // as of Curation
  std::string reason;
  bool dry_run = false;  // tell what would be purged
};

enum class PurgeStep : std::uint8_t {
  kLooking = 0,    // what holds the texts
  kEncoding = 1,   // the texts that share a block or a dictionary with them, anew
  kRewriting = 2,  // the files of the store
  kSearching = 3,  // all files, for what may be left
};

struct PurgedArticle {
  std::string id;
  std::int64_t stored_at_ms = 0;
  std::uint64_t text_bytes = 0;
  std::string text_sha256;  // 64 lower-case hexadecimal digits
};

// What a purge has done so far. Behind a whole one it is the receipt.
struct PurgeSummary {
  PurgeStep step = PurgeStep::kLooking;
  std::uint64_t step_done = 0;  // of step_total: bytes or articles
  std::uint64_t step_total = 0;
  std::string store_uuid;    // 32 hexadecimal digits
  std::uint64_t number = 0;  // the first in the audit trail; 0: nothing was purged
  std::int64_t purged_at_ms = 0;
  std::vector<PurgedArticle> articles;
  std::uint64_t dictionaries = 0;       // that held pieces of the texts, and were replaced
  std::uint64_t blocks = 0;             // of texts that held one, and were dissolved
  std::uint64_t encoded = 0;            // texts of other articles that were encoded anew
  std::vector<std::string> files_gone;  // of the store, that there were before
  std::uint64_t files_searched = 0;
  std::uint64_t bytes_searched = 0;
  std::uint64_t pieces = 0;             // of the texts that were looked for, of 40 bytes each
  std::uint64_t pieces_of_others = 0;   // of them, that other articles have too, or that are in IDs
  std::uint64_t pieces_left = 0;        // of them, that are in a file and in no other article
  std::vector<std::string> files_left;  // that hold them
  bool was_stopped = false;
  bool dry_run = false;
};

// Called now and then. False stops the purge.
using PurgeVisitor = std::function<bool(const PurgeSummary& so_far)>;

// A decision of a person. The number is what `undo` takes.
struct AuditEntry {
  std::uint64_t number = 0;
  AuditRecord record;
  std::vector<std::string> ids;  // of the first kAuditIdsMax articles that it changed, in order of arrival
};
inline constexpr std::size_t kAuditIdsMax = 8;

// A piece of the audit trail, oldest first.
struct AuditPage {
  std::vector<AuditEntry> entries;
  bool is_complete = true;  // false: there are later ones
};

struct ElectionOptions {
  bool dry_run = false;  // find all changes, write none
};

// A cluster that another article leads from now on.
struct ElectionChange {
  std::string old_canonical_id;
  // As they are now: the new canonical, then its reposts; sequence 0 of a dry run.
  std::vector<Decision> decisions;
};

// Counts of a run of the policy over a store.
struct ElectionSummary {
  std::uint64_t articles_total = 0;  // that the store holds
  std::uint64_t articles = 0;        // by which clusters were looked for
  std::uint64_t clusters = 0;        // of two and more, looked at
  std::uint64_t elected = 0;         // of them, which another article leads now
  std::uint64_t refiled = 0;         // articles of these
  bool was_stopped = false;          // by the visitor
};

// Called for every change, in the order in which they were made, and now and then without one (nullptr).
// False stops the run.
using ElectionVisitor = std::function<bool(const ElectionChange* change, const ElectionSummary& so_far)>;

// A part of the store's data that can be compacted alone.
enum class StorePart : std::uint8_t {
  kArticles = 0,     // records, ids, urls, captures, clusters, the change feed, the store's description
  kBodies = 1,       // texts, the dictionaries they are compressed with, and originals
  kIndex = 2,        // by which copies are found
  kBoilerplate = 3,  // the stories by which a site's boilerplate is known
};

inline constexpr std::array kStoreParts = {StorePart::kArticles, StorePart::kBodies, StorePart::kIndex,
                                           StorePart::kBoilerplate};

// Texts of older articles are packed into blocks, which are smaller and slower to read.
struct PackOptions {
  // The newest articles, which stay as they are: they are what further ones are most often compared with.
  std::uint64_t newest_kept = 8192;
};

struct PackSummary {
  std::uint64_t articles_done = 0;   // looked at
  std::uint64_t articles_total = 0;  // to be looked at
  std::uint64_t articles = 0;        // whose texts were packed
  std::uint64_t blocks = 0;          // that these make
  std::uint64_t text_bytes = 0;      // of these texts, raw
  std::uint64_t bytes_before = 0;    // of their bodies
  std::uint64_t bytes_after = 0;
  bool was_stopped = false;  // by the visitor
};

struct CompactOptions {
  std::optional<StorePart> only{};    // nothing: the whole store
  std::optional<PackOptions> pack{};  // pack texts first
  double garbage_min = 0;             // below this share of the disk bytes, nothing is done
};

struct CompactSummary {
  std::optional<StorePart> only;
  std::optional<PackSummary> pack;      // if that was asked for
  std::uint64_t bytes_done = 0;         // of files, of those that were there when it began
  std::uint64_t bytes_total = 0;        // 0 until they are counted
  std::uint64_t disk_bytes_before = 0;  // of the whole store
  std::uint64_t disk_bytes_after = 0;
  std::uint64_t garbage_bytes = 0;  // as of ArchiveStats, when it began
  bool was_skipped = false;         // there was less than CompactOptions::garbage_min
  bool was_stopped = false;         // by the visitor
};

// Called now and then. False stops the compaction.
using CompactVisitor = std::function<bool(const CompactSummary& so_far)>;

// How far a job over files has come.
struct CopyProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
};

// Called on the thread of the caller behind each piece of a file. False stops the job.
using CopyVisitor = std::function<bool(const CopyProgress& so_far)>;

// A backup as it is listed.
struct BackupInfo {
  std::uint64_t number = 0;
  std::string damage;  // why nothing else is known of it; empty if that is not so
  std::int64_t made_at_ms = 0;
  std::string store_id;
  std::uint32_t format_version = 0;
  std::uint64_t articles = 0;
  std::uint64_t last_sequence = 0;  // of the change feed
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;  // of them, those included that other backups have as well
};

struct BackupOptions {
  std::optional<std::uint64_t> kept{};  // so many of the newest backups, at least 1; nothing: all
};

struct BackupSummary {
  BackupInfo backup;               // if it was not stopped
  std::uint64_t files_copied = 0;  // the others were there already
  std::uint64_t bytes_copied = 0;
  std::uint64_t files_replaced = 0;  // of those, that were there, but damaged
  std::uint64_t backups_deleted = 0;
  std::uint64_t files_deleted = 0;
  bool was_stopped = false;  // by the visitor
};

// A file of backups that is damaged or missing.
struct BackupDamage {
  std::string path;
  std::string what;                    // "does not match its SHA-256"
  std::string store_file;              // its name in the store; empty for what a backup says of itself
  std::vector<std::uint64_t> backups;  // that cannot be restored because of it
};

struct BackupCheckSummary {
  std::uint64_t backups = 0;  // looked at
  std::uint64_t files = 0;    // read
  std::uint64_t bytes = 0;
  std::vector<BackupDamage> damages;
  bool was_stopped = false;  // by the visitor
};

struct RestoreSummary {
  BackupInfo backup;
  bool was_stopped = false;  // by the visitor
};

struct CheckpointSummary {
  std::uint64_t articles = 0;
  std::uint64_t last_sequence = 0;  // of the change feed
  std::uint64_t files_linked = 0;
  std::uint64_t files_copied = 0;
  std::uint64_t bytes = 0;         // of all files
  std::uint64_t bytes_copied = 0;  // of those that were not linked
  bool was_stopped = false;        // by the visitor
};

// What entries of one kind, or files of one kind, take on disk, approximately.
struct StoredBytes {
  std::string_view name;  // "records", "text_blocks"
  std::uint64_t bytes = 0;
};

struct ArchiveStats {
  std::uint64_t articles = 0;
  std::uint64_t canonicals = 0;  // == clusters
  std::uint64_t reposts = 0;
  std::uint64_t removed = 0;  // none of the above
  std::uint64_t former = 0;   // versions that others supersede; none of the above
  std::uint64_t sightings = 0;
  std::uint64_t cluster_size_max = 0;   // members, the canonical not counted
  std::uint64_t text_bytes = 0;         // of all articles, raw
  std::uint64_t repost_text_bytes = 0;  // of the reposts, raw: what folding saves from being kept in full
  std::uint64_t body_bytes = 0;         // of all compressed bodies
  std::uint64_t disk_bytes = 0;
  // Of the bodies, what a compaction would give back: those that were deleted or replaced.
  std::uint64_t garbage_bytes = 0;
  // What the disk takes a day more as long as articles come as the newest have come; 0: too few to tell.
  std::uint64_t disk_bytes_per_day = 0;
  std::vector<JobRun> job_runs;  // the last of each job
  std::uint64_t memory_bytes = 0;
  std::uint64_t last_sequence = 0;        // of the change feed
  std::uint64_t checks = 0;               // since open
  std::uint64_t postings_read = 0;        // index entries read by searches, since open
  std::uint64_t candidates_compared = 0;  // since open
  std::uint64_t compared_bytes = 0;       // of text, since open
  std::uint64_t searches_capped = 0;      // since open
  std::uint64_t pending_compaction_bytes = 0;
  std::uint32_t running_compactions = 0;
  bool write_stopped = false;
  std::uint64_t background_errors = 0;
  std::vector<StoredBytes> bytes_by_kind;
  RulesIdentity rules;        // that decide now
  RulesIdentity store_rules;  // that the store was made with, or last rechecked under
};

// How much of a store is checked; each depth does what the ones before it do.
enum class VerifyDepth : std::uint8_t {
  kQuick = 0,  // totals, the newest articles, whether the index opens
  kIndex = 1,  // every entry from its article, and back
  kFull = 2,   // all files, all texts, and the index as it would be made of them
};

// What is damaged.
enum class Damage : std::uint8_t {
  kStore = 0,       // it cannot be opened
  kFile = 1,        // a file of the engine
  kTotals = 2,      // counts of the whole store
  kDictionary = 3,  // which texts are compressed with
  kRecord = 4,      // what is kept of an article beside its text
  kText = 5,
  kId = 6,
  kUrl = 7,
  kCapture = 8,   // the exact text at one url
  kEdge = 9,      // from a canonical to a repost
  kCluster = 10,  // how many reposts a canonical has
  kFeed = 11,
  kStory = 12,      // by which a site's boilerplate is known
  kIndex = 13,      // by which copies are found
  kIndexFile = 14,  // a file of it
  kAudit = 15,      // decisions of persons
  kRefusal = 16,    // what is not taken again
  kOriginal = 17,   // what a text was read from
  kReading = 18,    // how far an input was read
};
inline constexpr std::size_t kDamageKinds = 19;

// One thing that is not as it should be.
struct VerifyFinding {
  Damage damage = Damage::kStore;
  std::string where;          // a file, or an entry as people would name it: "edge 3 -> 7"
  ArticleNumber article = 0;  // 0: it is about no article alone
  std::string article_id;     // empty if it is not known
  std::string what;           // is wrong
};

struct VerifyOptions {
  VerifyDepth depth = VerifyDepth::kFull;
  // Of the files and of the articles, this share is checked. Above 0.
  double share = 1;
  // Begins where the last such run ended, and keeps where this one ends, whether it was stopped or not.
  bool goes_on = false;
};

struct VerifySummary {
  VerifyDepth depth = VerifyDepth::kFull;
  std::uint64_t articles_total = 0;  // that the store holds
  std::uint64_t articles_first = 0;  // the number of the first one that was checked; 0: none was
  std::uint64_t articles = 0;        // checked
  std::uint64_t texts = 0;           // of them, which were read
  std::uint64_t entries = 0;         // looked at
  std::uint64_t files = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t findings = 0;
  bool is_whole = false;     // all that the depth asks for was checked in this run
  bool was_stopped = false;  // by the visitor
};

// Called for every finding, and now and then without one (nullptr). False stops the check.
using VerifyVisitor = std::function<bool(const VerifyFinding* finding, const VerifySummary& so_far)>;

// Names as they appear in answers: "quick", "index", "full"; "totals", "record".
std::string_view NameOf(VerifyDepth depth);
std::string_view NameOf(Damage damage);
// What such damage means for who uses the store, and the command to run next.
std::string_view MeaningOf(Damage damage);
std::string_view RemedyOf(Damage damage);

// Names as they appear in answers: "split", "readmitted".
std::string_view NameOf(RecheckMove move);
// "articles", "bodies", "index", "boilerplate"; and back, nothing for another name.
std::string_view NameOf(StorePart part);
std::optional<StorePart> ParseStorePart(std::string_view name);

}  // namespace newsfold
