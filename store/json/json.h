#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "store/answers/answers.h"
#include "store/answers/repair_answers.h"
#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

class JsonWriter;

// Where an article's fields are in JSON input. A name is that of a member of the line's object, or leads into
// objects by names joined by dots; at each step a member with the whole of the rest as its name goes first. A
// field is the first of its names that is there and not null. Behind the first are names that others use:
// what is no string there (or a time that ParsePublishedAt cannot tell), or is too long, is passed over.
struct FieldNames {
  using Names = std::vector<std::string>;

  Names id = {"id"};
  Names text = {"text"};
  Names url = {"url", "metadata.url"};
  Names title = {"title", "metadata.title"};
  Names published_at = {"published_at",          "date",          "timestamp",
                        "metadata.published_at", "metadata.date", "metadata.timestamp"};
  Names language = {"lang", "language", "metadata.lang", "metadata.language"};
  Names source = {"source", "metadata.source"};
  std::string html = "html";  // a member that is an HTML page; empty: none
  std::string left_out{};     // a member that is neither a field nor metadata; empty: none

  // Each field under its own name alone.
  static FieldNames Own(std::string_view left_out);
};

// Reads articles from JSON text. One parser reuses its buffers between calls. Thread-compatible.
// Source of the parsing: G. Langdale, D. Lemire, "Parsing gigabytes of JSON per second", VLDB Journal 28,
// 2019.
class ArticleJsonParser {
 public:
  explicit ArticleJsonParser(FieldNames names);
  ~ArticleJsonParser();

  // Parses exactly one JSON object (RFC 8259: no trailing bytes, no byte order mark, at most kJsonDepthMax
  // deep, valid UTF-8, no lone surrogates, no member of the object twice). An id may be a string or an
  // integer of any size, a time a string or a number; every other field must be a string. All members become
  // Article::metadata, their values as they are written, but for those that have the first name of a field.
  // One name may fill several fields. A page becomes Article::original; without a text beside it the text is
  // empty, and still to be read from it. Errors: kInvalidArgument with the field or the byte offset;
  // kResourceExhausted.
  Result<Article> Parse(std::string_view json);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

inline constexpr int kJsonDepthMax = 32;

// The media type of a text that is kept: that of plain text, in UTF-8 if it is.
std::string_view TextTypeOf(std::string_view text);

// Answers as every front end shows them. Text that is not UTF-8 appears with U+FFFD; shares are rounded to
// six decimals; times are RFC 3339 in UTC.

// {"id","verdict":"new"|"repost","canonical_id","relation","reason","lane","coverage_article",
//  "coverage_canonical","resemblance","containment_article","containment_canonical","simhash_distance",
//  "compared_id","search":"complete"|"capped","already_known","sequence",
//  "decided_by":"person" and "pinned":true if that is so,
//  "spans":[{"article":[begin,end],"canonical":[begin,end]}]}
// simhash_distance and compared_id are null if nothing was compared, the former also if next to nothing is
// shared. An id that is still to be made, in the
// answer to a check, is null, as is the canonical_id of a new article then.
boost::json::object ToJson(const Decision& decision);
// The members of that object, written into one that is open. Most of the answers there are: written without
// making values of them first.
void WriteMembers(const Decision& decision, JsonWriter* out);
// The object without "already_known" and "sequence": what holds of a stored article in any store.
void WriteRecorded(const Decision& decision, JsonWriter* out);
// As SerializeJson(ToJson(decision)), byte for byte.
std::string SerializeJson(const Decision& decision);
// {"id","text","url","title","published_at","lang","source","metadata":{},"site","stored_at",
//  "content_sha256","text_bytes","stored_bytes","text_is_utf8","decision":{}}
boost::json::object ToJson(const StoredArticle& stored);
boost::json::object ToJson(const ArticleVersion& version);
// {"cluster_id","canonical":{},"members":[{"id","url","site","title","published_at","stored_at","relation",
//  "coverage_article","coverage_canonical"}],"member_count","next_cursor"}
boost::json::object ToJson(const Cluster& cluster);
// {"decision":{},"article":{"id","url","site","title","published_at","stored_at","text_bytes"},"other":{}}
boost::json::object ToJson(const PairReport& report);
boost::json::object ToJson(const ArchiveStats& stats);
// {"sequence","id","verdict","canonical_id","relation","stored_at"}
boost::json::object ToJson(const FeedEntry& entry);
// {"number","decided_at","who","kind","reason","articles","ids","undoes","undone_by"}; ids are the first
// kAuditIdsMax of them, the last two are null or numbers.
boost::json::object ToJson(const AuditEntry& entry);
// {"id","url","seen_at"}
boost::json::object ToJson(const Sighting& sighting);
// {"only","bytes_before","bytes_after","garbage_bytes","skipped","complete"}; "only" is null if it was the
// whole store. If texts were packed, also "packed":
// {"articles","blocks","text_bytes","body_bytes_before","body_bytes_after","complete"}.
boost::json::object ToJson(const CompactSummary& summary);
// {"store_id","articles":[{"id","stored_at","text_bytes","content_sha256"}],"number","purged_at",
// "dictionaries_replaced","blocks_dissolved","texts_encoded_anew","files_deleted":[],"files_searched",
// "bytes_searched","pieces","pieces_of_other_articles","pieces_left","files_with_pieces":[],"dry_run","complete"};
// number and purged_at are null if nothing was purged.
boost::json::object ToJson(const PurgeSummary& summary);
// {"backup","made_at","store_id","format","articles","last_sequence","files","bytes"}, or {"backup","damage"}
boost::json::object ToJson(const BackupInfo& backup);
// The members of the backup, if there is one, and {"files_copied","bytes_copied","files_replaced",
//  "backups_deleted","files_deleted","complete"}
boost::json::object ToJson(const BackupSummary& summary);
// {"path","damage","store_file","backups":[]}
boost::json::object ToJson(const BackupDamage& damage);
// {"backups","files","bytes","damaged","complete"}
boost::json::object ToJson(const BackupCheckSummary& summary);
// The members of the backup and {"complete"}
boost::json::object ToJson(const RestoreSummary& summary);
// {"articles","last_sequence","files_linked","files_copied","bytes","bytes_copied","complete"}
boost::json::object ToJson(const CheckpointSummary& summary);

// {"damage","where","article_number","article_id","what","meaning","next"}; number and ID null if unknown.
// "DIR" in "next" stands for the store's folder.
boost::json::object ToJson(const VerifyFinding& finding);
// {"depth","articles_total","first_article","articles","texts","entries","files","file_bytes","findings","whole",
// "complete"}.
boost::json::object ToJson(const VerifySummary& summary);

// A line of the quarantine. Of an article the fields that an ingest reads, as far as they are known, then
// "quarantine":{"number","ids":[] unless it is one,"stored_at","canonical_number","content_sha256",
// "changes":[{"sequence","canonical_number","relation","decided_at"}],"sightings":[{"url","seen_at"}],"why",
// "text_base64url" if it is no UTF-8,"text_unchecked","metadata_base64url" if a name in it is taken,
// "record_base64url","body_base64url","original_base64url"}; what is not known is not there. Of an entry
// {"quarantine":{"why","key_base64url","value_base64url"}}; of a place that cannot be read
// {"quarantine":{"why","key_base64url","is_behind_key":true}}.
std::string QuarantineLine(const QuarantinedItem& item);
// {"store_id","articles_total","may_have_had_more","articles","lost","texts_saved","orphans","orphans_filed",
// "sightings_gone","refusals_gone","originals_gone","policy_is_gone","last_sequence",
// "entries":{KIND:{"kept","replaced","made","left_out"}},"dry_run","complete"}
boost::json::object ToJson(const RepairSummary& summary);

// The text of one JSON value as a JsonWriter writes it (0.97, where Boost.JSON writes 9.7E-1).
std::string SerializeJson(const boost::json::value& value);

// A share as answers show it.
double Rounded(double share);

// Bytes as valid UTF-8: ill-formed sequences become U+FFFD.
std::string ToValidUtf8(std::string_view bytes);

// Unix milliseconds as RFC 3339, "2026-02-03T04:05:06.789Z".
std::string FormatTime(std::int64_t unix_ms);
// Of such a time, with or without milliseconds, or of a day ("2026-02-03"), its beginning. Nothing if it is
// neither.
std::optional<std::int64_t> ParseTime(std::string_view text);

}  // namespace newsfold
