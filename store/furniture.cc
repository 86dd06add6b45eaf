#include "store/furniture.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace newsfold {
namespace {

// What is remembered of one site, and of the pool of articles whose site is unknown: of texts of 2 KB, about
// the last 80 and 2,500.
constexpr FurnitureWindow kSiteWindow{.sampled_max = 8 << 10, .stories_max = 256};
constexpr FurnitureWindow kPoolWindow{.sampled_max = 256 << 10, .stories_max = 4096};

constexpr FurnitureLimits kSiteLimits{2, 3};
// Unrelated outlets meet in the pool and quote the same wire stories: it takes more to call text furniture.
constexpr FurnitureLimits kPoolLimits{6, 6};

}  // namespace

FurnitureWindow FurnitureWindowOf(std::string_view site) {
  return site.empty() ? kPoolWindow : kSiteWindow;
}

SiteFurniture NewSiteFurniture(std::string_view site) {
  return {site.empty() ? kPoolLimits : kSiteLimits, FurnitureWindowOf(site)};
}

FurnitureCache::FurnitureCache(Engine* engine, RecordReader* records, const Folder* folder,
                               std::size_t bytes_max)
    : engine_(engine), records_(records), folder_(folder), bytes_max_(bytes_max) {}

Status FurnitureCache::Weigh(std::string_view site, std::span<const std::uint64_t> shingles,
                             std::vector<ShingleWeight>* weights) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  (*found)->furniture.Weigh(shingles, weights);
  return Status::Ok();
}

Status FurnitureCache::AddStory(std::string_view site, ArticleNumber number, const StoryIdentity& identity,
                                std::span<const std::uint64_t> shingles, WriteSet* writes) {
  const std::lock_guard lock(mutex_);
  const Result<Site*> found = Find(site);
  if (!found) return found.error();
  if (shingles.empty() || Holds(**found, identity)) return Status::Ok();
  Add(identity, shingles, *found);
  Recount(*found);
  Evict();
  writes->Put(SiteKey(site, number), EncodeStoryIdentity(identity));
  return Status::Ok();
}

Result<FurnitureCache::Site*> FurnitureCache::Find(std::string_view site) {
  const auto known = sites_.find(site);
  if (known != sites_.end()) {
    recency_.splice(recency_.begin(), recency_, known->second.recency);
    return &known->second;
  }
  Site fresh(NewSiteFurniture(site));
  const std::string name(site);
  if (Status status = Load(site, &fresh); !status.ok()) {
    return status.WithContext("load the boilerplate of site '" + name + "'");
  }
  recency_.push_front(name);
  Site& kept = sites_.emplace(name, std::move(fresh)).first->second;
  kept.recency = recency_.begin();
  Recount(&kept);
  Evict();
  return &kept;
}

Status FurnitureCache::Load(std::string_view name, Site* site) {
  std::vector<std::pair<ArticleNumber, StoryIdentity>> stories;  // newest first
  bool damaged = false;
  const FurnitureWindow window = FurnitureWindowOf(name);
  const ListRequest request{SitePrefix(name), window.stories_max};
  const Status listed =
      engine_->List({&request, 1}, [&](std::size_t, std::string_view key, std::string_view value) {
        StoryIdentity identity;
        damaged |= !DecodeStoryIdentity(value, &identity);
        stories.emplace_back(DecodeSiteKeyNumber(key), identity);
      });
  if (!listed.ok()) return listed;
  if (damaged) return Corruption("a story entry cannot be read");
  // No further back than the window reaches; then oldest first, as they came.
  std::vector<std::vector<std::uint64_t>> shingles;
  ShingledText text;
  for (std::size_t sampled = 0; shingles.size() < stories.size() && sampled <= window.sampled_max;) {
    const Result<ArticleRecord> record = records_->ReadRecord(stories[shingles.size()].first);
    if (!record) return record.error();
    const Result<std::string> body = records_->ReadText(*record);
    if (!body) return body.error();
    Shingle(*folder_, *body, &text);
    shingles.push_back(SiteFurniture::Sample(text.shingles));
    sampled += shingles.back().size();
  }
  for (std::size_t i = shingles.size(); i-- > 0;) Add(stories[i].second, shingles[i], site);
  return Status::Ok();
}

bool FurnitureCache::Holds(const Site& site, const StoryIdentity& identity) {
  return std::any_of(site.identities.begin(), site.identities.end(),
                     [&](const StoryIdentity& held) { return held.Matches(identity); });
}

void FurnitureCache::Add(const StoryIdentity& identity, std::span<const std::uint64_t> shingles, Site* site) {
  site->furniture.AddStory(shingles);
  site->identities.push_back(identity);
  while (site->identities.size() > site->furniture.story_count()) site->identities.pop_front();
}

void FurnitureCache::Recount(Site* site) {
  bytes_ -= site->bytes_counted;
  site->bytes_counted = site->furniture.bytes() + site->identities.size() * sizeof(StoryIdentity);
  bytes_ += site->bytes_counted;
}

void FurnitureCache::Evict() {
  while (bytes_ > bytes_max_ && recency_.size() > 1) {
    const auto oldest = sites_.find(recency_.back());
    bytes_ -= oldest->second.bytes_counted;
    sites_.erase(oldest);
    recency_.pop_back();
  }
}

}  // namespace newsfold
