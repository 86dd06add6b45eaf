#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"
#include "store/records/text_codec.h"

namespace newsfold {

// What is left of a text whose record is damaged or missing, or which cannot be read as the record says.
struct SalvagedText {
  std::string text;
  bool is_checked = false;  // a checksum says that it is whole and right
};

// Reads articles of a store of which anything may be damaged. Thread-compatible.
class SalvageReader {
 public:
  explicit SalvageReader(Engine* engine) : engine_(engine), reader_(engine, &codec_) {}

  // The dictionaries that can be read. To be called first. Errors: kUnavailable.
  Status LoadDictionaries();

  // The records of articles from `first` on: (*records)[i] has the number first + i, or says why there is
  // none. Errors: kUnavailable.
  Status ReadRecords(ArticleNumber first, std::size_t count, std::vector<Result<ArticleRecord>>* records);
  // The exact text, checked against the record's SHA-256, even if the base that it is a difference to has
  // lost its record. Errors: kCorruption, kUnavailable.
  Result<std::string> ReadText(const ArticleRecord& record);

  // What is left of an article's text. `record`: null if there is none. `base`: the number of the article to
  // which it may be a difference; 0: not known. Nothing if there is nothing. Errors: kUnavailable.
  Result<std::optional<SalvagedText>> Salvage(ArticleNumber number, const ArticleRecord* record,
                                              ArticleNumber base);

  // The bytes under a key; empty if there are none, or they cannot be read. Errors: kUnavailable.
  Result<std::string> ReadBytes(const std::string& key);

  const TextCodec& codec() const { return codec_; }

 private:
  Status FindPacked();
  Result<std::optional<SalvagedText>> SalvagePacked(ArticleNumber number, const ArticleRecord* record);
  Result<std::optional<SalvagedText>> SalvageFrame(std::string_view bytes, ArticleNumber base);
  Result<std::string> TextOfBase(ArticleNumber base);

  Engine* const engine_;
  TextCodec codec_;
  EngineRecordReader reader_;
  // Of texts that are in a block, the last such. Nothing until one is looked for.
  std::optional<std::map<ArticleNumber, std::uint64_t>> blocks_;
};

}  // namespace newsfold
