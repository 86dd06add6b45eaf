#include "tests/tools/corpus/search_cost.h"

#include <utility>

#include "tests/store/seeded_archive.h"

namespace newsfold::testing {

SearchMeter::SearchMeter(std::uint64_t seed, const std::string& directory)
    : folder_(SecretOfSeed(seed)),
      archive_(OpenSeededInFolder(seed, directory)),
      last_(archive_->GetStats()) {}

void SearchMeter::Add(const Article& article) {
  CountHits(article.text);
  Settle(archive_.get(), article);
  ++articles_;
}

void SearchMeter::CountHits(const std::string& text) {
  ShingleUnmarked(folder_, text, &text_);
  MakeFingerprint(text_, {}, &scratch_, &fingerprint_);
  probes_ += fingerprint_.probed_keys.size();
  for (const std::uint64_t key : fingerprint_.probed_keys) hits_ += indexed_.count(key);
  indexed_.insert(fingerprint_.indexed_keys.begin(), fingerprint_.indexed_keys.end());
}

SearchCost SearchMeter::Take() {
  const ArchiveStats now = archive_->GetStats();
  const auto per = [](std::uint64_t sum, std::uint64_t count) {
    return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count);
  };
  const SearchCost cost = {articles_, per(hits_, probes_),
                           per(now.postings_read - last_.postings_read, articles_),
                           per(now.candidates_compared - last_.candidates_compared, articles_)};
  last_ = now;
  articles_ = probes_ = hits_ = 0;
  return cost;
}

}  // namespace newsfold::testing
