#include "store/records/refusal_format.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/index/hex.h"

namespace newsfold {
namespace {

using testing::Hex;
using testing::StatusIs;

TEST(RefusalFormat, KeysAndValuesAreFrozen) {
  const std::array<std::uint8_t, 16> salt{1, 2, 3};
  const Sha256 hash = SaltedHash(salt, Sha256Of("text"));
  EXPECT_EQ(RefusedTextKey(hash, 7), RefusedTextPrefix(hash) + std::string("\0\0\0\0\0\0\0\7", 8));
  EXPECT_EQ(Hex(RefusedTextPrefix(hash)).substr(0, 4), "7800");
  EXPECT_EQ(Hex(RefusedTextPrefix(hash)).substr(4), ToHex(hash).substr(0, 32));
  EXPECT_NE(SaltedHash({}, Sha256Of("text")), hash);
  EXPECT_EQ(Hex(RefusedCopiesKey(7)), "78010000000000000007");
  EXPECT_EQ(*DecodeRefusalKey(RefusedTextKey(hash, 7)), 7u);
  EXPECT_EQ(*DecodeRefusalKey(RefusedCopiesKey(7)), 7u);
  for (const std::string& key :
       {std::string("x"), RefusedTextPrefix(hash), RefusedCopiesKey(0), IdKey("xxxxxxxxx")})
    EXPECT_THAT(DecodeRefusalKey(key), StatusIs(StatusCode::kCorruption));
  const CopySketch sketch{{1, 0x0123456789abcdef}, true};
  const std::string value = EncodeCopySketch(sketch);
  EXPECT_EQ(Hex(value.substr(0, value.size() - 4)), "01010200000000000000010123456789abcdef");
  EXPECT_EQ(*DecodeCopySketch(value), sketch);
  EXPECT_THAT(DecodeCopySketch(value.substr(1)), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(DecodeCopySketch(EncodeCopySketch({{2, 1}, false})), StatusIs(StatusCode::kCorruption));
}

// Half of the one is in the other, by a sample of both.
TEST(RefusalFormat, CopiesAreKnownBySketches) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> text(4000);
  for (std::uint64_t& key : text) key = random();
  std::sort(text.begin(), text.end());
  const CopySketch sketch{{text.begin(), text.begin() + 256}, false};
  const auto with_share = [&](double of_text, std::size_t others) {
    std::vector<std::uint64_t> keys;
    for (const std::uint64_t key : text) {
      if (static_cast<double>(random() % 1000) < of_text * 1000) keys.push_back(key);
    }
    for (std::size_t i = 0; i < others; ++i) keys.push_back(random());
    std::sort(keys.begin(), keys.end());
    return keys;
  };
  EXPECT_TRUE(IsCopyOf(sketch, with_share(1, 0)));
  EXPECT_TRUE(IsCopyOf(sketch, with_share(.7, 20'000)));  // most of it in a long page
  EXPECT_TRUE(IsCopyOf(sketch, with_share(.25, 100)));    // a quarter of it, and little else
  EXPECT_FALSE(IsCopyOf(sketch, with_share(.3, 4000)));
  EXPECT_FALSE(IsCopyOf(sketch, with_share(0, 4000)));
  EXPECT_FALSE(IsCopyOf(sketch, {}));
  EXPECT_FALSE(IsCopyOf({}, text));
}

}  // namespace
}  // namespace newsfold
