#include "store/index/hindsight_boilerplate.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include "dedup/base/assert.h"

namespace newsfold {

HindsightBoilerplate::HindsightBoilerplate(const StoreParts& store, RecordReader* records,
                                           std::size_t bytes_max)
    : store_(store), stories_(store, records), sites_(bytes_max) {}

void HindsightBoilerplate::MoveTo(ArticleNumber number, std::string_view title) {
  const std::lock_guard lock(mutex_);
  NEWSFOLD_ASSERT(number >= position_);
  position_ = number;
  ++moves_;
  SketchTitle(*store_.folder, title, &title_scratch_, &title_);
}

Status HindsightBoilerplate::WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                                         std::vector<ShingleWeight>* weights) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  Site& known = **found;
  const auto used_later = [&](HashTag tag, std::uint32_t uses) {
    std::uint32_t left = known.later_uses.CountOf(tag);
    if (left < uses) return false;
    FindRelated(&known);
    for (const LaterStory* story : known.related) {
      NEWSFOLD_ASSERT(left > 0);
      left -= std::binary_search(story->sample.begin(), story->sample.end(), tag);
      if (left < uses) return false;
    }
    return true;
  };
  known.boilerplate.Weigh(hashes, used_later, weights);
  return Status::Ok();
}

// The later stories that say nothing of what is boilerplate: the article itself, and what may be about the
// same.
void HindsightBoilerplate::FindRelated(Site* site) const {
  if (site->related_as_of == moves_) return;
  site->related.clear();
  for (const LaterStory& story : site->later) {
    const bool is_related = story.number == position_ ||
                            TitleResemblance(story.title, title_) >= store_.thresholds.title_differs_max;
    if (is_related) site->related.push_back(&story);
  }
  site->related_as_of = moves_;
}

Status HindsightBoilerplate::AddStory(std::string_view /*site*/, ArticleNumber /*number*/,
                                      const StoryIdentity& /*identity*/, const ShingledText& /*text*/,
                                      WriteSet* /*writes*/) {
  return Status::Ok();
}

Result<HindsightBoilerplate::Site*> HindsightBoilerplate::Find(std::string_view site) {
  Site* found = sites_.Find(site);
  if (found == nullptr) {
    Site fresh(BoilerplateLimitsOf(site), BoilerplateWindowOf(site));
    if (Status status = Load(site, &fresh); !status.ok()) {
      return status.WithContext("load the boilerplate of site '" + std::string(site) + "'");
    }
    found = sites_.Insert(site, std::move(fresh));
  }
  if (Status status = Advance(site, found); !status.ok()) return status;
  sites_.Recount();
  return found;
}

// Lists the site's stories, and fills the window with those that came before the article.
Status HindsightBoilerplate::Load(std::string_view name, Site* site) {
  std::vector<ArticleNumber>& numbers = site->stories;
  const BoilerplateWindow window = BoilerplateWindowOf(name);
  StoredWindow stored(window);
  bool damaged = false;
  const auto visit = [&](std::string_view key, std::string_view value) {
    numbers.push_back(DecodeSiteKeyNumber(key));
    site->next += numbers.back() < position_;
    if (numbers.back() < position_ && !stored.is_full()) damaged |= !stored.Add(key, value);
    return !damaged;
  };
  const Status scanned = store_.engine->Scan(SitePrefix(store_.index_set, name), "", visit);
  if (!scanned.ok()) return scanned;
  if (damaged) return Corruption("a story entry cannot be read");
  std::reverse(numbers.begin(), numbers.end());
  Result<std::vector<StoredStory>> before = stories_.Complete(std::move(stored), window);
  if (!before) return before.error();
  for (StoredStory& story : *before) site->boilerplate.AddSample(std::move(story.entry.tags));
  return Status::Ok();
}

// Moves the site's stories behind the article as far as it has come, and reads as many later ones as there is
// room for.
Status HindsightBoilerplate::Advance(std::string_view name, Site* site) {
  const BoilerplateWindow window = BoilerplateWindowOf(name);
  const auto has_room = [&] {
    return site->later_sampled < window.sampled_max && site->later.size() < window.stories_max;
  };
  for (;;) {
    while (!site->later.empty() && site->later.front().number < position_) site->DropLater();
    NEWSFOLD_ASSERT(site->next <= site->stories.size());
    if (site->next == site->stories.size()) return Status::Ok();
    if (!has_room() && site->stories[site->next] >= position_) return Status::Ok();
    Result<LaterStory> story = ReadLater(name, site->stories[site->next]);
    if (!story) return story.error();
    site->AddLater(std::move(*story));
    ++site->next;
  }
}

Result<HindsightBoilerplate::LaterStory> HindsightBoilerplate::ReadLater(std::string_view site,
                                                                         ArticleNumber number) {
  Result<StoredStory> stored = stories_.Read(site, number);
  if (!stored) return stored.error();
  LaterStory story{number, std::move(stored->entry.tags), {}};
  if (site == kEverySite) return story;
  const Result<std::string> title = stories_.ReadTitle(number);
  if (!title) return title.error();
  SketchTitle(*store_.folder, *title, &title_scratch_, &story.title);
  return story;
}

void HindsightBoilerplate::Site::AddLater(LaterStory story) {
  assert(std::is_sorted(story.sample.begin(), story.sample.end()));
  for (const HashTag tag : story.sample) later_uses.Add(tag);
  later_sampled += story.sample.size();
  later_title_hashes += story.title.hashes.size() + story.title.tokens.size();
  later.push_back(std::move(story));
}

// The first of the later stories has become one that came before.
void HindsightBoilerplate::Site::DropLater() {
  NEWSFOLD_ASSERT(!later.empty());
  LaterStory& story = later.front();
  for (const HashTag tag : story.sample) later_uses.Remove(tag);
  NEWSFOLD_ASSERT(later_sampled >= story.sample.size());
  later_sampled -= story.sample.size();
  later_title_hashes -= story.title.hashes.size() + story.title.tokens.size();
  boilerplate.AddSample(std::move(story.sample));
  later.pop_front();
}

std::size_t HindsightBoilerplate::Site::bytes() const {
  return boilerplate.bytes() + stories.size() * sizeof(ArticleNumber) + later.size() * sizeof(LaterStory) +
         later_sampled * sizeof(HashTag) + later_title_hashes * sizeof(std::uint64_t) + later_uses.bytes();
}

}  // namespace newsfold
