#include "store/story_reader.h"

#include <algorithm>
#include <utility>

namespace newsfold {

std::vector<std::uint64_t> SampleStory(std::string_view site, const ShingledText& text) {
  if (site != kEverySite) return SiteFurniture::Sample(text.shingles);
  std::vector<std::uint64_t> labels;
  HashLabels(text, &labels);
  if (labels.size() > kLabelsMax) {
    labels.erase(labels.begin() + kLabelsMax / 2, labels.end() - kLabelsMax / 2);
  }
  return SiteFurniture::Sample(labels);
}

Result<Story> StoryReader::Read(std::string_view site, ArticleNumber number) {
  Result<ArticleRecord> record = records_->ReadRecord(number);
  if (!record) return record.error();
  const Result<std::string> text = records_->ReadText(*record);
  if (!text) return text.error();
  Shingle(*folder_, *text, &text_);
  return Story{number, SampleStory(site, text_), std::move(record->fields.title)};
}

Result<std::vector<Story>> StoryReader::ReadBack(std::string_view site,
                                                 std::span<const ArticleNumber> numbers,
                                                 const FurnitureWindow& window) {
  std::vector<Story> stories;  // newest first
  const std::size_t stories_max = std::min(numbers.size(), window.stories_max);
  for (std::size_t sampled = 0; stories.size() < stories_max && sampled <= window.sampled_max;) {
    Result<Story> story = Read(site, numbers[numbers.size() - 1 - stories.size()]);
    if (!story) return story.error();
    sampled += story->sample.size();
    stories.push_back(std::move(*story));
  }
  std::reverse(stories.begin(), stories.end());
  return stories;
}

}  // namespace newsfold
