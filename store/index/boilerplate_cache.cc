#include "store/index/boilerplate_cache.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/judge/membership.h"
#include "dedup/sketch/title.h"
#include "store/index/site_summary.h"
#include "store/index/story_frame.h"

namespace newsfold {
namespace {

// What is remembered of one site, and of the pool of articles whose site is unknown. Of whole pages of 20 KB
// the window of a site holds 640: docs/decisions/0029-a-long-memory.md has what shorter ones cost.
constexpr BoilerplateWindow kSiteWindow{.sampled_max = 256 << 10, .stories_max = 2048};
constexpr BoilerplateWindow kPoolWindow{.sampled_max = 128 << 10, .stories_max = 4096};
// One page each of so many sites.
constexpr std::size_t kSitesMax = 1024;
constexpr BoilerplateWindow kEverySiteWindow{.sampled_max = 2 * kEndLabelsMax * kSitesMax,
                                             .stories_max = kSitesMax};

// Of texts of 2 KB, some 10,000.
constexpr BoilerplateWindow kPassageWindow{.sampled_max = 512 << 10, .stories_max = 32 << 10};

constexpr BoilerplateLimits kSiteLimits{2, 3, 4};
// Unrelated outlets meet in the pool and quote the same wire stories: it takes more to call text boilerplate.
constexpr BoilerplateLimits kPoolLimits{6, 6, 12};

// Of the others there is one each, which is always in memory.
bool HasSummary(std::string_view site) {
  return !site.empty() && site != kEverySite && site != kPassages;
}

bool HasManyRecent(const SiteBoilerplate& boilerplate) {
  return boilerplate.story_count() >= kRecentStories.stories_max ||
         boilerplate.sampled_count() >= kRecentStories.sampled_max;
}

// What is counted of a story.
std::vector<HashTag> SampleOf(std::string_view site, const CountedStory& story, const ShingledText& text) {
  if (site != kEverySite) return SampleWithFrame(text, story.frame, story.number);
  std::vector<std::uint64_t> labels;
  HashEndLabels(text, &labels);
  return SampleTags(labels);
}

// That a site has a passage, as a tag.
HashTag SitePassage(std::uint64_t site_hash, HashTag passage) {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ULL;
  return HashTagOf((site_hash ^ (passage * kSpread)) * kSpread);
}

std::vector<HashTag> SitePassages(std::uint64_t site_hash, const std::vector<HashTag>& passages) {
  std::vector<HashTag> tags;
  tags.reserve(passages.size());
  for (const HashTag passage : passages) tags.push_back(SitePassage(site_hash, passage));
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

// The passages of an article that its site has not shown in the window. Who has shown which is counted beside
// them, in the place of the parts of titles: it follows from what is stored.
StorySample SamplePassages(const StoryIdentity& identity, const ShingledText& text,
                           const StoryWindow& window) {
  StorySample sample;
  if (window.Holds({identity.cluster, 0, identity.title_hash})) return sample;
  std::vector<std::uint64_t> hashes;
  HashPassages(text.shingles, &hashes);
  sample.shingles = SampleTags(hashes);
  sample.shingles.resize(std::min(sample.shingles.size(), kCountedPassagesMax));
  std::erase_if(sample.shingles, [&](HashTag passage) {
    return window.boilerplate().TitlePartUses(SitePassage(identity.url_hash, passage)) > 0;
  });
  sample.title_parts = SitePassages(identity.url_hash, sample.shingles);
  return sample;
}

void FillWindow(std::string_view site, std::vector<StoredStory> stories, StoryWindow* window) {
  std::vector<StoryWindow::Story> known;
  std::vector<StorySample> samples;
  known.reserve(stories.size());
  samples.reserve(stories.size());
  for (auto& [number, entry] : stories) {
    if (site == kPassages)
      entry.sample.title_parts = SitePassages(entry.identity.url_hash, entry.sample.shingles);
    known.push_back({number, entry.identity, entry.sample_size});
    samples.push_back(std::move(entry.sample));
  }
  window->Fill(known, std::move(samples));
}

// A title that is constant on its site, as this page may be the one to show, makes no two stories one.
StoryIdentity IdentityOf(const CountedStory& story, const SiteBoilerplate& boilerplate) {
  StoryIdentity identity = story.identity;
  const auto is_constant = [&](HashTag part) {
    return boilerplate.TitlePartUses(part) + 1 >= kConstantTitleUses;
  };
  const std::vector<HashTag>& parts = story.title_parts;
  if (!parts.empty() && std::all_of(parts.begin(), parts.end(), is_constant)) identity.title_hash = 0;
  return identity;
}

}  // namespace

Status Boilerplate::Weigh(std::string_view site, const ShingledText& text,
                          std::vector<ShingleWeight>* weights) {
  if (Status status = WeighHashes(site, text.shingles, weights); !status.ok()) return status;
  NEWSFOLD_ASSERT(weights->size() == text.shingles.size());
  std::vector<std::uint64_t> labels;
  HashEndLabels(text, &labels);
  if (labels.empty()) return Status::Ok();
  std::vector<ShingleWeight> label_weights;
  if (Status status = WeighHashes(kEverySite, labels, &label_weights); !status.ok()) return status;
  ApplyLabelWeights(text, label_weights, weights);
  return Status::Ok();
}

Status Boilerplate::FindCarried(const ShingledText& text, std::vector<std::uint8_t>* carried) {
  std::vector<std::uint64_t> passages;
  std::vector<ShingleWeight> weights;
  HashPassages(text.shingles, &passages);
  if (Status status = WeighHashes(kPassages, passages, &weights); !status.ok()) return status;
  MarkCarried(text, weights, carried);
  return Status::Ok();
}

Status Boilerplate::SketchTitle(const Folder& folder, std::string_view site, std::string_view title,
                                TitleScratch* scratch, TitleSketch* sketch) {
  newsfold::SketchTitle(folder, title, scratch, sketch);
  if (site.empty() || sketch->parts.empty()) return Status::Ok();
  std::vector<bool> is_constant;
  const Status status = FindConstantParts(site, TitlePartTags(*sketch), &is_constant);
  if (!status.ok() || std::find(is_constant.begin(), is_constant.end(), true) == is_constant.end())
    return status;
  newsfold::SketchTitle(folder, TitleWithout(title, *sketch, is_constant), scratch, sketch);
  return Status::Ok();
}

StoryIdentity IdentifyStory(const Folder& folder, std::string_view site, ArticleNumber cluster,
                            std::string_view url, std::string_view title) {
  StoryIdentity identity = MakeStoryIdentity(cluster, url, title);
  if (!site.empty()) return identity;
  TitleScratch scratch;
  TitleSketch sketch;
  SketchTitle(folder, title, &scratch, &sketch);
  if (const std::uint64_t sample = TitleSample(sketch); sample != 0) identity.title_hash = sample;
  return identity;
}

StoryIdentity IdentifyPage(ArticleNumber cluster, std::string_view site) {
  return MakeStoryIdentity(cluster, site, "");
}

StoryIdentity IdentifyPassages(ArticleNumber number, std::string_view site, std::string_view title) {
  return MakeStoryIdentity(number, site, title);
}

ArticleNumber StoryOf(ArticleNumber number, ArticleNumber story, const Evidence& evidence,
                      const Thresholds& thresholds) {
  return story == 0 || IsPageOfItsOwn(evidence, thresholds) ? number : story;
}

Status LearnStory(const StoreParts& store, const MatchQuery& query, const LearntArticle& article,
                  Boilerplate* boilerplate, WriteSet* writes) {
  const auto& [number, story, shows_passages] = article;
  if (query.text->folded.units < kIndexedUnitsMin) return Status::Ok();
  CountedStory counted{number, IdentifyStory(*store.folder, query.site, story, query.url, query.title), {}};
  if (query.site.empty()) return boilerplate->AddStory(query.site, counted, *query.text, writes);
  TitleScratch scratch;
  TitleSketch title;
  SketchTitle(*store.folder, query.title, &scratch, &title);
  counted.title_parts = SampleTitleParts(title);
  counted.frame = query.frame;
  if (Status status = boilerplate->AddStory(query.site, counted, *query.text, writes); !status.ok())
    return status;
  const Status status =
      boilerplate->AddStory(kEverySite, {number, IdentifyPage(story, query.site), {}}, *query.text, writes);
  if (!status.ok() || !shows_passages) return status;
  const StoryIdentity identity = IdentifyPassages(number, query.site, query.title);
  return boilerplate->AddStory(kPassages, {number, identity, {}}, *query.text, writes);
}

void UnlearnStory(std::string_view site, Boilerplate* boilerplate) {
  boilerplate->Forget(site);
  if (site.empty()) return;
  boilerplate->Forget(kEverySite);
  boilerplate->Forget(kPassages);
}

BoilerplateWindow BoilerplateWindowOf(std::string_view site) {
  if (site == kEverySite) return kEverySiteWindow;
  if (site == kPassages) return kPassageWindow;
  return site.empty() ? kPoolWindow : kSiteWindow;
}

BoilerplateLimits BoilerplateLimitsOf(std::string_view site) {
  return site.empty() || site == kEverySite || site == kPassages ? kPoolLimits : kSiteLimits;
}

BoilerplateCache::BoilerplateCache(const StoreParts& store, RecordReader* records, std::size_t bytes_max,
                                   std::size_t suspect_bytes_max)
    : store_(store), stories_(store, records), windows_(bytes_max), suspects_(suspect_bytes_max) {}

Status BoilerplateCache::WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                                     std::vector<ShingleWeight>* weights) {
  const std::lock_guard lock(mutex_);
  const Result<const SuspectTags*> suspects = FindSuspects(site);
  if (!suspects) return suspects.error();
  (*suspects)->Weigh(hashes, weights);
  return Status::Ok();
}

Status BoilerplateCache::FindConstantParts(std::string_view site, std::span<const HashTag> parts,
                                           std::vector<bool>* is_constant) {
  const std::lock_guard lock(mutex_);
  const Result<const SuspectTags*> suspects = FindSuspects(site);
  if (!suspects) return suspects.error();
  is_constant->clear();
  for (const HashTag part : parts) is_constant->push_back((*suspects)->IsConstant(part));
  return Status::Ok();
}

Status BoilerplateCache::AddStory(std::string_view site, const CountedStory& story, const ShingledText& text,
                                  WriteSet* writes) {
  const std::lock_guard lock(mutex_);
  const Result<StoryWindow*> found = Find(site);
  if (!found) return found.error();
  NEWSFOLD_ASSERT(story.number > 0);
  Pin(site, story.number);
  StoryWindow& window = **found;
  const StoryIdentity identity = IdentityOf(story, window.boilerplate());
  StorySample sample{{}, story.title_parts};
  if (site == kPassages) {
    sample = SamplePassages(identity, text, window);
  } else if (!window.Holds(identity)) {
    sample.shingles = SampleOf(site, story, text);
  } else if (window.Holds({identity.cluster, identity.url_hash, 0})) {
    return Status::Ok();
  }
  if (sample.shingles.empty() && sample.title_parts.empty()) return Status::Ok();
  Reweighed reweighed;
  if (HasSummary(site) && HasManyRecent(window.boilerplate())) {
    if (Status status = BeginAnew(site, &window, writes, &reweighed); !status.ok()) return status;
  }
  writes->Put(SiteKey(store_.index_set, site, story.number),
              EncodeStoryEntry(identity, {sample.shingles, story.title_parts}));
  SuspectTags* suspects = suspects_.Find(site);
  for (const StoryWindow::Story& left :
       window.Add(story.number, identity, std::move(sample), suspects, &reweighed))
    AppendPast(site, left, writes);
  Note(site, reweighed);
  windows_.Recount();
  if (suspects != nullptr) suspects_.Recount();
  return Status::Ok();
}

// All that is stored of the site becomes its summary.
Status BoilerplateCache::BeginAnew(std::string_view site, StoryWindow* window, WriteSet* writes,
                                   Reweighed* reweighed) {
  std::vector<StoredStory> past;
  const Result<std::vector<StoredStory>> stories =
      stories_.ReadWindow(site, BoilerplateWindowOf(site), &past);
  if (!stories)
    return stories.error().WithContext("summarize the stories of site '" + std::string(site) + "'");
  NEWSFOLD_ASSERT(!stories->empty() && stories->back().number == window->newest());
  for (const auto& [number, entry] : past)
    AppendPast(site, {number, entry.identity, entry.sample_size}, writes);
  SiteSummary summary = Summarize(*stories);
  writes->Put(SummaryKey(store_.index_set, site), EncodeSiteSummary(summary));
  StoryWindow anew(BoilerplateLimitsOf(site), std::move(summary));
  SuspectTags suspects = anew.boilerplate().Suspects();
  window->boilerplate().Suspects().AppendChanges(suspects, reweighed);
  *window = std::move(anew);
  if (SuspectTags* held = suspects_.Find(site); held != nullptr) *held = std::move(suspects);
  return Status::Ok();
}

void BoilerplateCache::Note(std::string_view site, const Reweighed& reweighed) const {
  if (store_.changes == nullptr) return;
  const std::uint64_t site_hash = SiteHash(site);
  for (const HashTag tag : reweighed.tags) store_.changes->Note(TagState(site_hash, tag));
  for (const HashTag part : reweighed.title_parts) store_.changes->Note(TitlePartState(site_hash, part));
}

// What is learnt of an article is not in the store yet: until the next is learnt its sites stay in memory.
void BoilerplateCache::Pin(std::string_view site, ArticleNumber number) {
  if (number != learnt_) {
    for (const std::string& pinned : pinned_) windows_.Pin(pinned, false);
    pinned_.clear();
    learnt_ = number;
  }
  windows_.Pin(site, true);
  pinned_.emplace_back(site);
}

void BoilerplateCache::Forget(std::string_view site) {
  const std::lock_guard lock(mutex_);
  std::erase(pinned_, site);
  windows_.Erase(site);
  suspects_.Erase(site);
}

// What is written when a story leaves its window. Labels are few, and hindsight asks for them: they stay.
void BoilerplateCache::AppendPast(std::string_view site, const StoryWindow::Story& story,
                                  WriteSet* writes) const {
  if (site == kEverySite) return;
  std::string key = SiteKey(store_.index_set, site, story.number);
  if (story.sample_size == 0 || site == kPassages) {
    writes->Delete(std::move(key));
  } else {
    writes->Put(std::move(key), EncodePastStoryEntry(story.identity, story.sample_size));
  }
}

Result<const SuspectTags*> BoilerplateCache::FindSuspects(std::string_view site) {
  if (const SuspectTags* known = suspects_.Find(site); known != nullptr) return known;
  const Result<StoryWindow*> found = Find(site);
  if (!found) return found.error();
  return suspects_.Insert(site, (*found)->boilerplate().Suspects());
}

Result<StoryWindow*> BoilerplateCache::Find(std::string_view site) {
  if (StoryWindow* known = windows_.Find(site); known != nullptr) return known;
  Result<StoryWindow> loaded = Load(site);
  if (!loaded) return loaded.error().WithContext("load the boilerplate of site '" + std::string(site) + "'");
  return windows_.Insert(site, std::move(*loaded));
}

Result<StoryWindow> BoilerplateCache::Load(std::string_view site) {
  if (HasSummary(site)) {
    Result<SummarizedSite> stored = stories_.ReadSummarized(site, kRecentStories.stories_max);
    if (!stored) return stored.error();
    StoryWindow window(BoilerplateLimitsOf(site), std::move(stored->summary));
    FillWindow(site, std::move(stored->recent), &window);
    return window;
  }
  const BoilerplateWindow limits = BoilerplateWindowOf(site);
  Result<std::vector<StoredStory>> stories = stories_.ReadWindow(site, limits, nullptr);
  if (!stories) return stories.error();
  StoryWindow window(BoilerplateLimitsOf(site), limits);
  FillWindow(site, std::move(*stories), &window);
  return window;
}

}  // namespace newsfold
