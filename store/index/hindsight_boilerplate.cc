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
  SketchTitle(*store_.folder, title, &title_scratch_, &title_);
}

Status HindsightBoilerplate::WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                                         std::vector<ShingleWeight>* weights) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  const Site& known = **found;
  std::optional<std::vector<const LaterStory*>> related;
  const auto used_later = [&](std::uint64_t hash, std::uint32_t uses) {
    const auto counted = known.later_uses.find(hash);
    if (counted == known.later_uses.end() || counted->second < uses) return false;
    if (!related) related = RelatedStories(known);
    std::uint32_t left = counted->second;
    for (const LaterStory* story : *related) {
      NEWSFOLD_ASSERT(left > 0);
      left -= std::binary_search(story->sample.begin(), story->sample.end(), hash);
      if (left < uses) return false;
    }
    return true;
  };
  (*found)->boilerplate.Weigh(hashes, used_later, weights);
  return Status::Ok();
}

// The later stories that say nothing of what is boilerplate: the article itself, and what may be about the
// same.
std::vector<const HindsightBoilerplate::LaterStory*> HindsightBoilerplate::RelatedStories(
    const Site& site) const {
  std::vector<const LaterStory*> related;
  for (const LaterStory& story : site.later) {
    const bool is_related = story.number == position_ ||
                            TitleResemblance(story.title, title_) >= store_.thresholds.title_differs_max;
    if (is_related) related.push_back(&story);
  }
  return related;
}

Status HindsightBoilerplate::AddStory(std::string_view /*site*/, ArticleNumber /*number*/,
                                      const StoryIdentity& /*identity*/, const ShingledText& /*text*/,
                                      WriteSet* /*writes*/) {
  return Status::Ok();
}

Result<HindsightBoilerplate::Site*> HindsightBoilerplate::Find(std::string_view site) {
  Site* found = sites_.Find(site);
  if (found == nullptr) {
    Site fresh(NewSiteBoilerplate(site));
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
  const Status scanned = store_.engine->Scan(SitePrefix(store_.index_set, name), "",
                                             [&](std::string_view key, std::string_view) {
                                               numbers.push_back(DecodeSiteKeyNumber(key));
                                               return true;
                                             });
  if (!scanned.ok()) return scanned;
  std::reverse(numbers.begin(), numbers.end());
  const auto behind = std::lower_bound(numbers.begin(), numbers.end(), position_);
  site->next = static_cast<std::size_t>(behind - numbers.begin());
  Result<std::vector<SiteStory>> before =
      stories_.ReadBack(name, {numbers.begin(), behind}, BoilerplateWindowOf(name));
  if (!before) return before.error();
  for (SiteStory& story : *before) site->boilerplate.AddSample(std::move(story.sample));
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
    Result<SiteStory> story = stories_.Read(name, site->stories[site->next]);
    if (!story) return story.error();
    LaterStory later{story->number, std::move(story->sample), {}};
    SketchTitle(*store_.folder, story->title, &title_scratch_, &later.title);
    site->AddLater(std::move(later));
    ++site->next;
  }
}

void HindsightBoilerplate::Site::AddLater(LaterStory story) {
  assert(std::is_sorted(story.sample.begin(), story.sample.end()));
  for (const std::uint64_t hash : story.sample) ++later_uses[hash];
  later_sampled += story.sample.size();
  later_title_hashes += story.title.hashes.size() + story.title.tokens.size();
  later.push_back(std::move(story));
}

// The first of the later stories has become one that came before.
void HindsightBoilerplate::Site::DropLater() {
  NEWSFOLD_ASSERT(!later.empty());
  LaterStory& story = later.front();
  for (const std::uint64_t hash : story.sample) {
    const auto counted = later_uses.find(hash);
    NEWSFOLD_ASSERT(counted != later_uses.end() && counted->second > 0);
    if (--counted->second == 0) later_uses.erase(counted);
  }
  NEWSFOLD_ASSERT(later_sampled >= story.sample.size());
  later_sampled -= story.sample.size();
  later_title_hashes -= story.title.hashes.size() + story.title.tokens.size();
  boilerplate.AddSample(std::move(story.sample));
  later.pop_front();
}

std::size_t HindsightBoilerplate::Site::bytes() const {
  constexpr std::size_t kNodeBytes = 32;
  return boilerplate.bytes() + stories.size() * sizeof(ArticleNumber) + later.size() * sizeof(LaterStory) +
         (later_sampled + later_title_hashes) * sizeof(std::uint64_t) + later_uses.size() * kNodeBytes;
}

}  // namespace newsfold
