#include "store/records/text_block_reader.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/text_block.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold {
namespace {

using testing::StatusIs;
using testing::Story;

class TextBlocks : public ::testing::Test {
 protected:
  void Write(std::uint64_t block_id, const std::vector<std::pair<ArticleNumber, std::string>>& texts) {
    TextBlockEncoder encoder(codec_);
    TextBlock block;
    block.dictionary_id = encoder.dictionary_id();
    std::string joined;
    for (const auto& [number, text] : texts) {
      block.texts.push_back({number, static_cast<std::uint32_t>(text.size())});
      joined += text;
    }
    block.frame = encoder.Encode(joined);
    WriteSet writes;
    writes.PutBlob(TextBlockKey(block_id), EncodeTextBlock(block));
    ASSERT_TRUE(engine_.Write(std::move(writes)));
  }

  MemoryEngine engine_;
  TextCodec codec_;
  TextBlockReader reader_{&engine_, &codec_};
};

TEST_F(TextBlocks, TextsComeBackWithAndWithoutADictionary) {
  Write(1, {{3, Story(3)}, {7, ""}, {9, Story(9)}});
  std::vector<std::string> samples;
  for (unsigned i = 0; i < 300; ++i) samples.push_back(Story(i));
  ASSERT_TRUE(codec_.AddDictionary(1, *TrainDictionary(samples, 1)).ok());
  Write(2, {{4, Story(4)}});
  EXPECT_EQ(*reader_.ReadText(1, 3), Story(3));
  EXPECT_EQ(*reader_.ReadText(1, 7), "");
  EXPECT_EQ(*reader_.ReadText(1, 9), Story(9));
  EXPECT_EQ(*reader_.ReadText(2, 4), Story(4));
  EXPECT_EQ(DecodeTextBlock(**engine_.Get(TextBlockKey(2)))->dictionary_id, 1u);
}

TEST_F(TextBlocks, WhatDoesNotGetSmallerIsAFrameAllTheSame) {
  Write(1, {{1, "x"}});
  EXPECT_EQ(*reader_.ReadText(1, 1), "x");
}

TEST_F(TextBlocks, TheLatestBlocksAreNotReadAgain) {
  for (std::uint64_t block_id = 1; block_id <= 9; ++block_id) Write(block_id, {{block_id, Story(1)}});
  for (std::uint64_t block_id = 1; block_id <= 8; ++block_id)
    EXPECT_TRUE(reader_.ReadText(block_id, block_id));
  EXPECT_TRUE(reader_.ReadText(1, 1));
  EXPECT_TRUE(reader_.ReadText(9, 9));
  engine_.FailRead(1);
  EXPECT_TRUE(reader_.ReadText(1, 1));
  EXPECT_TRUE(reader_.ReadText(9, 9));
  EXPECT_THAT(reader_.ReadText(2, 2), StatusIs(StatusCode::kCorruption));
  EXPECT_TRUE(reader_.ReadText(2, 2));
}

TEST_F(TextBlocks, WhatIsNotThereIsDamage) {
  Write(1, {{1, Story(1)}});
  EXPECT_THAT(reader_.ReadText(1, 2), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(reader_.ReadText(2, 1), StatusIs(StatusCode::kCorruption));
}

}  // namespace
}  // namespace newsfold
