#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/boilerplate.h"
#include "dedup/fingerprint.h"
#include "store/records.h"

namespace newsfold {

// The name under which a page of each of many sites is counted, by its labels: what several sites print is
// boilerplate on the next one, too. No site is called so.
inline constexpr std::string_view kEverySite = "*";
// Of one page, from its beginning and its end in equal parts.
inline constexpr std::size_t kLabelsMax = 128;

// What is counted of a story of `site` (SiteFurniture::Sample): of its shingles, or of its labels.
std::vector<std::uint64_t> SampleStory(std::string_view site, const ShingledText& text);

// What a stored story tells about the boilerplate of its site.
struct Story {
  ArticleNumber number = 0;
  std::vector<std::uint64_t> sample;
  std::string title;
};

// Reads stories back from the store. Thread-compatible.
class StoryReader {
 public:
  // Both must outlive it.
  StoryReader(RecordReader* records, const Folder* folder) : records_(records), folder_(folder) {}

  // A story of `site`. Errors as of RecordReader.
  Result<Story> Read(std::string_view site, ArticleNumber number);

  // The last of `numbers` (ascending), no further back than the window reaches; ascending.
  Result<std::vector<Story>> ReadBack(std::string_view site, std::span<const ArticleNumber> numbers,
                                      const FurnitureWindow& window);

 private:
  RecordReader* records_;
  const Folder* folder_;
  ShingledText text_;
};

}  // namespace newsfold
