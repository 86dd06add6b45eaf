#include "store/index/story_reader.h"

#include <algorithm>
#include <optional>

#include "dedup/base/assert.h"
#include "store/index/story_frame.h"

namespace newsfold {

bool StoredWindow::Add(std::string_view key, std::string_view value) {
  StoredStory story;
  story.number = DecodeSiteKeyNumber(key);
  if (!DecodeStoryEntry(value, &story.entry)) return false;
  NEWSFOLD_ASSERT(stories_.empty() || stories_.back().number > story.number);
  const bool is_over = sampled_ + story.entry.sample_size > window_.sampled_max && !stories_.empty();
  is_full_ |= is_over || stories_.size() == window_.stories_max;
  if (is_full_) {
    if (story.entry.has_sample) past_.push_back(std::move(story));
    return true;
  }
  sampled_ += story.entry.sample_size;
  stories_.push_back(std::move(story));
  return true;
}

Status StoryReader::ReadSample(std::string_view site, StoredStory* story) {
  const Result<ArticleRecord> record = records_->ReadRecord(story->number);
  if (!record) return record.error();
  const Result<std::string> text = records_->ReadText(*record);
  if (!text) return text.error();
  Shingle(*store_.folder, *text, &text_);
  StorySample& sample = story->entry.sample;
  if (site.empty()) {
    sample.shingles = SampleTags(text_.shingles);
  } else {
    const Result<std::vector<HashTag>> frame = ReadFrameSample(*store_.folder, *record, records_);
    if (!frame) return frame.error();
    sample.shingles = SampleWithFrame(text_, *frame, story->number);
    SketchTitle(*store_.folder, record->fields.title, &title_scratch_, &title_);
    sample.title_parts = SampleTitleParts(title_);
  }
  story->entry.sample_size = static_cast<std::uint32_t>(sample.shingles.size());
  story->entry.has_sample = true;
  return Status::Ok();
}

Result<StoredStory> StoryReader::Read(std::string_view site, ArticleNumber number) {
  const Result<std::optional<std::string>> value =
      store_.engine->Get(SiteKey(store_.index_set, site, number));
  if (!value) return value.error();
  StoredStory story;
  story.number = number;
  if (!*value || !DecodeStoryEntry(**value, &story.entry)) return Corruption("a story entry cannot be read");
  if (story.entry.has_sample) return story;
  if (Status status = ReadSample(site, &story); !status.ok()) return status;
  return story;
}

Result<std::string> StoryReader::ReadTitle(ArticleNumber number) {
  Result<ArticleRecord> record = records_->ReadRecord(number);
  if (!record) return record.error();
  return std::move(record->fields.title);
}

Result<std::vector<StoredStory>> StoryReader::ReadWindow(std::string_view site,
                                                         const BoilerplateWindow& window,
                                                         std::vector<StoredStory>* past) {
  StoredWindow stored(window);
  bool damaged = false;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (IsSummaryKey(key)) return true;
    const std::size_t past_before = stored.past().size();
    damaged |= !stored.Add(key, value);
    const bool is_past = stored.past().size() > past_before;
    return !damaged && (!stored.is_full() || (past != nullptr && is_past));
  };
  const Status scanned = store_.engine->Scan(SitePrefix(store_.index_set, site), "", visit);
  if (!scanned.ok()) return scanned;
  if (damaged) return Corruption("a story entry cannot be read");
  if (past != nullptr) *past = stored.past();
  return Complete(site, std::move(stored), window);
}

Result<SummarizedSite> StoryReader::ReadSummarized(std::string_view site, std::size_t recent_max) {
  SummarizedSite stored;
  Status damage;
  const auto visit = [&](std::size_t, std::string_view key, std::string_view value) {
    if (IsSummaryKey(key)) {
      Result<SiteSummary> summary = DecodeSiteSummary(value);
      if (summary) stored.summary = std::move(*summary);
      if (!summary) damage = summary.error();
    } else if (DecodeSiteKeyNumber(key) > stored.summary.newest) {
      StoredStory& story = stored.recent.emplace_back();
      story.number = DecodeSiteKeyNumber(key);
      if (!DecodeStoryEntry(value, &story.entry)) damage = Corruption("a story entry cannot be read");
    }
  };
  const ListRequest request{SitePrefix(store_.index_set, site), 1 + recent_max};
  if (Status listed = store_.engine->List({&request, 1}, visit); !listed.ok()) return listed;
  if (!damage.ok()) return damage;
  std::reverse(stored.recent.begin(), stored.recent.end());
  return stored;
}

Result<std::vector<StoredStory>> StoryReader::Complete(std::string_view site, StoredWindow stored,
                                                       const BoilerplateWindow& window) {
  std::vector<StoredStory> stories = stored.Take();
  std::size_t held = 0;
  for (std::size_t sampled = 0; held < stories.size(); ++held) {
    StoredStory& story = stories[held];
    if (!story.entry.has_sample) {
      if (Status status = ReadSample(site, &story); !status.ok()) return status;
    }
    sampled += story.entry.sample_size;
    if (sampled > window.sampled_max && held > 0) break;
  }
  stories.resize(held);
  std::reverse(stories.begin(), stories.end());
  return stories;
}

}  // namespace newsfold
