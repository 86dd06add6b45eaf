#include "dedup/sketch/fingerprint.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <limits>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "dedup/sketch/shingle.h"
#include "dedup/sketch/simhash.h"
#include "dedup/text/prose.h"
#include "dedup/text/word.h"

namespace newsfold {
namespace {

// Shingle hashes are uniform, so the lowest `count` of n lie below count/n of the range: filtering by a
// generous threshold leaves little to sort. Repeated shingles can leave too few; then the threshold rises.
// Only hashes of that weight count.
void LowestDistinct(std::span<const std::uint64_t> hashes, std::span<const ShingleWeight> weights,
                    ShingleWeight weight, std::size_t count, std::vector<std::uint64_t>* scratch,
                    std::vector<std::uint64_t>* lowest) {
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  const std::size_t wanted = count + count / 4 + 8;
  std::uint64_t threshold = hashes.size() <= wanted ? kAll : kAll / hashes.size() * wanted;
  while (true) {
    scratch->resize(hashes.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      (*scratch)[kept] = hashes[i];
      kept += (hashes[i] <= threshold) & (weights.empty() || weights[i] == weight);
    }
    const auto end = scratch->begin() + static_cast<std::ptrdiff_t>(kept);
    std::sort(scratch->begin(), end);
    scratch->erase(std::unique(scratch->begin(), end), scratch->end());
    if (scratch->size() >= count || threshold == kAll) break;
    threshold = threshold > kAll / 4 ? kAll : threshold * 4;
  }
  lowest->assign(scratch->begin(),
                 scratch->begin() + static_cast<std::ptrdiff_t>(std::min(count, scratch->size())));
  assert(std::is_sorted(lowest->begin(), lowest->end()));
}

// The lowest hash of each of `count` parts of equal length. Masked shingles belong to no part.
void LowestOfParts(std::span<const std::uint64_t> hashes, std::span<const ShingleWeight> weights,
                   std::size_t count, std::vector<std::uint64_t>* scratch,
                   std::vector<std::uint64_t>* lowest) {
  scratch->clear();
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (weights.empty() || weights[i] == kFullWeight) scratch->push_back(hashes[i]);
  }
  lowest->clear();
  const std::size_t parts = std::min(count, scratch->size());
  auto begin = scratch->begin();
  for (std::size_t part = 1; part <= parts; ++part) {
    const auto end = scratch->begin() + static_cast<std::ptrdiff_t>(part * scratch->size() / parts);
    NEWSFOLD_ASSERT(begin < end);
    lowest->push_back(*std::min_element(begin, end));
    begin = end;
  }
  std::sort(lowest->begin(), lowest->end());
  lowest->erase(std::unique(lowest->begin(), lowest->end()), lowest->end());
}

// One weight a key: the least of the shingles within its window. Keys and shingles of one start are of one
// text, and both end the later the later they start.
void WeighKeys(const ShingledText& text, std::span<const ShingleWeight> weights, std::size_t key_count,
               std::vector<ShingleWeight>* key_weights) {
  key_weights->clear();
  if (weights.empty()) return;
  const std::span<const Token> tokens = text.folded.tokens;
  std::array<std::size_t, kFullWeight + 1> counts{};  // of the weights of shingles within the window
  std::size_t key_end = 0;
  std::uint32_t key_width = 0;
  std::size_t shingle = 0;
  std::size_t shingle_end = 0;  // tokens, of the window of `shingle`
  std::uint32_t shingle_width = 0;
  for (std::size_t key = 0; key < key_count; ++key) {
    for (; key_width < kKeyWidth; ++key_end) key_width += KeyWidthOf(tokens[key_end]);
    while (shingle < weights.size()) {
      for (; shingle_width < kShingleWidth; ++shingle_end) shingle_width += WidthOf(tokens[shingle_end]);
      if (shingle_end > key_end) break;
      ++counts[weights[shingle]];
      shingle_width -= WidthOf(tokens[shingle++]);
    }
    key_weights->push_back(counts[0] > 0 ? 0 : counts[kSuspectWeight] > 0 ? kSuspectWeight : kFullWeight);
    NEWSFOLD_ASSERT(shingle > key && counts[weights[key]] > 0);
    --counts[weights[key]];
    key_width -= KeyWidthOf(tokens[key]);
  }
}

// SimHash counts shorter windows than the mask weighs; a window goes by the shingle that starts with it.
void DropMasked(std::span<const ShingleWeight> weights, std::vector<std::uint64_t>* simhash_shingles) {
  if (weights.empty()) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < simhash_shingles->size(); ++i) {
    const bool masked = WeightAt(weights, i) == 0;
    (*simhash_shingles)[kept] = (*simhash_shingles)[i];
    kept += !masked;
  }
  simhash_shingles->resize(kept);
}

void ChooseKeys(const ShingledText& text, std::span<const ShingleWeight> weights, FingerprintScratch* scratch,
                Fingerprint* result) {
  KeyHashes(text.folded.tokens, &scratch->keys);
  WeighKeys(text, weights, scratch->keys.size(), &scratch->key_weights);
  const std::span<const std::uint64_t> keys = scratch->keys;
  const std::span<const ShingleWeight> key_weights = scratch->key_weights;
  const std::size_t probed =
      std::clamp<std::size_t>(text.folded.units / kUnitsPerKeyProbed, kKeysProbedMin, kKeysProbedMax);
  LowestDistinct(keys, key_weights, kFullWeight, probed, &scratch->candidates, &result->probed_keys);
  result->suspected_keys.clear();
  if (std::find(key_weights.begin(), key_weights.end(), kSuspectWeight) != key_weights.end()) {
    LowestDistinct(keys, key_weights, kSuspectWeight, probed / kKeysPerSuspected, &scratch->candidates,
                   &result->suspected_keys);
  }
  const std::size_t indexed =
      std::clamp<std::size_t>(text.folded.units / kUnitsPerKeyIndexed, kKeysIndexedMin, kKeysIndexedMax);
  LowestOfParts(keys, key_weights, indexed, &scratch->candidates, &result->indexed_keys);
}

}  // namespace

Digest DigestOf(std::string_view folded) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(folded.data(), folded.size()));
  Digest digest;
  static_assert(sizeof(canonical.digest) == sizeof(Digest));
  std::memcpy(digest.data(), canonical.digest, digest.size());
  return digest;
}

void Shingle(const Folder& folder, std::string_view text, ShingledText* result) {
  ShingleUnmarked(folder, text, result);
  Mark(text, result);
}

void Mark(std::string_view text, ShingledText* result) {
  MarkNames(text, &result->folded);
  MarkLosses(text, &result->folded);
  MarkProse(text, &result->folded);
}

void ShingleUnmarked(const Folder& folder, std::string_view text, ShingledText* result) {
  folder.Fold(text, &result->folded);
  ShingleHashes(result->folded.tokens, kShingleWidth, &result->shingles);
  NEWSFOLD_ASSERT(result->shingles.size() <= result->folded.tokens.size());
}

std::uint32_t UnmaskedUnits(const ShingledText& text, std::span<const ShingleWeight> weights) {
  NEWSFOLD_ASSERT(weights.empty() || weights.size() == text.shingles.size());
  if (weights.empty()) return text.folded.units;
  const std::span<const Token> tokens = text.folded.tokens;
  std::uint32_t units = 0;
  std::size_t covered = 0;  // tokens before this one are accounted for
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] != kFullWeight) continue;
    const std::size_t end = i + ShingleTokenCount(tokens, kShingleWidth, i);
    for (std::size_t token = std::max(covered, i); token < end; ++token) units += tokens[token].units;
    covered = end;
  }
  NEWSFOLD_ASSERT(units <= text.folded.units);
  return units;
}

std::uint64_t SimHashOf(const ShingledText& text, std::span<const ShingleWeight> weights,
                        FingerprintScratch* scratch) {
  NEWSFOLD_ASSERT(weights.empty() || weights.size() == text.shingles.size());
  ShingleHashes(text.folded.tokens, kSimHashShingleWidth, &scratch->simhash_shingles);
  DropMasked(weights, &scratch->simhash_shingles);
  return SimHash(scratch->simhash_shingles);
}

void MakeFingerprint(const ShingledText& text, std::span<const ShingleWeight> weights,
                     FingerprintScratch* scratch, Fingerprint* result) {
  NEWSFOLD_ASSERT(weights.empty() || weights.size() == text.shingles.size());
  result->digest = DigestOf(text.folded.folded);
  result->simhash = SimHashOf(text, weights, scratch);
  ChooseKeys(text, weights, scratch, result);
  result->units = text.folded.units;
  result->units_unmasked = UnmaskedUnits(text, weights);
  NEWSFOLD_ASSERT(result->probed_keys.size() <= kKeysProbedMax &&
                  result->indexed_keys.size() <= kKeysIndexedMax);
}

}  // namespace newsfold
