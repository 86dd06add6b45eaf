#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dedup/text/fold.h"
#include "dedup/text/secret.h"
#include "tools/corpus/random.h"

namespace newsfold::testing {

// What somebody who knows a store's secret can do: texts of nonsense words with a SimHash of choice, and
// short phrases whose keys are lower than those of any ordinary text. Thread-compatible.
class SimHashAimer {
 public:
  // `seed`: of the words.
  SimHashAimer(const HashSecret& secret, std::uint64_t seed);

  // A text whose SimHash under the secret is `target`, or as near to it as `swaps_max` exchanged words bring
  // it.
  std::string TextWith(std::uint64_t target, std::size_t words, std::size_t swaps_max, Random& random) const;

  // `count` phrases as long as a key, those with the lowest keys among `tried`.
  std::vector<std::string> RarePhrases(std::size_t count, std::size_t tried, Random& random) const;

 private:
  static constexpr std::size_t kWords = 256;

  std::uint64_t PairHash(std::size_t first, std::size_t second) const {
    return pair_hashes_[first * kWords + second];
  }
  std::uint32_t DrawWord(Random& random) const { return random.Below(kWords); }

  std::vector<std::string> words_;
  std::vector<Token> tokens_;               // of the words
  std::vector<std::uint64_t> pair_hashes_;  // of SimHash's windows: two words
};

}  // namespace newsfold::testing
