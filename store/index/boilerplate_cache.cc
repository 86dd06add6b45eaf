#include "store/index/boilerplate_cache.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/judge/membership.h"
#include "dedup/sketch/title.h"

namespace newsfold {
namespace {

// What is remembered of one site, and of the pool of articles whose site is unknown: of texts of 2 KB, about
// the last 80 and 2,500.
constexpr BoilerplateWindow kSiteWindow{.sampled_max = 8 << 10, .stories_max = 256};
constexpr BoilerplateWindow kPoolWindow{.sampled_max = 256 << 10, .stories_max = 4096};
// One page each of so many sites.
constexpr std::size_t kSitesMax = 1024;
constexpr BoilerplateWindow kEverySiteWindow{.sampled_max = 2 * kEndLabelsMax * kSitesMax,
                                             .stories_max = kSitesMax};

constexpr BoilerplateLimits kSiteLimits{2, 3, 4};
// Unrelated outlets meet in the pool and quote the same wire stories: it takes more to call text boilerplate.
constexpr BoilerplateLimits kPoolLimits{6, 6, 12};

// What is counted of a story.
std::vector<std::uint64_t> SampleOf(std::string_view site, const ShingledText& text) {
  if (site != kEverySite) return SiteBoilerplate::Sample(text.shingles);
  std::vector<std::uint64_t> labels;
  HashEndLabels(text, &labels);
  return SiteBoilerplate::Sample(labels);
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

ArticleNumber StoryOf(ArticleNumber number, ArticleNumber canonical, const Evidence& evidence,
                      const Thresholds& thresholds) {
  return canonical == 0 || IsPageOfItsOwn(evidence, thresholds) ? number : canonical;
}

Status LearnStory(const StoreParts& store, const MatchQuery& query, ArticleNumber number, ArticleNumber story,
                  Boilerplate* boilerplate, WriteSet* writes) {
  if (query.text->folded.units < kIndexedUnitsMin) return Status::Ok();
  const StoryIdentity identity = IdentifyStory(*store.folder, query.site, story, query.url, query.title);
  const Status status = boilerplate->AddStory(query.site, number, identity, *query.text, writes);
  if (!status.ok() || query.site.empty()) return status;
  return boilerplate->AddStory(kEverySite, number, IdentifyPage(story, query.site), *query.text, writes);
}

BoilerplateWindow BoilerplateWindowOf(std::string_view site) {
  if (site == kEverySite) return kEverySiteWindow;
  return site.empty() ? kPoolWindow : kSiteWindow;
}

SiteBoilerplate NewSiteBoilerplate(std::string_view site) {
  const bool is_shared = site.empty() || site == kEverySite;
  return {is_shared ? kPoolLimits : kSiteLimits, BoilerplateWindowOf(site)};
}

BoilerplateCache::BoilerplateCache(const StoreParts& store, RecordReader* records, std::size_t bytes_max)
    : store_(store), stories_(store, records), sites_(bytes_max) {}

Status BoilerplateCache::WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                                     std::vector<ShingleWeight>* weights) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  (*found)->boilerplate.Weigh(hashes, weights);
  return Status::Ok();
}

Status BoilerplateCache::AddStory(std::string_view site, ArticleNumber number, const StoryIdentity& identity,
                                  const ShingledText& text, WriteSet* writes) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  NEWSFOLD_ASSERT(number > 0);
  if ((*found)->Holds(identity)) return Status::Ok();
  std::vector<std::uint64_t> sample = SampleOf(site, text);
  if (sample.empty()) return Status::Ok();
  StoryEntry entry{identity, {}};
  if (site == kEverySite) entry.labels = sample;
  writes->Put(SiteKey(store_.index_set, site, number), EncodeStoryEntry(entry));
  (*found)->Add(identity, std::move(sample));
  sites_.Recount();
  return Status::Ok();
}

Result<BoilerplateCache::Site*> BoilerplateCache::Find(std::string_view site) {
  if (Site* known = sites_.Find(site); known != nullptr) return known;
  Site fresh(NewSiteBoilerplate(site));
  if (Status status = Load(site, &fresh); !status.ok()) {
    return status.WithContext("load the boilerplate of site '" + std::string(site) + "'");
  }
  return sites_.Insert(site, std::move(fresh));
}

Status BoilerplateCache::Load(std::string_view name, Site* site) {
  std::vector<ArticleNumber> numbers;
  std::vector<StoryEntry> entries;
  bool damaged = false;
  const BoilerplateWindow window = BoilerplateWindowOf(name);
  const ListRequest request{SitePrefix(store_.index_set, name), window.stories_max};
  const Status listed =
      store_.engine->List({&request, 1}, [&](std::size_t, std::string_view key, std::string_view value) {
        damaged |= !DecodeStoryEntry(value, &entries.emplace_back());
        numbers.push_back(DecodeSiteKeyNumber(key));
      });
  if (!listed.ok()) return listed;
  if (damaged) return Corruption("a story entry cannot be read");
  // Listed newest first; counted as they came.
  std::reverse(numbers.begin(), numbers.end());
  std::reverse(entries.begin(), entries.end());
  if (name == kEverySite) {
    for (StoryEntry& entry : entries) site->Add(entry.identity, std::move(entry.labels));
    return Status::Ok();
  }
  Result<std::vector<SiteStory>> stories = stories_.ReadBack(name, numbers, window);
  if (!stories) return stories.error();
  NEWSFOLD_ASSERT(stories->size() <= entries.size());
  auto entry = entries.end() - static_cast<std::ptrdiff_t>(stories->size());
  for (SiteStory& story : *stories) site->Add((entry++)->identity, std::move(story.sample));
  return Status::Ok();
}

bool BoilerplateCache::Site::Holds(const StoryIdentity& identity) const {
  return std::any_of(identities.begin(), identities.end(),
                     [&](const StoryIdentity& held) { return held.Matches(identity); });
}

void BoilerplateCache::Site::Add(const StoryIdentity& identity, std::vector<std::uint64_t> sample) {
  boilerplate.AddSample(std::move(sample));
  identities.push_back(identity);
  while (identities.size() > boilerplate.story_count()) identities.pop_front();
  NEWSFOLD_ASSERT(identities.size() == boilerplate.story_count());
}

}  // namespace newsfold
