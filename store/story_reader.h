#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dedup/boilerplate.h"
#include "dedup/fingerprint.h"
#include "store/records.h"

namespace newsfold {

// What a stored story tells about the boilerplate of its site.
struct Story {
  ArticleNumber number = 0;
  std::vector<std::uint64_t> sample;  // of its shingles (SiteFurniture::Sample)
  std::string title;
};

// Reads stories back from the store. Thread-compatible.
class StoryReader {
 public:
  // Both must outlive it.
  StoryReader(RecordReader* records, const Folder* folder) : records_(records), folder_(folder) {}

  // Errors as of RecordReader.
  Result<Story> Read(ArticleNumber number);

  // The last of `numbers` (ascending), no further back than the window reaches; ascending.
  Result<std::vector<Story>> ReadBack(std::span<const ArticleNumber> numbers, const FurnitureWindow& window);

 private:
  RecordReader* records_;
  const Folder* folder_;
  ShingledText text_;
};

}  // namespace newsfold
