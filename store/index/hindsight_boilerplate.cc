#include "store/index/hindsight_boilerplate.h"

#include <algorithm>
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
  title_ = title;
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
      const std::vector<HashTag>& used = story->sample.shingles;
      left -= std::binary_search(used.begin(), used.end(), tag);
      if (left < uses) return false;
    }
    return true;
  };
  known.boilerplate.Weigh(hashes, used_later, weights);
  return Status::Ok();
}

Status HindsightBoilerplate::FindConstantParts(std::string_view site, std::span<const HashTag> parts,
                                               std::vector<bool>* is_constant) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  is_constant->clear();
  for (const HashTag part : parts) is_constant->push_back((*found)->IsConstant(part, position_));
  return Status::Ok();
}

// The article itself does not count.
bool HindsightBoilerplate::Site::IsConstant(HashTag title_part, ArticleNumber position) const {
  const std::uint32_t before = boilerplate.TitlePartUses(title_part);
  if (before >= kConstantTitleUses) return true;
  std::uint32_t uses = before + later_part_uses.CountOf(title_part);
  if (!later.empty() && later.front().number == position) {
    const std::vector<HashTag>& own = later.front().sample.title_parts;
    uses -= std::binary_search(own.begin(), own.end(), title_part);
  }
  return uses >= kConstantTitleUsesInAll;
}

// The later stories that say nothing of what is boilerplate: the article itself, and what may be about the
// same. What is constant in its title tells of no story.
void HindsightBoilerplate::FindRelated(Site* site) {
  if (site->related_as_of == moves_) return;
  TitleSketch title;
  newsfold::SketchTitle(*store_.folder, title_, &title_scratch_, &title);
  std::vector<bool> is_constant;
  is_constant.reserve(title.parts.size());
  for (const HashTag part : TitlePartTags(title)) is_constant.push_back(site->IsConstant(part, position_));
  newsfold::SketchTitle(*store_.folder, TitleWithout(title_, title, is_constant), &title_scratch_, &title);
  site->related.clear();
  for (const LaterStory& story : site->later) {
    const bool is_related = story.number == position_ ||
                            TitleResemblance(story.title, title) >= store_.thresholds.title_differs_max;
    if (is_related) site->related.push_back(&story);
  }
  site->related_as_of = moves_;
}

Status HindsightBoilerplate::AddStory(std::string_view /*site*/, const CountedStory& /*story*/,
                                      const ShingledText& /*text*/, WriteSet* /*writes*/) {
  return Status::Ok();
}

void HindsightBoilerplate::Forget(std::string_view /*site*/) {}

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
  // Behind the summary: that is of now.
  const std::string start = SiteKey(store_.index_set, name, ~ArticleNumber{0});
  const Status scanned = store_.engine->Scan(SitePrefix(store_.index_set, name), start, visit);
  if (!scanned.ok()) return scanned;
  if (damaged) return Corruption("a story entry cannot be read");
  std::reverse(numbers.begin(), numbers.end());
  Result<std::vector<StoredStory>> before = stories_.Complete(name, std::move(stored), window);
  if (!before) return before.error();
  for (StoredStory& story : *before) site->boilerplate.AddSample(std::move(story.entry.sample));
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
  LaterStory story{number, std::move(stored->entry.sample), {}};
  if (site == kEverySite) return story;
  const Result<std::string> title = stories_.ReadTitle(number);
  if (!title) return title.error();
  newsfold::SketchTitle(*store_.folder, *title, &title_scratch_, &story.title);
  return story;
}

void HindsightBoilerplate::Site::AddLater(LaterStory story) {
  for (const HashTag tag : story.sample.shingles) later_uses.Add(tag);
  for (const HashTag part : story.sample.title_parts) later_part_uses.Add(part);
  later_sampled += story.sample.shingles.size();
  later_title_hashes += story.title.hashes.size() + story.title.tokens.size();
  later.push_back(std::move(story));
}

// The first of the later stories has become one that came before.
void HindsightBoilerplate::Site::DropLater() {
  NEWSFOLD_ASSERT(!later.empty());
  LaterStory& story = later.front();
  for (const HashTag tag : story.sample.shingles) later_uses.Remove(tag);
  for (const HashTag part : story.sample.title_parts) later_part_uses.Remove(part);
  NEWSFOLD_ASSERT(later_sampled >= story.sample.shingles.size());
  later_sampled -= story.sample.shingles.size();
  later_title_hashes -= story.title.hashes.size() + story.title.tokens.size();
  boilerplate.AddSample(std::move(story.sample));
  later.pop_front();
}

std::size_t HindsightBoilerplate::Site::bytes() const {
  return boilerplate.bytes() + stories.size() * sizeof(ArticleNumber) + later.size() * sizeof(LaterStory) +
         later_sampled * sizeof(HashTag) + later_title_hashes * sizeof(std::uint64_t) + later_uses.bytes() +
         later_part_uses.bytes();
}

}  // namespace newsfold
