#pragma once

#include <numeric>
#include <vector>

#include "store/records/article_record.h"

namespace newsfold {

// Replaces *records by those of the articles from `first` to `last`, in order. Errors as of
// RecordReader::ReadRecords.
inline Status ReadRange(RecordReader* reader, ArticleNumber first, ArticleNumber last,
                        std::vector<ArticleRecord>* records) {
  std::vector<ArticleNumber> numbers(last - first + 1);
  std::iota(numbers.begin(), numbers.end(), first);
  return reader->ReadRecords(numbers, records);
}

}  // namespace newsfold
