#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/fingerprint.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/records/article_record.h"
#include "store/records/format.h"
#include "store/records/store_parts.h"

namespace newsfold {

// The name under which a page of each of many sites is counted, by the labels at its ends: what several sites
// print is boilerplate on the next one, too. No site is called so.
inline constexpr std::string_view kEverySite = "*";

// What a stored story tells about the boilerplate of its site.
struct SiteStory {
  ArticleNumber number = 0;
  std::vector<std::uint64_t> sample;  // of its shingles, or of its labels (SiteBoilerplate::Sample)
  std::string title;
};

// Reads stories back from the store. Thread-compatible.
class StoryReader {
 public:
  // All must outlive it.
  StoryReader(const StoreParts& store, RecordReader* records) : store_(store), records_(records) {}

  // A story of `site`; of kEverySite without its title. Errors as of Engine and RecordReader.
  Result<SiteStory> Read(std::string_view site, ArticleNumber number);

  // The last of `numbers` (ascending), no further back than the window reaches; ascending.
  Result<std::vector<SiteStory>> ReadBack(std::string_view site, std::span<const ArticleNumber> numbers,
                                          const BoilerplateWindow& window);

 private:
  Result<SiteStory> ReadPage(ArticleNumber number);

  const StoreParts store_;
  RecordReader* const records_;
  ShingledText text_;
};

}  // namespace newsfold
