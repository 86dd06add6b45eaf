#include "store/base/coding.h"

#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "store/json/base64url.h"

namespace newsfold {
namespace {

TEST(Coding, VarintsRoundTripAtEveryLength) {
  for (int bits = 0; bits < 64; ++bits) {
    for (const std::uint64_t value : {(1ULL << bits) - 1, 1ULL << bits, ~0ULL >> bits}) {
      ByteWriter writer;
      writer.PutVarint(value);
      const std::string bytes = writer.Take();
      ByteReader reader(bytes);
      EXPECT_EQ(reader.ReadVarint(), value);
      EXPECT_TRUE(reader.Finished());
    }
  }
}

TEST(Coding, ZigzagRoundTripsAndIsShortNearZero) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1}, std::int64_t{-64},
                                   std::int64_t{63}, kMin, kMax}) {
    ByteWriter writer;
    writer.PutZigzag(value);
    const std::string bytes = writer.Take();
    EXPECT_EQ(bytes.size() == 1, value >= -64 && value < 64);
    EXPECT_EQ(ByteReader(bytes).ReadZigzag(), value);
  }
}

void CheckVarintIsRefused(const std::string& bytes) {
  ByteReader reader(bytes);
  EXPECT_EQ(reader.ReadVarint(), 0u);
  EXPECT_FALSE(reader.ok());
}

TEST(Coding, VarintWithAnEncodingNobodyWritesIsRefused) {
  CheckVarintIsRefused("");
  CheckVarintIsRefused("\x80");
  CheckVarintIsRefused(std::string("\x80\x00", 2));        // 0, written longer than needed
  CheckVarintIsRefused(std::string(9, '\xFF') + "\x02");   // 2^64 and more
  CheckVarintIsRefused(std::string(10, '\xFF') + "\x01");  // eleven bytes
}

TEST(Coding, NothingIsReadBehindAFailure) {
  ByteReader reader(
      "\x05"
      "ab");
  EXPECT_EQ(reader.ReadString(100), "");
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.ReadByte(), 0);
  EXPECT_EQ(reader.ReadFixed64(), 0u);
  EXPECT_FALSE(reader.Finished());
}

TEST(Coding, StringLongerThanItsLimitIsRefused) {
  ByteWriter writer;
  writer.PutString("abcd");
  const std::string bytes = writer.Take();
  EXPECT_EQ(ByteReader(bytes).ReadString(4), "abcd");
  ByteReader strict(bytes);
  EXPECT_EQ(strict.ReadString(3), "");
  EXPECT_FALSE(strict.ok());
}

TEST(Coding, ChecksumFindsEveryFlippedBit) {
  ByteWriter writer;
  writer.PutString("a value worth keeping");
  writer.PutChecksum();
  const std::string bytes = writer.Take();
  std::string_view view = bytes;
  ASSERT_TRUE(StripChecksum(&view));
  EXPECT_EQ(view.size(), bytes.size() - 4);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    view = damaged;
    EXPECT_FALSE(StripChecksum(&view)) << "bit " << bit;
  }
  view = std::string_view(bytes).substr(0, 3);
  EXPECT_FALSE(StripChecksum(&view));
}

TEST(Base64Url, RoundTripsEveryLength) {
  std::mt19937 random(7);
  for (std::size_t size = 0; size < 40; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(random()));
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  }
  EXPECT_EQ(EncodeBase64Url("\xFB\xFF\xFE!"), "-__-IQ");
}

TEST(Base64Url, OtherTextIsRefused) {
  EXPECT_EQ(DecodeBase64Url("A"), std::nullopt);   // six bits are no byte
  EXPECT_EQ(DecodeBase64Url("AB"), std::nullopt);  // bits left over are not zero
  EXPECT_EQ(DecodeBase64Url("AA=="), std::nullopt);
  EXPECT_EQ(DecodeBase64Url("A+/A"), std::nullopt);
}

}  // namespace
}  // namespace newsfold
