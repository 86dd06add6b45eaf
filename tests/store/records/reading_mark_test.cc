#include "store/records/reading_mark.h"

#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/index/hex.h"

namespace newsfold {
namespace {

using testing::Hex;
using testing::StatusIs;

constexpr ReadingMark kMark{.size_bytes = 300, .modified_ns = -2, .items = 5, .is_whole = true};

TEST(ReadingMark, KeysAndValuesAreFrozen) {
  EXPECT_EQ(Hex(ReadingKey("/a")), "676a50dc8584134c7de537c0052ff6d236");
  EXPECT_EQ(Hex(EncodeReadingMark(kMark)), "01ac0203050136ad8037");
}

TEST(ReadingMark, RoundTrips) {
  const ReadingMark largest{std::numeric_limits<std::uint64_t>::max(),
                            std::numeric_limits<std::int64_t>::min(),
                            std::numeric_limits<std::uint64_t>::max(), false};
  for (const ReadingMark& mark : {ReadingMark(), kMark, largest})
    EXPECT_EQ(*DecodeReadingMark(EncodeReadingMark(mark)), mark);
}

TEST(ReadingMark, DamageIsCorruption) {
  const std::string value = EncodeReadingMark(kMark);
  for (std::size_t bit = 0; bit < 8 * value.size(); ++bit) {
    std::string bytes = value;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    EXPECT_THAT(DecodeReadingMark(bytes), StatusIs(StatusCode::kCorruption)) << bit;
  }
  for (std::size_t size = 0; size < value.size(); ++size)
    EXPECT_THAT(DecodeReadingMark(value.substr(0, size)), StatusIs(StatusCode::kCorruption)) << size;
}

}  // namespace
}  // namespace newsfold
