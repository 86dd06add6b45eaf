#include "store/records/dictionary_trainer.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/format.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;
using testing::Story;

// A store of stories, without the archive around it.
class DictionaryTrainerTest : public ::testing::Test {
 protected:
  void Put(ArticleNumber number, const std::string& text) {
    const EncodedText encoded = codec_.Encode(text);
    ArticleRecord record;
    record.number = record.canonical = record.story = number;
    record.text_bytes = static_cast<std::uint32_t>(text.size());
    record.sha256 = Sha256Of(text);
    record.body = encoded.locator;
    WriteSet writes;
    writes.Put(RecordKey(number), EncodeRecord(record));
    writes.PutBlob(BodyKey(number), EncodeBody(encoded.bytes));
    ASSERT_TRUE(engine_.Write(std::move(writes)));
  }
  void PutStories(ArticleNumber count) {
    for (ArticleNumber number = 1; number <= count; ++number)
      Put(number, Story(static_cast<unsigned>(number)));
  }

  MemoryEngine engine_;
  TextCodec codec_;
  EngineRecordReader reader_{&engine_, &codec_};
  DictionaryTrainer trainer_{{&engine_, &reader_, &codec_}};
};

TEST_F(DictionaryTrainerTest, TrainsOnceThereAreEnoughArticles) {
  ASSERT_THAT(trainer_.Load(), IsOk());
  const ArticleNumber enough = ArticlesForDictionary(1);
  PutStories(enough);
  trainer_.Update(enough - 1);
  trainer_.Wait();
  EXPECT_EQ(codec_.newest_dictionary_id(), 0u);
  trainer_.Update(enough);
  trainer_.Wait();
  EXPECT_EQ(codec_.newest_dictionary_id(), 1u);
  EXPECT_EQ(codec_.Encode(Story(5)).locator.codec, BodyCodec::kZstdDictionary);
  trainer_.Update(enough + 1);
  trainer_.Wait();
  EXPECT_EQ(codec_.newest_dictionary_id(), 1u);
}

TEST_F(DictionaryTrainerTest, ADictionaryIsDurableBeforeItIsUsed) {
  ASSERT_THAT(trainer_.Load(), IsOk());
  PutStories(ArticlesForDictionary(1));
  trainer_.Update(ArticlesForDictionary(1));
  trainer_.Wait();
  ASSERT_EQ(codec_.newest_dictionary_id(), 1u);
  const MemoryEngine::Map durable = engine_.DurableContents();
  EXPECT_TRUE(durable.contains(DictionaryKey(1)));
}

TEST_F(DictionaryTrainerTest, ADictionaryThatCannotBeStoredIsNotUsed) {
  ASSERT_THAT(trainer_.Load(), IsOk());
  PutStories(ArticlesForDictionary(1));
  engine_.FailSync(1);
  trainer_.Update(ArticlesForDictionary(1));
  trainer_.Wait();
  EXPECT_EQ(codec_.newest_dictionary_id(), 0u);
}

TEST_F(DictionaryTrainerTest, TheStoresDictionariesAreLoaded) {
  ASSERT_THAT(trainer_.Load(), IsOk());
  PutStories(ArticlesForDictionary(2));
  for (const std::uint32_t id : {1u, 2u}) {
    trainer_.Update(ArticlesForDictionary(id));
    trainer_.Wait();
  }
  TextCodec codec;
  EngineRecordReader reader(&engine_, &codec);
  DictionaryTrainer trainer({&engine_, &reader, &codec});
  ASSERT_THAT(trainer.Load(), IsOk());
  EXPECT_EQ(codec.newest_dictionary_id(), 2u);
  const EncodedText encoded = codec_.Encode(Story(5));
  EXPECT_EQ(*codec.Decode(encoded.locator, encoded.bytes, Story(5).size(), {}), Story(5));
}

TEST_F(DictionaryTrainerTest, TooLittleTextIsTriedAgainLater) {
  ASSERT_THAT(trainer_.Load(), IsOk());
  const ArticleNumber enough = ArticlesForDictionary(1);
  for (ArticleNumber number = 1; number <= enough; ++number) Put(number, "");
  trainer_.Update(enough);
  trainer_.Wait();
  EXPECT_EQ(codec_.newest_dictionary_id(), 0u);
  for (ArticleNumber number = enough + 1; number <= 2 * enough; ++number) {
    Put(number, Story(static_cast<unsigned>(number)));
  }
  trainer_.Update(2 * enough);
  trainer_.Wait();
  EXPECT_EQ(codec_.newest_dictionary_id(), 1u);
}

TEST_F(DictionaryTrainerTest, ADamagedDictionaryIsCorruption) {
  WriteSet writes;
  writes.Put(DictionaryKey(1), "\x01garbage");
  ASSERT_TRUE(engine_.Write(std::move(writes)));
  EXPECT_THAT(trainer_.Load(), StatusIs(StatusCode::kCorruption));
}

}  // namespace
}  // namespace newsfold
