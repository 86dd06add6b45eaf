#include "store/index/story_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "dedup/base/assert.h"
#include "store/index/index_format.h"

namespace newsfold {

// Texts may be long, and their labels are few.
Result<SiteStory> StoryReader::ReadPage(ArticleNumber number) {
  const Result<std::optional<std::string>> value =
      store_.engine->Get(SiteKey(store_.index_set, kEverySite, number));
  if (!value) return value.error();
  StoryEntry entry;
  if (!*value || !DecodeStoryEntry(**value, &entry)) return Corruption("a story entry cannot be read");
  return SiteStory{number, std::move(entry.labels), ""};
}

Result<SiteStory> StoryReader::Read(std::string_view site, ArticleNumber number) {
  if (site == kEverySite) return ReadPage(number);
  Result<ArticleRecord> record = records_->ReadRecord(number);
  if (!record) return record.error();
  const Result<std::string> text = records_->ReadText(*record);
  if (!text) return text.error();
  Shingle(*store_.folder, *text, &text_);
  return SiteStory{number, SiteBoilerplate::Sample(text_.shingles), std::move(record->fields.title)};
}

Result<std::vector<SiteStory>> StoryReader::ReadBack(std::string_view site,
                                                     std::span<const ArticleNumber> numbers,
                                                     const BoilerplateWindow& window) {
  std::vector<SiteStory> stories;  // newest first
  const std::size_t stories_max = std::min(numbers.size(), window.stories_max);
  for (std::size_t sampled = 0; stories.size() < stories_max && sampled <= window.sampled_max;) {
    Result<SiteStory> story = Read(site, numbers[numbers.size() - 1 - stories.size()]);
    if (!story) return story.error();
    sampled += story->sample.size();
    stories.push_back(std::move(*story));
  }
  NEWSFOLD_ASSERT(stories.size() <= numbers.size());
  std::reverse(stories.begin(), stories.end());
  return stories;
}

}  // namespace newsfold
