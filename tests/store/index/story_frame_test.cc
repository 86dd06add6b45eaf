#include "store/index/story_frame.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dedup/sketch/boilerplate.h"
#include "store/index/hindsight_boilerplate.h"
#include "store/index/story_reader.h"
#include "tests/store/index/boilerplate_fixture.h"

namespace newsfold {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using testing::Words;

constexpr char kType[] = "text/html; charset=utf-8";

std::string PageOf(const std::string& text, const std::string& frame) {
  return "<html><body><article><p>" + text + ".</p></article><footer><p>" + frame +
         ".</p></footer></body></html>";
}

class StoryFrame : public testing::BoilerplateFixture {
 protected:
  // The next article, read from a page.
  ArticleRecord AddRecord(const std::string& text, const std::string& page) {
    ArticleRecord record;
    record.number = record.canonical = records_.records.size() + 1;
    record.fields.original_type = kType;
    record.original.bytes = page.size();
    records_.records.push_back(record);
    records_.texts.push_back(text);
    records_.originals[record.number] = page;
    return record;
  }
  std::vector<HashTag> TagsOf(const std::string& text) {
    Shingle(folder_, text, &shingled_);
    return SampleTags(shingled_.shingles);
  }
  std::vector<HashTag> SampleOf(const std::string& text, const std::string& frame, ArticleNumber number = 1) {
    const std::vector<HashTag> tags = TagsOf(frame);
    Shingle(folder_, text, &shingled_);
    return SampleWithFrame(shingled_, tags, number);
  }

  const std::string text_ = Words("text", 200);
  const std::string frame_ = Words("nav", 200);
};

TEST_F(StoryFrame, IsWhatAPageHasBesideItsArticle) {
  Article article;
  article.original = PageOf(text_, frame_);
  article.original_type = kType;
  EXPECT_EQ(SampleFrame(folder_, article), TagsOf(frame_));
  EXPECT_THAT(SampleFrame(folder_, article), Not(IsEmpty()));
  article.frame = Words("given", 200);
  EXPECT_EQ(SampleFrame(folder_, article), TagsOf(article.frame)) << "what was read with the text";
}

TEST_F(StoryFrame, IsReadOfWhatIsStored) {
  const ArticleRecord record = AddRecord(text_, PageOf(text_, frame_));
  EXPECT_EQ(*ReadFrameSample(folder_, record, &records_), TagsOf(frame_));
  ArticleRecord other = record;
  other.fields.original_type = "text/plain";
  EXPECT_THAT(*ReadFrameSample(folder_, other, &records_), IsEmpty());
  other = record;
  other.original = {};
  EXPECT_THAT(*ReadFrameSample(folder_, other, &records_), IsEmpty());
}

TEST_F(StoryFrame, IsCountedByTurns) {
  const std::vector<HashTag> text = TagsOf(text_);
  const std::vector<HashTag> frame = TagsOf(frame_);
  std::map<HashTag, int> counted;
  for (ArticleNumber number = 1; number <= 400; ++number) {
    for (const HashTag tag : SampleOf(text_, frame_, number)) ++counted[tag];
  }
  EXPECT_EQ(counted.size(), text.size() + frame.size()) << "no shingle spans both";
  for (const HashTag tag : text) EXPECT_EQ(counted[tag], 400);
  for (const HashTag tag : frame) EXPECT_NEAR(counted[tag], 100, 25);
  EXPECT_EQ(SampleOf(text_, text_), text) << "once";
}

// A story that has left its site's window keeps no sample.
TEST_F(StoryFrame, OfAPastStoryIsReadAgain) {
  const ArticleRecord record = AddRecord(text_, PageOf(text_, frame_));
  StoryReader reader(store_, &records_);
  for (const std::string site : {"a.example", ""}) {
    WriteSet writes;
    writes.Put(SiteKey(store_.index_set, site, 1), EncodePastStoryEntry(MakeStoryIdentity(1, "", ""), 7));
    ASSERT_TRUE(engine_.Write(std::move(writes)));
    const Result<StoredStory> story = reader.Read(site, 1);
    ASSERT_TRUE(story.has_value());
    EXPECT_EQ(story->entry.sample.shingles, site.empty() ? TagsOf(text_) : SampleOf(text_, frame_));
    EXPECT_EQ(story->entry.sample_size, story->entry.sample.shingles.size());
  }
}

TEST_F(StoryFrame, IsLearntByItsSiteAlone) {
  BoilerplateCache cache(store_, &records_);
  const std::vector<HashTag> frame = TagsOf(frame_);
  for (int i = 0; i < 41; ++i) {
    const std::string text = Words("own" + std::to_string(i) + "x", 60);
    AddRecord(text, PageOf(text, frame_));
    const ArticleNumber number = records_.records.size();
    ShingledText shingled;
    Shingle(folder_, text, &shingled);
    MatchQuery query{&shingled, "", "", i == 40 ? "" : "a.example", frame};
    WriteSet writes;
    ASSERT_TRUE(LearnStory(store_, query, {number, number, true}, &cache, &writes).ok());
    ASSERT_TRUE(engine_.Write(std::move(writes)));
  }
  EXPECT_GT(Masked(&cache, "a.example", frame_), 150u);
  EXPECT_EQ(Masked(&cache, "b.example", frame_), 0u);
  EXPECT_EQ(Masked(&cache, "", frame_), 0u);
  HindsightBoilerplate hindsight(store_, &records_);
  hindsight.MoveTo(1, "");
  EXPECT_GT(Masked(&hindsight, "a.example", frame_), 150u);
}

}  // namespace
}  // namespace newsfold
