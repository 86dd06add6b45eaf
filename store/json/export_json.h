#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "store/answers/exported_article.h"
#include "store/base/status.h"

namespace newsfold {

// The field of a line that has what the store knows.
inline constexpr std::string_view kExportField = "newsfold";
// The form of that field.
inline constexpr int kExportFormatVersion = 1;
// Longer lines are not read (tools/input/input.h).
inline constexpr std::size_t kExportLineBytesMax = std::size_t{32} << 20;

// An article as one line of JSON, without its end, which any reader of articles takes: the fields that are
// not empty ("id","text","url","title","published_at","lang","source"), then
//   "newsfold":{"format":1,"stored_at","fetched_at","seen_at":[],"original":{"type","bytes"},
//               "decision":{},"canonical_left_out","refers_ahead","story_id","shows_passages",
//               "repeats_indexed","fold_version","base64url":{}}
// and the members of the metadata as they are written. "seen_at" has the sightings but for the one that was
// written when the article was stored: that is "fetched_at" if that is known, else "stored_at". "bytes" are
// base64url. What is false, empty, or the article's own is left out. "base64url" has what JSON or the names
// of the fields cannot tell, byte for byte, by the names of the fields and "metadata". Errors:
// kResourceExhausted the line is longer than kExportLineBytesMax.
class ExportedArticleWriter {
 public:
  ExportedArticleWriter();
  ~ExportedArticleWriter();

  // Replaces *line. One writer reuses its buffers between calls. Thread-compatible.
  Status Write(const ExportedArticle& exported, std::string* line);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Reads such lines. One parser reuses its buffers between calls. Thread-compatible.
class ExportedArticleParser {
 public:
  ExportedArticleParser();
  ~ExportedArticleParser();

  // Whatever can be stored is read back as it was written. Errors: kInvalidArgument saying what is wrong, and
  // where; kFailedPrecondition the line is of another format; kResourceExhausted.
  Result<ExportedArticle> Parse(std::string_view line);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
