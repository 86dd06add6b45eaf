#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

// A decision about a lost article, as the change feed has it.
struct QuarantinedDecision {
  std::uint64_t sequence = 0;
  ArticleNumber canonical = 0;
  std::string_view relation;
  std::int64_t decided_at_ms = 0;
};

// A url at which a lost article was seen. The url is empty if it is the article's own, or cannot be read.
struct QuarantinedSighting {
  std::string url;
  std::int64_t seen_at_ms = 0;
};

// All that is left of an article that cannot be read.
struct QuarantinedArticle {
  ArticleNumber number = 0;
  std::vector<std::string> ids;   // that may be its own; one, unless the store is damaged there too
  std::optional<Article> fields;  // as they were given; its text is empty. Nothing: the record is damaged
  std::int64_t stored_at_ms = 0;  // 0: not known
  std::string text_sha256;        // 64 lower-case hexadecimal digits; empty: not known
  ArticleNumber canonical = 0;    // under which it was filed; 0: not known
  // A text that a checksum has found whole.
  std::optional<std::string> text;
  // What can be had of the text otherwise. Nothing tells whether it is right.
  std::string text_unchecked;
  std::vector<QuarantinedDecision> decisions;
  std::vector<QuarantinedSighting> sightings;
  std::string record;  // the bytes as they are stored; empty: none
  std::string body;
  std::string original;
};

// What a repair leaves out of a store.
struct QuarantinedItem {
  std::optional<QuarantinedArticle> article;
  std::string why;
  // Otherwise an entry: its bytes. Without a value: those behind this key cannot be read.
  std::string key;
  std::optional<std::string> value;
};

// Takes what is left out. An error stops the repair, which gives it back.
using QuarantineVisitor = std::function<Status(const QuarantinedItem& item)>;

enum class RepairStep : std::uint8_t {
  kReading = 0,   // every article of the damaged store
  kWriting = 1,   // those that can be read, and what follows from them
  kIndexing = 2,  // them
  kFiling = 3,    // reposts whose canonical is lost
  kChecking = 4,  // the new store
};

// What became of the entries of one kind.
struct RepairedEntries {
  std::string_view name;       // "ids"
  std::uint64_t kept = 0;      // byte for byte
  std::uint64_t replaced = 0;  // were damaged or wrong
  std::uint64_t made = 0;      // were missing
  std::uint64_t left_out = 0;  // belong to nobody, or cannot be read
};

struct RepairSummary {
  RepairStep step = RepairStep::kReading;
  std::uint64_t step_done = 0;  // of step_total: articles
  std::uint64_t step_total = 0;
  std::string store_uuid;            // 32 hexadecimal digits; empty: the store's description is damaged
  std::uint64_t articles_total = 0;  // that there ever were
  bool may_have_had_more = false;    // neither totals nor entries tell whether that is all
  std::uint64_t articles = 0;        // that can be read; what was removed is counted with them
  std::uint64_t lost = 0;            // cannot be read: they are in the quarantine
  std::uint64_t texts_saved = 0;     // of them, whose text is there whole
  std::uint64_t orphans = 0;         // reposts whose canonical is lost
  std::uint64_t orphans_filed = 0;   // of them, that are reposts of another one now
  std::uint64_t sightings_gone = 0;  // by the totals there were so many more
  std::uint64_t refusals_gone = 0;   // removed articles whose text, or copies, can be taken again
  std::uint64_t originals_gone = 0;  // what the texts of articles were read from: they have none now
  bool policy_is_gone = false;       // which article leads a cluster: the first, from now on
  std::uint64_t last_sequence = 0;   // of the change feed of the damaged store, as far as it can be read
  std::vector<RepairedEntries> entries;
  bool dry_run = false;
  bool was_stopped = false;  // by the visitor
};

// Called now and then. False stops the repair.
using RepairVisitor = std::function<bool(const RepairSummary& so_far)>;

struct RepairOptions {
  bool dry_run = false;  // only tell what would be lost
  // Unless it is empty, asked once it is known what would be lost, and before anything is written. An error
  // stops the repair, which gives it back.
  std::function<Status(const RepairSummary& so_far)> agree{};
  // Unless it is empty, told all that is left out, of a dry run the articles alone.
  std::function<void(const QuarantinedItem& item)> tell{};
};

// A store that was repaired.
struct RepairReport {
  RepairSummary summary;
  std::string quarantine;  // the file of what was left out; empty: nothing was
  std::string aside;       // where the damaged store is now; empty: where it was
  // Why the store could not be opened as it was; empty: it could. What was acknowledged last may have been in
  // the part of a log that is damaged: then it is gone, and not counted as lost.
  std::string open_failure;
};

}  // namespace newsfold
