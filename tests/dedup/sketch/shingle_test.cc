#include "dedup/sketch/shingle.h"

#include <bit>

#include <gtest/gtest.h>

#include "tests/dedup/judge/token_maker.h"

namespace newsfold {
namespace {

using testing::TokenMaker;

// How wide the windows are, and what a character and a word add to the width.
struct Windows {
  std::uint32_t width = 0;
  std::uint32_t character = 0;
  std::uint32_t word = 0;
};

// The definition read off the header: every window hashed by itself.
std::vector<std::uint64_t> ReferenceHashes(const std::vector<Token>& tokens, const Windows& windows) {
  std::vector<std::uint64_t> hashes;
  for (std::size_t begin = 0; begin < tokens.size(); ++begin) {
    std::uint32_t width = 0;
    std::uint64_t polynomial = 0;
    for (std::size_t i = begin; i < tokens.size() && width < windows.width; ++i) {
      polynomial = std::rotl(polynomial, 1) ^ tokens[i].hash;
      width += tokens[i].units == 1 ? windows.character : windows.word;
    }
    if (width < windows.width) break;
    for (const std::uint64_t factor : {0xff51afd7ed558ccdULL, 0xc4ceb9fe1a85ec53ULL}) {
      polynomial ^= polynomial >> 33;
      polynomial *= factor;
    }
    polynomial ^= polynomial >> 33;
    hashes.push_back(polynomial == 0 ? 1 : polynomial);
  }
  return hashes;
}

TEST(Shingle, RollingEqualsWindowByWindow) {
  TokenMaker maker(1);
  std::vector<std::uint64_t> rolled;
  for (std::size_t length = 0; length < 200; ++length) {
    const ShingledText text = TokenMaker::FromWords(maker.Words(length, 1 + maker.Below(50)));
    for (const std::uint32_t window : {kShingleWidth, kSimHashShingleWidth}) {
      ShingleHashes(text.folded.tokens, window, &rolled);
      ASSERT_EQ(rolled, ReferenceHashes(text.folded.tokens, {window, 3, 8})) << length;
    }
    KeyHashes(text.folded.tokens, &rolled);
    ASSERT_EQ(rolled, ReferenceHashes(text.folded.tokens, {kKeyWidth, 5, 8})) << length;
  }
}

TEST(Shingle, ATextNarrowerThanAWindowGivesNone) {
  std::vector<std::uint64_t> hashes{1, 2, 3};
  ShingleHashes(TokenMaker::FromWords({0, 0, 0, 0, 0, 0, 0}).folded.tokens, kShingleWidth, &hashes);
  EXPECT_TRUE(hashes.empty());
  ShingleHashes(TokenMaker::FromWords({0, 0, 0, 0, 0, 0, 0, 0}).folded.tokens, kShingleWidth, &hashes);
  EXPECT_EQ(hashes.size(), 1u);
}

TEST(Shingle, OrderOfTokensMatters) {
  const auto forward = TokenMaker::FromWords({1, 3, 5}).shingles;
  const auto backward = TokenMaker::FromWords({5, 3, 1}).shingles;
  ASSERT_EQ(forward.size(), 1u);
  ASSERT_EQ(backward.size(), 1u);
  EXPECT_NE(forward, backward);
}

TEST(Shingle, WindowEndsAtTheTokenThatFillsIt) {
  const ShingledText text = TokenMaker::FromWords({1, 1, 1, 2, 1, 2, 2, 2, 2, 2, 2, 2});
  EXPECT_EQ(ShingleTokenCount(text.folded.tokens, kShingleWidth, 0), 3u);  // 8+8+8
  EXPECT_EQ(ShingleTokenCount(text.folded.tokens, kShingleWidth, 3), 7u);  // 3+8+3+3+3+3+3
}

TEST(Shingle, OneRepeatedTokenIsBoundedAndUniform) {
  const ShingledText text = TokenMaker::FromWords(std::vector<std::uint32_t>(1 << 20, 4));
  ASSERT_EQ(text.shingles.size(), (1u << 20) - 7);
  for (const std::uint64_t hash : text.shingles) ASSERT_EQ(hash, text.shingles.front());
}

}  // namespace
}  // namespace newsfold
