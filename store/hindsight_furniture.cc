#include "store/hindsight_furniture.h"

#include <algorithm>
#include <optional>

namespace newsfold {

HindsightFurniture::HindsightFurniture(Engine* engine, RecordReader* records, const Folder* folder,
                                       double title_differs_max, std::size_t bytes_max)
    : engine_(engine),
      records_(records),
      folder_(folder),
      title_differs_max_(title_differs_max),
      bytes_max_(bytes_max) {}

void HindsightFurniture::MoveTo(ArticleNumber number, std::string_view title) {
  const std::lock_guard lock(mutex_);
  position_ = number;
  SketchTitle(*folder_, title, &title_scratch_, &title_);
}

Status HindsightFurniture::Weigh(std::string_view site, std::span<const std::uint64_t> shingles,
                                 std::vector<ShingleWeight>* weights) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  const Site& known = **found;
  std::optional<std::vector<const Story*>> related;
  const auto used_later = [&](std::uint64_t hash, std::uint32_t uses) {
    const auto counted = known.later_uses.find(hash);
    if (counted == known.later_uses.end() || counted->second < uses) return false;
    if (!related) related = RelatedStories(known);
    std::uint32_t left = counted->second;
    for (const Story* story : *related) {
      left -= std::binary_search(story->sample.begin(), story->sample.end(), hash);
      if (left < uses) return false;
    }
    return true;
  };
  (*found)->furniture.Weigh(shingles, used_later, weights);
  return Status::Ok();
}

// The later stories that say nothing of what is furniture: the article itself, and what may be about the
// same.
std::vector<const HindsightFurniture::Story*> HindsightFurniture::RelatedStories(const Site& site) const {
  std::vector<const Story*> related;
  for (const Story& story : site.later) {
    const bool is_related =
        story.number == position_ || TitleResemblance(story.title, title_) >= title_differs_max_;
    if (is_related) related.push_back(&story);
  }
  return related;
}

Status HindsightFurniture::AddStory(std::string_view /*site*/, ArticleNumber /*number*/,
                                    const StoryIdentity& /*identity*/,
                                    std::span<const std::uint64_t> /*shingles*/, WriteSet* /*writes*/) {
  return Status::Ok();
}

Result<HindsightFurniture::Site*> HindsightFurniture::Find(std::string_view site) {
  auto known = sites_.find(site);
  if (known == sites_.end()) {
    Site fresh(NewSiteFurniture(site));
    if (Status status = Load(site, &fresh); !status.ok()) {
      return status.WithContext("load the boilerplate of site '" + std::string(site) + "'");
    }
    recency_.emplace_front(site);
    known = sites_.emplace(site, std::move(fresh)).first;
    known->second.recency = recency_.begin();
  }
  Site& kept = known->second;
  recency_.splice(recency_.begin(), recency_, kept.recency);
  if (Status status = Advance(site, &kept); !status.ok()) return status;
  Recount(&kept);
  Evict();
  return &kept;
}

Status HindsightFurniture::Load(std::string_view name, Site* site) {
  const Status scanned = engine_->Scan(SitePrefix(name), "", [&](std::string_view key, std::string_view) {
    site->stories.push_back(DecodeSiteKeyNumber(key));
    return true;
  });
  if (!scanned.ok()) return scanned;
  std::reverse(site->stories.begin(), site->stories.end());
  return ReadBack(name, site);
}

// Fills the window with what came before the article, no further back than it reaches.
Status HindsightFurniture::ReadBack(std::string_view name, Site* site) {
  const FurnitureWindow window = FurnitureWindowOf(name);
  const auto begin = site->stories.begin();
  const auto behind = std::lower_bound(begin, site->stories.end(), position_);
  site->next = static_cast<std::size_t>(behind - begin);
  std::vector<Story> stories;  // newest first
  for (std::size_t sampled = 0;
       stories.size() < std::min(site->next, window.stories_max) && sampled <= window.sampled_max;) {
    Result<Story> story = ReadStory(site->stories[site->next - 1 - stories.size()]);
    if (!story) return story.error();
    sampled += story->sample.size();
    stories.push_back(std::move(*story));
  }
  for (std::size_t i = stories.size(); i-- > 0;) site->furniture.AddStory(stories[i].sample);
  return Status::Ok();
}

// Moves the site's stories behind the article as far as it has come, and reads as many later ones as there is
// room for.
Status HindsightFurniture::Advance(std::string_view name, Site* site) {
  const FurnitureWindow window = FurnitureWindowOf(name);
  const auto has_room = [&] {
    return site->later_sampled < window.sampled_max && site->later.size() < window.stories_max;
  };
  for (;;) {
    while (!site->later.empty() && site->later.front().number < position_) DropLater(site);
    if (site->next == site->stories.size()) return Status::Ok();
    if (!has_room() && site->stories[site->next] >= position_) return Status::Ok();
    Result<Story> story = ReadStory(site->stories[site->next]);
    if (!story) return story.error();
    ++site->next;
    AddLater(std::move(*story), site);
  }
}

Result<HindsightFurniture::Story> HindsightFurniture::ReadStory(ArticleNumber number) {
  const Result<ArticleRecord> record = records_->ReadRecord(number);
  if (!record) return record.error();
  const Result<std::string> text = records_->ReadText(*record);
  if (!text) return text.error();
  Shingle(*folder_, *text, &scratch_);
  Story story{number, SiteFurniture::Sample(scratch_.shingles), {}};
  SketchTitle(*folder_, record->fields.title, &title_scratch_, &story.title);
  return story;
}

void HindsightFurniture::AddLater(Story story, Site* site) {
  for (const std::uint64_t hash : story.sample) ++site->later_uses[hash];
  site->later_sampled += story.sample.size();
  site->later.push_back(std::move(story));
}

// The first of the later stories has become one that came before.
void HindsightFurniture::DropLater(Site* site) {
  const Story& story = site->later.front();
  site->furniture.AddStory(story.sample);
  for (const std::uint64_t hash : story.sample) {
    const auto counted = site->later_uses.find(hash);
    if (--counted->second == 0) site->later_uses.erase(counted);
  }
  site->later_sampled -= story.sample.size();
  site->later.pop_front();
}

void HindsightFurniture::Recount(Site* site) {
  constexpr std::size_t kNodeBytes = 32;
  bytes_ -= site->bytes_counted;
  site->bytes_counted = site->furniture.bytes() + site->stories.size() * sizeof(ArticleNumber) +
                        site->later.size() * sizeof(Story) + site->later_sampled * sizeof(std::uint64_t) +
                        site->later_uses.size() * kNodeBytes;
  bytes_ += site->bytes_counted;
}

void HindsightFurniture::Evict() {
  while (bytes_ > bytes_max_ && recency_.size() > 1) {
    const auto oldest = sites_.find(recency_.back());
    bytes_ -= oldest->second.bytes_counted;
    sites_.erase(oldest);
    recency_.pop_back();
  }
}

}  // namespace newsfold
