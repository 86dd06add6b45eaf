#include "store/story_reader.h"

#include <algorithm>
#include <utility>

namespace newsfold {

Result<Story> StoryReader::Read(ArticleNumber number) {
  Result<ArticleRecord> record = records_->ReadRecord(number);
  if (!record) return record.error();
  const Result<std::string> text = records_->ReadText(*record);
  if (!text) return text.error();
  Shingle(*folder_, *text, &text_);
  return Story{number, SiteFurniture::Sample(text_.shingles), std::move(record->fields.title)};
}

Result<std::vector<Story>> StoryReader::ReadBack(std::span<const ArticleNumber> numbers,
                                                 const FurnitureWindow& window) {
  std::vector<Story> stories;  // newest first
  const std::size_t stories_max = std::min(numbers.size(), window.stories_max);
  for (std::size_t sampled = 0; stories.size() < stories_max && sampled <= window.sampled_max;) {
    Result<Story> story = Read(numbers[numbers.size() - 1 - stories.size()]);
    if (!story) return story.error();
    sampled += story->sample.size();
    stories.push_back(std::move(*story));
  }
  std::reverse(stories.begin(), stories.end());
  return stories;
}

}  // namespace newsfold
