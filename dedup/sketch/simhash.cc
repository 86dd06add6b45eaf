#include "dedup/sketch/simhash.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstring>

#include "dedup/base/assert.h"
#include "dedup/text/fold.h"

namespace newsfold {
namespace {

// Independent words in one vector register, of the size every x86-64 and ARMv8 has.
constexpr std::size_t kLanes = 2;
using Lanes = std::uint64_t __attribute__((vector_size(kLanes * sizeof(std::uint64_t))));

// Enough for the tokens of any text that can be folded.
constexpr std::size_t kPlanes = 32;
static_assert(kFoldBytesMax < std::size_t{1} << kPlanes);
using Planes = std::array<std::uint64_t, kPlanes>;

// Sixty-four counters a lane, one a bit position, held as bit planes: plane k has bit k of every counter.
class BitSlicedCounters {
 public:
  static constexpr std::size_t kFeaturesAtOnce = 8 * kLanes;

  // Counts kFeaturesAtOnce features by a tree of carry-save adders: one carry in eight ripples on.
  void Add(const std::uint64_t* features) {
    std::array<Lanes, 8> f;
    std::memcpy(f.data(), features, sizeof(f));
    const Lanes twos_a = CarrySave(&planes_[0], f[0], f[1]);
    const Lanes twos_b = CarrySave(&planes_[0], f[2], f[3]);
    const Lanes fours_a = CarrySave(&planes_[1], twos_a, twos_b);
    const Lanes twos_c = CarrySave(&planes_[0], f[4], f[5]);
    const Lanes twos_d = CarrySave(&planes_[0], f[6], f[7]);
    const Lanes fours_b = CarrySave(&planes_[1], twos_c, twos_d);
    Lanes carry = CarrySave(&planes_[2], fours_a, fours_b);
    for (std::size_t plane = 3; plane < kPlanes && (carry[0] | carry[1]) != 0; ++plane) {
      const Lanes next = planes_[plane] & carry;
      planes_[plane] ^= carry;
      carry = next;
    }
    assert((carry[0] | carry[1]) == 0);
  }

  // The sums of the lanes, bit-sliced as well.
  Planes Total() const {
    Planes total{};
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      std::uint64_t carry = 0;
      for (std::size_t plane = 0; plane < kPlanes; ++plane) {
        const std::uint64_t partial = total[plane] ^ planes_[plane][lane];
        const std::uint64_t next = (total[plane] & planes_[plane][lane]) | (partial & carry);
        total[plane] = partial ^ carry;
        carry = next;
      }
    }
    return total;
  }

 private:
  // *sum becomes the sum bits of the three inputs; returns their carry bits.
  static Lanes CarrySave(Lanes* sum, Lanes b, Lanes c) {
    const Lanes partial = *sum ^ b;
    const Lanes carry = (*sum & b) | (partial & c);
    *sum = partial ^ c;
    return carry;
  }

  std::array<Lanes, kPlanes> planes_{};
};

// The positions whose counter is greater than `limit`: all 64 are compared at once, highest bit first.
std::uint64_t GreaterThan(const Planes& counters, std::uint64_t limit) {
  std::uint64_t greater = 0;
  std::uint64_t equal = ~std::uint64_t{0};
  for (std::size_t plane = kPlanes; plane-- > 0;) {
    const std::uint64_t limit_bit = (limit >> plane & 1) != 0 ? ~std::uint64_t{0} : 0;
    greater |= equal & counters[plane] & ~limit_bit;
    equal &= ~(counters[plane] ^ limit_bit);
  }
  return greater;
}

}  // namespace

std::uint64_t SimHash(std::span<const std::uint64_t> feature_hashes) {
  constexpr std::size_t kStep = BitSlicedCounters::kFeaturesAtOnce;
  BitSlicedCounters counters;
  std::size_t i = 0;
  for (; i + kStep <= feature_hashes.size(); i += kStep) counters.Add(&feature_hashes[i]);
  if (i < feature_hashes.size()) {
    std::array<std::uint64_t, kStep> rest{};  // zero features set no bit and count nowhere
    std::copy(feature_hashes.begin() + static_cast<std::ptrdiff_t>(i), feature_hashes.end(), rest.begin());
    counters.Add(rest.data());
  }
  return GreaterThan(counters.Total(), feature_hashes.size() / 2);
}

int HammingDistance(std::uint64_t a, std::uint64_t b) {
  return std::popcount(a ^ b);
}

std::uint64_t ToTable(std::uint64_t simhash, int table) {
  NEWSFOLD_ASSERT(0 <= table && table < kSimHashTables);
  return std::rotl(simhash, table * kSimHashBlockBits);
}

std::uint64_t FromTable(std::uint64_t permuted, int table) {
  NEWSFOLD_ASSERT(0 <= table && table < kSimHashTables);
  return std::rotr(permuted, table * kSimHashBlockBits);
}

}  // namespace newsfold
