#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/judge/verdict.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article.h"

namespace newsfold {

using Sha256 = std::array<std::uint8_t, 32>;
Sha256 Sha256Of(std::string_view bytes);
// 64 lower-case hexadecimal digits.
std::string ToHex(const Sha256& hash);

// How a body's bytes are kept.
enum class BodyCodec : std::uint8_t {
  kRaw = 0,
  kZstd = 1,            // no dictionary
  kZstdDictionary = 2,  // reference: dictionary id
  kZstdDelta = 3,       // reference: article number of the canonical, whose text is the prefix
  kPacked = 4,          // reference: id of the block that holds the text among others
};

struct BodyLocator {
  BodyCodec codec = BodyCodec::kRaw;
  std::uint64_t reference = 0;
  std::uint32_t stored_bytes = 0;

  friend bool operator==(const BodyLocator&, const BodyLocator&) = default;
};

// What an article's text was read from, as it is kept: zstd of level 3, or raw if that is no less.
struct OriginalLocator {
  std::uint32_t bytes = 0;  // 0: there is none
  Sha256 sha256{};
  std::uint32_t stored_bytes = 0;  // as many: it is raw

  friend bool operator==(const OriginalLocator&, const OriginalLocator&) = default;
};

// Stories of other clusters that one article holds as a whole; no more are kept.
inline constexpr std::size_t kContainedMax = 16;

struct ContainedArticle {
  ArticleNumber number = 0;
  double coverage_article = 0;    // the share of the article that it is
  double coverage_canonical = 0;  // the share of it that the article holds

  friend bool operator==(const ContainedArticle&, const ContainedArticle&) = default;
};

// What is left of an article. The numbers are stored.
enum class Presence : std::uint8_t {
  kStored = 0,   // all
  kRemoved = 1,  // all, but no answer shows it, and nothing is found to be a copy of it
  kPurged = 2,   // number, id and times: a tombstone
  // Number and times, and the id if it is known: it was damaged, and its id and text are taken again.
  kLost = 3,
  kSuperseded = 4,  // all, but a later version has its id, and nothing is found to be a copy of it
  kReplaced = 5,    // the same, but the text was given up: no answer shows it, and the next purge deletes it
  kForgotten = 6,   // number, id and times: it was replaced, and purged since
};
// Whether nothing is left but the record.
constexpr bool IsTombstone(Presence presence) {
  return presence == Presence::kPurged || presence == Presence::kLost || presence == Presence::kForgotten;
}
// Whether it was removed, and its text is not taken again.
constexpr bool IsRefused(Presence presence) {
  return presence == Presence::kRemoved || presence == Presence::kPurged;
}
// Whether a later version has its id.
constexpr bool IsFormer(Presence presence) {
  return presence == Presence::kSuperseded || presence == Presence::kReplaced ||
         presence == Presence::kForgotten;
}
// Whether an answer may show its text.
constexpr bool HasReadableText(Presence presence) {
  return presence == Presence::kStored || presence == Presence::kSuperseded;
}

// Everything kept about an article but its text. One that was removed, lost or superseded is filed as its own
// canonical, and is none.
struct ArticleRecord {
  ArticleNumber number = 0;
  ArticleNumber canonical = 0;  // == number for a canonical
  Article fields;               // without text, original and frame
  std::string site;
  std::int64_t stored_at_ms = 0;
  std::uint64_t sequence = 0;
  std::uint32_t text_bytes = 0;
  std::uint32_t units = 0;
  // Whose story it counts as towards the boilerplate of its site: its own, or whosever its canonical counted
  // as when it came. So a cluster stays one story, whoever leads it.
  ArticleNumber story = 0;
  bool shows_passages = false;  // its passages are counted among those of many sites
  Sha256 sha256{};
  // What was decided when it was stored, or by the newest recheck.
  Verdict verdict;
  ArticleNumber compared = 0;    // 0: nothing was compared. Numbers start at 1.
  ArticleNumber via = 0;         // the member that admitted a repost; 0: its canonical did
  bool repeats_indexed = false;  // found by what is indexed of its story; its own digest is its only entry
  std::vector<ContainedArticle> contained;  // the largest first
  // A person decided whose repost it is, or that it is none, against the rules if need be. Nobody else
  // decides it again.
  bool by_person = false;
  bool pinned = false;  // a person chose it to be the canonical of its cluster
  Presence presence = Presence::kStored;
  // Counts the texts that came under this id, from 1; and the one before. 0: there is none, or it is not
  // here.
  std::uint32_t version = 1;
  ArticleNumber supersedes = 0;
  std::uint32_t rules_version = 0;
  std::uint32_t fold_version = 0;
  BodyLocator body;
  OriginalLocator original;

  // Of its first sighting: when it was fetched, if that is known, else when it was stored.
  std::int64_t seen_at_ms() const { return fields.seen_at_ms != 0 ? fields.seen_at_ms : stored_at_ms; }
  bool has_original() const { return original.bytes != 0; }
  bool is_repost() const { return canonical != number; }
  // It is in no cluster, and nothing is found to be a copy of it: it was removed, lost or superseded.
  bool is_hidden() const { return presence != Presence::kStored; }
  bool is_refused() const { return IsRefused(presence); }
  bool is_former() const { return IsFormer(presence); }
  bool is_tombstone() const { return IsTombstone(presence); }
  bool is_canonical() const { return !is_repost() && !is_hidden(); }
};

// A repost, as its canonical's cluster lists it.
struct MemberEdge {
  ArticleNumber number = 0;
  Relation relation = Relation::kUnrelated;
};

// Reads articles by number. Thread-safe.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // kNotFound, kCorruption.
  virtual Result<ArticleRecord> ReadRecord(ArticleNumber number) = 0;
  // Batched; (*records)[i] belongs to numbers[i]. An absent number is kCorruption: the index named it.
  virtual Status ReadRecords(std::span<const ArticleNumber> numbers, std::vector<ArticleRecord>* records) = 0;
  // The reposts of a canonical with numbers above `after`, ascending, `limit` at most. kCorruption.
  virtual Result<std::vector<MemberEdge>> ReadMembers(ArticleNumber canonical, ArticleNumber after,
                                                      std::size_t limit) = 0;
  // The number of the newest version of the article with this id, which may have been removed. Errors:
  // kNotFound naming the id.
  virtual Result<ArticleNumber> FindId(std::string_view id) = 0;
  // The exact text, checked against the record's SHA-256.
  virtual Result<std::string> ReadText(const ArticleRecord& record) = 0;
  // The bytes that the text was read from, checked against the record's SHA-256. REQUIRES:
  // record.has_original(). Errors: kCorruption, kUnavailable.
  virtual Result<std::string> ReadOriginal(const ArticleRecord& record) = 0;
};

}  // namespace newsfold
