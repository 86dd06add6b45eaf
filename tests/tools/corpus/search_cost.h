#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>

#include "dedup/sketch/fingerprint.h"
#include "dedup/text/fold.h"
#include "store/archive.h"
#include "store/records/article.h"

namespace newsfold::testing {

// What looking for copies costs an article, on average. These counts do not depend on the machine.
struct SearchCost {
  std::uint64_t articles = 0;
  double hits_a_probe = 0;  // of the keys it probes, those that an earlier text is indexed under
  double postings = 0;      // index entries read
  double compared = 0;      // candidates compared
};

// Stores articles one by one, and counts what their searches cost. A hit is counted on the whole text, with
// boilerplate; the rest is what the archive counts. Aborts on failure. Thread-compatible.
class SearchMeter {
 public:
  // A store in `directory`, with SecretOfSeed(seed).
  SearchMeter(std::uint64_t seed, const std::string& directory);

  void Add(const Article& article);

  // The mean over the articles that were added since the last call.
  SearchCost Take();

 private:
  void CountHits(const std::string& text);

  Folder folder_;
  std::unique_ptr<Archive> archive_;
  ShingledText text_;
  FingerprintScratch scratch_;
  Fingerprint fingerprint_;
  std::unordered_set<std::uint64_t> indexed_;
  ArchiveStats last_;
  std::uint64_t articles_ = 0;
  std::uint64_t probes_ = 0;
  std::uint64_t hits_ = 0;
};

}  // namespace newsfold::testing
