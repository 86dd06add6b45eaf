#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"
#include "store/records/text_block_reader.h"
#include "store/records/text_codec.h"

namespace newsfold {

// What an article is called.
struct ArticleName {
  std::string id;
  bool is_removed = false;  // no answer names it then, but for the feed
  bool is_former = false;   // a later version has this id, and is meant by it
};

// Reads articles out of an engine. Thread-safe.
class EngineRecordReader : public RecordReader {
 public:
  // Both must outlive the reader.
  EngineRecordReader(Engine* engine, const TextCodec* codec)
      : engine_(engine), codec_(codec), blocks_(engine, codec) {}

  Result<ArticleRecord> ReadRecord(ArticleNumber number) override;
  Status ReadRecords(std::span<const ArticleNumber> numbers, std::vector<ArticleRecord>* records) override;
  Result<std::vector<MemberEdge>> ReadMembers(ArticleNumber canonical, ArticleNumber after,
                                              std::size_t limit) override;
  Result<ArticleNumber> FindId(std::string_view id) override;
  Result<std::string> ReadText(const ArticleRecord& record) override;
  Result<std::string> ReadOriginal(const ArticleRecord& record) override;

  // The names of articles, in one batched read; (*names)[i] belongs to numbers[i]. Errors as of ReadRecords.
  Status ReadNames(std::span<const ArticleNumber> numbers, std::vector<ArticleName>* names);

  // The record of the article with this id. Errors: kNotFound naming the id, kGone it was removed,
  // kCorruption.
  Result<ArticleRecord> ReadRecordOf(std::string_view id);
  // The versions of an article that are here, at most `limit`, the newest, which is `newest`, first. Errors:
  // kCorruption.
  Result<std::vector<ArticleRecord>> ReadVersions(const ArticleRecord& newest, std::size_t limit);

 private:
  static Result<std::string> CheckText(const ArticleRecord& record, Result<std::string> text);
  Result<std::string> DecodeText(const ArticleRecord& record, std::string_view body, std::string_view base);
  Result<std::string> ReadBody(const ArticleRecord& record);
  Result<std::string> ReadDelta(const ArticleRecord& record);

  Engine* const engine_;
  const TextCodec* const codec_;
  TextBlockReader blocks_;
};

}  // namespace newsfold
