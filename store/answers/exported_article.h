#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

// What a store has on record of an article beside what a client handed in and what can be made anew. Other
// articles are named by their IDs.
struct ArticleState {
  Decision decision;  // the newest
  // The canonical of a repost is not among the articles that were exported with it.
  bool is_canonical_left_out = false;
  bool refers_ahead = false;         // the decision names an article that came later
  bool is_former = false;            // a later version has its ID
  bool has_story_of_former = false;  // it counts as the story that the version before it counted as
  std::int64_t stored_at_ms = 0;
  std::string story_id;          // as of ArticleRecord::story; its own ID if it is itself
  bool shows_passages = false;   // as of ArticleRecord
  bool repeats_indexed = false;  // as of ArticleRecord
  std::uint32_t fold_version = 0;
  // Its sightings at its url, ascending, with the one that was written when it was stored: of the time of
  // fetching, if that is known.
  std::vector<std::int64_t> seen_at_ms;
};

// An article as a store has it, for another one to take over.
struct ExportedArticle {
  Article article;  // with an ID
  ArticleState state;
};

// The forms of an export.
enum class ExportFormat : std::uint8_t {
  kJsonLines = 0,  // all that is known, for another store
  kClusters = 1,   // a table, a line a member
  kCdxj = 2,       // an index of captures
  kWarc = 3,       // the texts as an archive of the web
};

// What is exported: all of it, or what all these conditions let through.
struct ExportSelection {
  std::string site{};        // registrable domain; empty: all
  std::string cluster_id{};  // of any article in it; empty: all
  // When it was stored, Unix time: from the first on, up to but not including the second.
  std::optional<std::int64_t> since_ms{};
  std::optional<std::int64_t> until_ms{};
  std::uint64_t after_sequence = 0;  // decided behind this place in the change feed
};

struct ExportOptions {
  ExportFormat format = ExportFormat::kJsonLines;
  ExportSelection selection{};
  // Of kWarc: each record is a gzip member of its own.
  bool compress_records = false;
  std::string warc_name{};  // of kWarc: its file, as the index of captures names it
};

struct ExportSummary {
  std::uint64_t articles_total = 0;      // to be looked at
  std::uint64_t articles_done = 0;       // looked at
  std::uint64_t articles = 0;            // exported
  std::uint64_t originals_left_out = 0;  // of them: with it the line would be too long
  std::uint64_t last_sequence = 0;       // of the change feed: a later export goes on behind it
  bool was_stopped = false;              // by the visitor
};

// Called now and then. False stops the export.
using ExportVisitor = std::function<bool(const ExportSummary& so_far)>;
// Takes the next bytes of an export. An error ends it.
using ByteSink = std::function<Status(std::string_view bytes)>;

// What became of the articles whose decisions could not be taken over at once, because whom they are filed
// under came later, or the store had them already and filed them otherwise.
struct TakeOverSummary {
  struct Filing {
    std::string old_canonical_id;
    Decision decision;  // as it is now
  };
  std::vector<Filing> filed;
  struct Refusal {
    std::string id;
    Status reason;
  };
  std::vector<Refusal> refused;
};

}  // namespace newsfold
