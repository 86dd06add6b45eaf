#include "store/index/story_window.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr HashTag TagOfPart(IdentityPart part) {
  return part >> (32 - kHashTagBits);
}

}  // namespace

StoryWindow::StoryWindow(BoilerplateLimits limits, SiteSummary summary)
    : summarized_newest_(summary.newest),
      summarized_(std::move(summary.identities)),
      boilerplate_(limits, summary.shingles, summary.title_parts) {}

bool StoryWindow::Holds(const StoryIdentity& identity) const {
  bool may_hold = false;
  for (const IdentityPart part : PartsOf(identity)) {
    if (std::binary_search(summarized_.begin(), summarized_.end(), part)) return true;
    may_hold |= known_.CountOf(TagOfPart(part)) > 0;
  }
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
    for (const IdentityPart part : PartsOf(stories_.front().identity)) known_.Remove(TagOfPart(part));
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
  NEWSFOLD_ASSERT(newest() < story.number);
  stories_.push_back(story);
  for (const IdentityPart part : PartsOf(story.identity)) known_.Add(TagOfPart(part));
}

std::size_t StoryWindow::bytes() const {
  return sizeof(*this) + boilerplate_.bytes() + known_.bytes() + stories_.size() * sizeof(Story) +
         summarized_.size() * sizeof(IdentityPart);
}

}  // namespace newsfold
