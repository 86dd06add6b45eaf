#pragma once

#include <memory>

#include "store/answers/exported_article.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/export/article_walk.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"

namespace newsfold {

// What the writers of all forms are given. All referents must outlive them.
struct ExportParts {
  Engine* engine = nullptr;
  EngineRecordReader* reader = nullptr;
  const ArticleWalk* walk = nullptr;
  const ByteSink* sink = nullptr;
  const ByteSink* index_sink = nullptr;  // of captures; null: it is not wanted
};

// Writes articles in one of the forms of an export. Thread-compatible.
class ArticleWriter {
 public:
  virtual ~ArticleWriter() = default;
  // What comes first.
  virtual Status Begin() { return Status::Ok(); }
  // Articles come in order of arrival. Returns how many were written. Errors: those of the sinks;
  // kCorruption; kUnavailable; kResourceExhausted.
  virtual Result<std::uint64_t> Add(const ArticleRecord& record) = 0;
  // Of articles that were written without them.
  virtual std::uint64_t originals_left_out() const { return 0; }
  // What comes last.
  virtual Status Finish() { return Status::Ok(); }
};

// The times at which the article was seen, ascending; of an article without a url the first alone. Errors:
// kCorruption, kUnavailable.
Result<std::vector<std::int64_t>> ReadTimesSeen(Engine* engine, const ArticleRecord& record);

std::unique_ptr<ArticleWriter> MakeJsonLinesWriter(const ExportParts& parts);
// Given canonicals, writes each that is selected, and those of its reposts that are; others are passed over.
std::unique_ptr<ArticleWriter> MakeClusterTable(const ExportParts& parts);
// An index of captures, of texts that are in no file.
std::unique_ptr<ArticleWriter> MakeCaptureIndex(const ExportParts& parts);
// A WARC file, and the index of its records if that is wanted.
std::unique_ptr<ArticleWriter> MakeWarcCaptures(const ExportParts& parts, const ExportOptions& options);

}  // namespace newsfold
