#include "dedup/sketch/fingerprint.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/sketch/shingle.h"
#include "dedup/sketch/simhash.h"
#include "tests/dedup/judge/token_maker.h"

namespace newsfold {
namespace {

using testing::TokenMaker;

std::size_t KeysProbed(const ShingledText& text) {
  const std::size_t probed = text.folded.units / kUnitsPerKeyProbed;
  if (probed < kKeysProbedMin) return kKeysProbedMin;
  return probed > kKeysProbedMax ? kKeysProbedMax : probed;
}

std::size_t KeysIndexed(const ShingledText& text) {
  const std::size_t indexed = text.folded.units / kUnitsPerKeyIndexed;
  if (indexed < kKeysIndexedMin) return kKeysIndexedMin;
  return indexed > kKeysIndexedMax ? kKeysIndexedMax : indexed;
}

// The number of tokens in the key that starts at token `begin`; 0 if there is none.
std::size_t KeyTokens(const std::vector<Token>& tokens, std::size_t begin) {
  std::uint32_t width = 0;
  for (std::size_t end = begin; end < tokens.size(); ++end) {
    width += tokens[end].units == 1 ? 5 : 8;
    if (width >= kKeyWidth) return end + 1 - begin;
  }
  return 0;
}

// Each key of the text and its weight: the least of the shingles that lie in its window.
std::vector<std::pair<std::uint64_t, ShingleWeight>> WeighedKeys(const ShingledText& text,
                                                                 const std::vector<ShingleWeight>& weights) {
  const std::vector<Token>& tokens = text.folded.tokens;
  std::vector<std::uint64_t> hashes;
  KeyHashes(tokens, &hashes);
  std::vector<std::pair<std::uint64_t, ShingleWeight>> keys;
  for (std::size_t begin = 0; begin < hashes.size(); ++begin) {
    const std::size_t end = begin + KeyTokens(tokens, begin);
    ShingleWeight weight = kFullWeight;
    for (std::size_t i = begin; i < weights.size(); ++i) {
      const bool is_within = i + ShingleTokenCount(tokens, kShingleWidth, i) <= end;
      if (is_within) weight = std::min(weight, weights[i]);
    }
    keys.emplace_back(hashes[begin], weight);
  }
  return keys;
}

std::vector<std::uint64_t> ReferenceKeys(const ShingledText& text, const std::vector<ShingleWeight>& weights,
                                         ShingleWeight weight, std::size_t count) {
  std::set<std::uint64_t> keys;
  for (const auto& [key, key_weight] : WeighedKeys(text, weights)) {
    if (key_weight == weight) keys.insert(key);
  }
  while (keys.size() > count) keys.erase(std::prev(keys.end()));
  return {keys.begin(), keys.end()};
}

std::uint32_t ReferenceUnmaskedUnits(const ShingledText& text, const std::vector<ShingleWeight>& weights) {
  std::set<std::size_t> tokens;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] != kFullWeight) continue;
    const std::size_t count = ShingleTokenCount(text.folded.tokens, kShingleWidth, i);
    for (std::size_t token = i; token < i + count; ++token) tokens.insert(token);
  }
  std::uint32_t units = 0;
  for (const std::size_t token : tokens) units += text.folded.tokens[token].units;
  return units;
}

Fingerprint FingerprintOf(const ShingledText& text, const std::vector<ShingleWeight>& weights) {
  FingerprintScratch scratch;
  Fingerprint fingerprint;
  MakeFingerprint(text, weights, &scratch, &fingerprint);
  return fingerprint;
}

TEST(Fingerprint, KeysAreTheLowestDistinctWindows) {
  TokenMaker maker(6);
  for (std::size_t length = 0; length < 5000; length = length * 5 / 4 + 1) {
    for (const std::uint32_t vocabulary : {2u, 9u, 5000u}) {
      const ShingledText text = TokenMaker::FromWords(maker.Words(length, vocabulary));
      const Fingerprint fingerprint = FingerprintOf(text, {});
      ASSERT_EQ(fingerprint.probed_keys, ReferenceKeys(text, {}, kFullWeight, KeysProbed(text)))
          << length << ' ' << vocabulary;
      ASSERT_TRUE(fingerprint.suspected_keys.empty());
    }
  }
}

// Each of `tokens` is another with a chance of 15 %.
std::vector<std::uint32_t> Substitute(std::vector<std::uint32_t> tokens, TokenMaker* maker) {
  for (std::uint32_t& token : tokens) {
    if (maker->Below(100) < 15) token = token % 2 + 2 * maker->Below(1500);
  }
  return tokens;
}

TEST(Fingerprint, KeysSurviveWhereOneTokenInSevenIsAnother) {
  TokenMaker maker(18);
  for (const std::uint32_t kind : {0u, 1u}) {  // characters, words
    int found = 0;
    for (int round = 0; round < 1000; ++round) {
      std::vector<std::uint32_t> tokens = maker.Words(200 + maker.Below(1500), 1500);
      for (std::uint32_t& token : tokens) token = 2 * token + kind;
      const Fingerprint whole = FingerprintOf(TokenMaker::FromWords(tokens), {});
      const Fingerprint copy = FingerprintOf(TokenMaker::FromWords(Substitute(tokens, &maker)), {});
      found += std::any_of(copy.probed_keys.begin(), copy.probed_keys.end(), [&whole](std::uint64_t key) {
        return std::binary_search(whole.indexed_keys.begin(), whole.indexed_keys.end(), key);
      });
    }
    EXPECT_GE(found, kind == 0 ? 985 : 999);
  }
}

TEST(Fingerprint, MaskedShinglesAreNeitherKeysNorUnits) {
  TokenMaker maker(7);
  for (int round = 0; round < 200; ++round) {
    const ShingledText text = TokenMaker::FromWords(maker.Words(maker.Below(600), 400));
    std::vector<ShingleWeight> weights(text.shingles.size());
    for (ShingleWeight& weight : weights)
      weight = std::vector<ShingleWeight>{0, 1, kFullWeight}[maker.Below(3)];
    if (weights.empty()) continue;
    const Fingerprint fingerprint = FingerprintOf(text, weights);
    const std::size_t probed = KeysProbed(text);
    ASSERT_EQ(fingerprint.probed_keys, ReferenceKeys(text, weights, kFullWeight, probed));
    ASSERT_EQ(fingerprint.suspected_keys,
              ReferenceKeys(text, weights, kSuspectWeight, probed / kKeysPerSuspected));
    ASSERT_EQ(fingerprint.units_unmasked, ReferenceUnmaskedUnits(text, weights));
  }
}

std::vector<std::uint64_t> ReferenceIndexedKeys(const ShingledText& text,
                                                const std::vector<ShingleWeight>& weights) {
  std::vector<std::uint64_t> counted;
  for (const auto& [key, weight] : WeighedKeys(text, weights)) {
    if (weight == kFullWeight) counted.push_back(key);
  }
  std::set<std::uint64_t> keys;
  const std::size_t parts = std::min(KeysIndexed(text), counted.size());
  for (std::size_t part = 0; part < parts; ++part) {
    std::uint64_t lowest = std::numeric_limits<std::uint64_t>::max();
    for (std::size_t i = part * counted.size() / parts; i < (part + 1) * counted.size() / parts; ++i)
      lowest = std::min(lowest, counted[i]);
    keys.insert(lowest);
  }
  return {keys.begin(), keys.end()};
}

TEST(Fingerprint, AnArticleIsIndexedUnderTheLowestOfEachPartOfWhatIsNotMasked) {
  TokenMaker maker(17);
  for (std::size_t length = 0; length < 5000; length = length * 5 / 4 + 1) {
    const ShingledText text = TokenMaker::FromWords(maker.Words(length, length % 2 == 0 ? 5000 : 9));
    std::vector<ShingleWeight> weights(text.shingles.size());
    for (ShingleWeight& weight : weights) weight = maker.Below(4) == 0 ? 1 : kFullWeight;
    if (weights.empty()) continue;
    ASSERT_EQ(FingerprintOf(text, weights).indexed_keys, ReferenceIndexedKeys(text, weights)) << length;
  }
}

// Keys chosen from the whole text miss one first quarter in a hundred.
TEST(Fingerprint, TheFirstQuarterOfAnyArticleProbesSomeOfItsKeys) {
  TokenMaker maker(18);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::uint32_t> words = maker.Words(100 + maker.Below(900), 50'000);
    const Fingerprint whole = FingerprintOf(TokenMaker::FromWords(words), {});
    words.resize(words.size() / 4);
    const Fingerprint part = FingerprintOf(TokenMaker::FromWords(words), {});
    std::vector<std::uint64_t> shared;
    std::set_intersection(whole.indexed_keys.begin(), whole.indexed_keys.end(), part.probed_keys.begin(),
                          part.probed_keys.end(), std::back_inserter(shared));
    ASSERT_GE(shared.size(), 1u) << words.size();
  }
}

TEST(Fingerprint, FullyMaskedTextHasNoEvidence) {
  TokenMaker maker(8);
  const ShingledText text = TokenMaker::FromWords(maker.Words(300, 400));
  const Fingerprint fingerprint = FingerprintOf(text, std::vector<ShingleWeight>(text.shingles.size(), 0));
  EXPECT_EQ(fingerprint.simhash, 0u);
  EXPECT_TRUE(fingerprint.probed_keys.empty());
  EXPECT_EQ(fingerprint.units_unmasked, 0u);
  EXPECT_EQ(fingerprint.units, text.folded.units);
}

TEST(Fingerprint, OneRepeatedWordHasOneKey) {
  const ShingledText text = TokenMaker::FromWords(std::vector<std::uint32_t>(200'000, 3));
  EXPECT_EQ(FingerprintOf(text, {}).probed_keys.size(), 1u);
  EXPECT_EQ(FingerprintOf(text, {}).indexed_keys.size(), 1u);
}

TEST(Fingerprint, SimHashStaysCloseUnderAnEditAndFarBetweenStrangers) {
  TokenMaker maker(9);
  std::vector<std::uint32_t> words = maker.Words(800, 5000);
  const std::uint64_t original = FingerprintOf(TokenMaker::FromWords(words), {}).simhash;
  words[400] += 1;
  EXPECT_LE(HammingDistance(original, FingerprintOf(TokenMaker::FromWords(words), {}).simhash), 4);
  const std::uint64_t stranger = FingerprintOf(TokenMaker::FromWords(maker.Words(800, 5000)), {}).simhash;
  EXPECT_GE(HammingDistance(original, stranger), 12);
}

TEST(Fingerprint, DigestIsTheCanonicalXxh3) {
  // XXH3-128 of the empty input, from the xxHash specification's sanity values.
  const Digest empty = DigestOf("");
  EXPECT_EQ(empty[0], 0x99);
  EXPECT_EQ(empty[15], 0x7f);
  EXPECT_NE(DigestOf("a "), DigestOf("b "));
}

}  // namespace
}  // namespace newsfold
