#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/text/secret.h"
#include "store/records/article.h"
#include "tools/corpus/random.h"
#include "tools/corpus/writer.h"

namespace newsfold::testing {

// Pages that are built to meet each other in the index, so that a search has as much to do as can be.
enum class FloodKind : std::uint8_t {
  kPassages,   // each quotes a dozen of the same forty passages
  kRoundups,   // the same, met by articles that quote all forty
  kTitle,      // one title over different bodies
  kLongTitle,  // one title over different bodies of 256 KB
  kMetadata,   // one title over different bodies with 200 KB of metadata
  kLongUrl,    // one url with a different 256 KB each time it is captured
  kCopies,     // one story, each time inside as much text of the page's own
  kSimHash,    // SimHash in one block; needs the store's secret
  kKeys,       // the same lowest keys; needs the store's secret
};
inline constexpr FloodKind kAllFloodKinds[] = {
    FloodKind::kPassages,  FloodKind::kRoundups, FloodKind::kTitle,
    FloodKind::kLongTitle, FloodKind::kMetadata, FloodKind::kLongUrl,
    FloodKind::kCopies,    FloodKind::kSimHash,  FloodKind::kKeys};

std::string_view NameOf(FloodKind kind);

// Writes English news that no other seed writes.
class PageWriter {
 public:
  explicit PageWriter(std::uint64_t seed) : writer_(CorpusLanguage::kEnglish, seed), random_(seed) {}

  std::string Body(std::uint32_t bytes);
  std::string Title();
  Random& random() { return random_; }

 private:
  ArticleWriter writer_;
  Random random_;
};

// Pages of one kind, and articles of ordinary length that meet them all: most kinds are those themselves.
struct Flood {
  std::vector<Article> pages;
  std::vector<Article> probes;
};
// `secret`: of the store, used by the kinds that need it.
Flood MakeFlood(FloodKind kind, std::size_t pages, std::size_t probes, std::uint64_t seed,
                const HashSecret& secret);

}  // namespace newsfold::testing
