#include "store/index/story_window.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// Calls visit(tag) for each part of an identity that is there, until it returns true. Returns whether it did.
template <class Visitor>
bool AnyPart(const StoryIdentity& identity, const Visitor& visit) {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ULL;  // clusters are small numbers
  const auto visit_part = [&](std::uint64_t hash, std::uint64_t kind) {
    return hash != 0 && visit(HashTagOf((hash * kSpread + kind) * kSpread));
  };
  return visit_part(identity.cluster, 1) || visit_part(identity.url_hash, 2) ||
         visit_part(identity.title_hash, 3);
}

}  // namespace

bool StoryWindow::Holds(const StoryIdentity& identity) const {
  const bool may_hold = AnyPart(identity, [this](HashTag tag) { return known_.CountOf(tag) > 0; });
  return may_hold && std::any_of(stories_.begin(), stories_.end(),
                                 [&](const Story& held) { return held.identity.Matches(identity); });
}

std::vector<StoryWindow::Story> StoryWindow::Add(ArticleNumber number, const StoryIdentity& identity,
                                                 StorySample sample, SuspectTags* suspects,
                                                 Reweighed* reweighed) {
  Know({number, identity, static_cast<std::uint32_t>(sample.shingles.size())});
  boilerplate_.AddSample(std::move(sample), suspects, reweighed);
  std::vector<Story> left;
  for (; stories_.size() > boilerplate_.story_count(); stories_.pop_front()) {
    AnyPart(stories_.front().identity, [this](HashTag tag) {
      known_.Remove(tag);
      return false;
    });
    left.push_back(stories_.front());
  }
  NEWSFOLD_ASSERT(stories_.size() == boilerplate_.story_count());
  return left;
}

void StoryWindow::Fill(const std::vector<Story>& stories, std::vector<StorySample> samples) {
  NEWSFOLD_ASSERT(stories_.empty() && stories.size() == samples.size());
  for (const Story& story : stories) Know(story);
  boilerplate_.Fill(std::move(samples));
}

void StoryWindow::Know(const Story& story) {
  NEWSFOLD_ASSERT(stories_.empty() || stories_.back().number < story.number);
  stories_.push_back(story);
  AnyPart(story.identity, [this](HashTag tag) {
    known_.Add(tag);
    return false;
  });
}

std::size_t StoryWindow::bytes() const {
  return sizeof(*this) + boilerplate_.bytes() + known_.bytes() + stories_.size() * sizeof(Story);
}

}  // namespace newsfold
