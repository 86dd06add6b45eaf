#include "store/records/text_block.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/base/coding.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::StatusIs;

TextBlock ThreeTexts() {
  return {.dictionary_id = 3, .texts = {{7, 300}, {9, 0}, {309, 5}}, .frame = "frame"};
}

TEST(TextBlock, TextBlocksRoundTrip) {
  const TextBlock block = ThreeTexts();
  const Result<TextBlock> decoded = DecodeTextBlock(EncodeTextBlock(block));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->dictionary_id, block.dictionary_id);
  EXPECT_EQ(decoded->texts, block.texts);
  EXPECT_EQ(decoded->frame, block.frame);
  EXPECT_EQ(decoded->text_bytes(), 305u);
  EXPECT_TRUE(DecodeTextBlock(EncodeTextBlock({})));
}

TEST(TextBlock, SharesOfAFrameAddUpToIt) {
  TextBlock block = ThreeTexts();
  block.frame = std::string(1000, 'f');
  EXPECT_EQ(ShareOfFrame(block, 0), 983u);
  EXPECT_EQ(ShareOfFrame(block, 1), 0u);
  EXPECT_EQ(ShareOfFrame(block, 2), 17u);
}

// A text block of these texts, whatever they are.
std::string TextBlockValue(const std::vector<std::pair<std::uint64_t, std::uint64_t>>& texts) {
  ByteWriter value;
  value.PutByte(1);
  value.PutVarint(0);
  value.PutVarint(texts.size());
  for (const auto& [number_above, bytes] : texts) {
    value.PutVarint(number_above);
    value.PutVarint(bytes);
  }
  value.PutString("frame");
  value.PutChecksum();
  return value.Take();
}

TEST(TextBlock, TextBlocksHaveAscendingNumbersAndALimit) {
  EXPECT_TRUE(DecodeTextBlock(TextBlockValue({{1, kTextBlockBytesMax - 1}, {1, 1}})));
  EXPECT_THAT(DecodeTextBlock(TextBlockValue({{1, kTextBlockBytesMax}, {1, 1}})),
              StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(DecodeTextBlock(TextBlockValue({{0, 1}})), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(DecodeTextBlock(TextBlockValue({{2, 1}, {0, 1}})), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(DecodeTextBlock(TextBlockValue({{2, 1}, {~0ULL, 1}})), StatusIs(StatusCode::kCorruption));
}

}  // namespace
}  // namespace newsfold
