#include "store/index/recent_changes.h"

#include <algorithm>
#include <string>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace newsfold {
namespace {

// One kind of names is never another.
enum class Kind : std::uint64_t { kId = 1, kCapture, kRecord, kMembers, kTag, kTitlePart, kPosting };

StateName NameOfParts(Kind kind, std::uint64_t a, std::uint64_t b) {
  const std::uint64_t parts[] = {static_cast<std::uint64_t>(kind), a, b};
  return XXH3_64bits(parts, sizeof(parts));
}

}  // namespace

StateName IdState(std::string_view id) {
  return NameOfParts(Kind::kId, XXH3_64bits(id.data(), id.size()), 0);
}

StateName CaptureState(const Sha256& sha256, std::string_view url) {
  return NameOfParts(Kind::kCapture, XXH3_64bits(sha256.data(), sha256.size()),
                     XXH3_64bits(url.data(), url.size()));
}

StateName RecordState(ArticleNumber number) {
  return NameOfParts(Kind::kRecord, number, 0);
}

StateName MembersState(ArticleNumber canonical) {
  return NameOfParts(Kind::kMembers, canonical, 0);
}

StateName PostingState(PostingLane lane, std::uint64_t key) {
  constexpr int kBlockBits = 16;
  const bool is_named = lane == PostingLane::kShingle || lane == PostingLane::kName;
  return NameOfParts(Kind::kPosting, static_cast<std::uint64_t>(lane),
                     is_named ? key : key >> (64 - kBlockBits));
}

std::uint64_t SiteHash(std::string_view site) {
  return XXH3_64bits(site.data(), site.size());
}

StateName TagState(std::uint64_t site_hash, HashTag tag) {
  return NameOfParts(Kind::kTag, site_hash, tag);
}

StateName TitlePartState(std::uint64_t site_hash, HashTag part) {
  return NameOfParts(Kind::kTitlePart, site_hash, part);
}

RecentChanges::RecentChanges() : buckets_(std::size_t{1} << kBucketBits) {}

void RecentChanges::Note(StateName name) {
  const std::uint64_t step = steps_.load(std::memory_order_relaxed) + 1;
  auto& changes = buckets_[name >> (64 - kBucketBits)].changes;
  Change* oldest = &changes[0];
  for (Change& change : changes) {
    if (change.name == name && change.step > 0) {
      change.step = step;
      return;
    }
    if (change.step < oldest->step) oldest = &change;
  }
  forgotten_ = std::max(forgotten_, oldest->step);
  *oldest = {name, step};
}

void RecentChanges::EndStep() {
  steps_.store(steps_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

void RecentChanges::NoteAll() {
  forgotten_ = steps_.load(std::memory_order_relaxed) + 1;
  EndStep();
}

bool RecentChanges::HaveChanged(std::span<const StateName> names, std::uint64_t since) const {
  if (forgotten_ > since) return true;
  return std::any_of(names.begin(), names.end(), [&](StateName name) {
    const auto& changes = buckets_[name >> (64 - kBucketBits)].changes;
    return std::any_of(std::begin(changes), std::end(changes),
                       [&](const Change& change) { return change.name == name && change.step > since; });
  });
}

}  // namespace newsfold
