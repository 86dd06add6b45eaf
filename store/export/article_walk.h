#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/answers/exported_article.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"

namespace newsfold {

// The articles of a store in order of arrival, and which of them a selection has. Thread-compatible.
class ArticleWalk {
 public:
  // All referents must outlive it; nothing may be written to the engine meanwhile.
  ArticleWalk(Engine* engine, EngineRecordReader* reader, const ExportSelection& selection)
      : engine_(engine), reader_(reader), selection_(selection) {}

  // Finds out how many articles Next will give: those of the cluster, if there is one; those decided behind
  // the sequence, if there is one, and `only_changed`; else all. Call first, once. Errors: kNotFound no such
  // article as the selection names; kCorruption; kUnavailable.
  Status Begin(bool only_changed);
  std::uint64_t total() const { return numbers_ ? numbers_->size() : last_number_; }

  // Replaces *records by the next ones, selected or not; by none behind the last. Errors: kCorruption,
  // kUnavailable.
  Status Next(std::vector<ArticleRecord>* records);

  bool Selects(const ArticleRecord& record) const;
  bool SelectsAll() const;

 private:
  Status FindCluster();
  Status FindChanged();

  Engine* const engine_;
  EngineRecordReader* const reader_;
  const ExportSelection& selection_;
  ArticleNumber last_number_ = 0;
  ArticleNumber cluster_ = 0;                          // its canonical; 0: any
  std::optional<std::vector<ArticleNumber>> numbers_;  // ascending; nothing: all
  std::uint64_t given_ = 0;
};

}  // namespace newsfold
