#include "store/postings/key_filter.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "store/postings/posting_list.h"

namespace newsfold {
namespace {

constexpr std::array<std::uint32_t, 8> kMultipliers = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU,
                                                       0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U};

// The lower 32 of a group's 48 bits; the upper ones tell the block.
std::uint32_t HashInBlock(std::uint64_t group) {
  return static_cast<std::uint32_t>(group >> 16);
}

bool MayHold(const FilterBlock& block, std::uint32_t hash) {
  bool all_set = true;
  for (std::size_t i = 0; i < kMultipliers.size(); ++i) {
    all_set &= (block.words[i] >> (hash * kMultipliers[i] >> 27) & 1) != 0;
  }
  return all_set;
}

}  // namespace

void FilterBlock::Add(std::uint64_t group) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i] |= 1U << (HashInBlock(group) * kMultipliers[i] >> 27);
  }
}

std::uint64_t FilterBlocksFor(std::uint64_t keys, std::size_t key_bits) {
  constexpr std::uint64_t kBlockBits = sizeof(FilterBlock) * 8;
  return (keys * key_bits + kBlockBits - 1) / kBlockBits;
}

void SelectByFilterPlain(std::span<const FilterBlock> filter, std::span<const ListProbe> lists,
                         std::vector<BucketProbe>* passed) {
  passed->clear();
  std::uint32_t place = 0;
  for (const ListProbe& list : lists) {
    const bool passes = !ShapeOf(list.lane).has_filter ||
                        (!filter.empty() &&
                         MayHold(filter[FilterBlockOf(list.group, filter.size())], HashInBlock(list.group)));
    if (passes) passed->push_back({.probe = place});
    ++place;
  }
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) void SelectByFilterAvx2(std::span<const FilterBlock> filter,
                                                        std::span<const ListProbe> lists,
                                                        std::vector<BucketProbe>* passed) {
  const __m256i multipliers = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kMultipliers.data()));
  passed->clear();
  std::uint32_t place = 0;
  for (const ListProbe& list : lists) {
    bool passes = !ShapeOf(list.lane).has_filter;
    if (!passes && !filter.empty()) {
      const FilterBlock& block = filter[FilterBlockOf(list.group, filter.size())];
      const __m256i hash = _mm256_set1_epi32(static_cast<int>(HashInBlock(list.group)));
      const __m256i places = _mm256_srli_epi32(_mm256_mullo_epi32(hash, multipliers), 27);
      const __m256i bits = _mm256_sllv_epi32(_mm256_set1_epi32(1), places);
      passes = _mm256_testc_si256(_mm256_load_si256(reinterpret_cast<const __m256i*>(&block)), bits) != 0;
    }
    if (passes) passed->push_back({.probe = place});
    ++place;
  }
}

bool HasAvx2() {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  return has_avx2;
}

#else

void SelectByFilterAvx2(std::span<const FilterBlock> filter, std::span<const ListProbe> lists,
                        std::vector<BucketProbe>* passed) {
  SelectByFilterPlain(filter, lists, passed);
}

bool HasAvx2() {
  return false;
}

#endif

void SelectByFilter(std::span<const FilterBlock> filter, std::span<const ListProbe> lists,
                    std::vector<BucketProbe>* passed) {
  return HasAvx2() ? SelectByFilterAvx2(filter, lists, passed) : SelectByFilterPlain(filter, lists, passed);
}

}  // namespace newsfold
