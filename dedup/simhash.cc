#include "dedup/simhash.h"

#include <bit>
#include <cassert>
#include <cstddef>

namespace newsfold {
namespace {

// Sixty-four counters, one a bit position, held as bit planes: plane k has bit k of every counter.
class BitSlicedCounters {
 public:
  // Adds one to the counters whose bit is set, from plane `plane` up.
  void Add(std::uint64_t bits, std::size_t plane = 0) {
    for (; bits != 0; ++plane) {
      const std::uint64_t carry = planes_[plane] & bits;
      planes_[plane] ^= bits;
      bits = carry;
    }
  }

  // Adds eight features by a tree of carry-save adders, so that most of them never ripple.
  void AddEight(const std::uint64_t* features) {
    std::uint64_t& ones = planes_[0];
    std::uint64_t& twos = planes_[1];
    std::uint64_t& fours = planes_[2];
    const std::uint64_t twos_a = CarrySave(&ones, features[0], features[1]);
    const std::uint64_t twos_b = CarrySave(&ones, features[2], features[3]);
    const std::uint64_t fours_a = CarrySave(&twos, twos_a, twos_b);
    const std::uint64_t twos_c = CarrySave(&ones, features[4], features[5]);
    const std::uint64_t twos_d = CarrySave(&ones, features[6], features[7]);
    const std::uint64_t fours_b = CarrySave(&twos, twos_c, twos_d);
    Add(CarrySave(&fours, fours_a, fours_b), 3);
  }

  std::uint64_t CountOf(int bit) const {
    std::uint64_t count = 0;
    for (std::size_t plane = 0; plane < planes_.size(); ++plane)
      count |= ((planes_[plane] >> bit) & 1) << plane;
    return count;
  }

 private:
  // *sum becomes the sum bits of the three inputs; returns their carry bits.
  static std::uint64_t CarrySave(std::uint64_t* sum, std::uint64_t b, std::uint64_t c) {
    const std::uint64_t partial = *sum ^ b;
    const std::uint64_t carry = (*sum & b) | (partial & c);
    *sum = partial ^ c;
    return carry;
  }

  std::array<std::uint64_t, 40> planes_{};
};

}  // namespace

std::uint64_t SimHash(std::span<const std::uint64_t> feature_hashes) {
  BitSlicedCounters counters;
  std::size_t i = 0;
  for (; i + 8 <= feature_hashes.size(); i += 8) counters.AddEight(&feature_hashes[i]);
  for (; i < feature_hashes.size(); ++i) counters.Add(feature_hashes[i]);
  std::uint64_t simhash = 0;
  for (int bit = 0; bit < 64; ++bit) {
    if (counters.CountOf(bit) * 2 > feature_hashes.size()) simhash |= std::uint64_t{1} << bit;
  }
  return simhash;
}

int HammingDistance(std::uint64_t a, std::uint64_t b) {
  return std::popcount(a ^ b);
}

std::uint64_t ToTable(std::uint64_t simhash, int table) {
  assert(0 <= table && table < kSimHashTables);
  return std::rotl(simhash, table * kSimHashBlockBits);
}

std::uint64_t FromTable(std::uint64_t permuted, int table) {
  assert(0 <= table && table < kSimHashTables);
  return std::rotr(permuted, table * kSimHashBlockBits);
}

}  // namespace newsfold
