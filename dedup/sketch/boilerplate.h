#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/tag_counts.h"
#include "dedup/sketch/title.h"

namespace newsfold {

// How many uses make a shingle suspect (weight 1) and boilerplate (weight 0), and how many in all if some of
// them are outside the window.
struct BoilerplateLimits {
  std::uint8_t suspect_uses = 2;
  std::uint8_t boilerplate_uses = 3;
  std::uint8_t boilerplate_uses_in_all = 4;
};

// How many pages of a site that carry a part of a title make it constant there: the name of the site or of a
// column, which says nothing of the story; and how many in all if some of them are outside the window.
inline constexpr std::uint32_t kConstantTitleUses = 3;
inline constexpr std::uint32_t kConstantTitleUsesInAll = 4;

// What is counted of a story, as distinct ascending tags.
struct StorySample {
  std::vector<HashTag> shingles;     // SampleTags
  std::vector<HashTag> title_parts;  // SampleTitleParts; of passages of many sites, whose they are
};

// How far back is remembered; the oldest stories leave first.
struct BoilerplateWindow {
  std::size_t sampled_max = 0;  // tags
  std::size_t stories_max = 0;
};

// The distinct shingles of a text that are counted, as ascending tags: about one in eight, chosen by their
// hashes. Source of the sample by hash value: N. Heintze, "Scalable document fingerprinting", USENIX 1996.
std::vector<HashTag> SampleTags(std::span<const std::uint64_t> shingles);
// The tag of a shingle, if it is in the sample.
std::optional<HashTag> SampledTagOf(std::uint64_t shingle);

// The parts of a title that are counted: all, or the first kCountedPartsMax.
std::vector<HashTag> SampleTitleParts(const TitleSketch& title);
inline constexpr std::size_t kCountedPartsMax = 8;

// Tags that several stories use: two of them, and more. Both ascend.
struct UsedAgain {
  std::vector<HashTag> twice;
  std::vector<HashTag> more;

  bool operator==(const UsedAgain&) const = default;
};

// What a story changed when it was counted, and those that left for it: tags that weigh otherwise than
// before, and parts of titles that are constant now, or no longer. One may be in it twice.
struct Reweighed {
  std::vector<HashTag> tags;
  std::vector<HashTag> title_parts;
};

// The tags that enough stories of a site use to lower a weight, and those of constant parts of titles: all
// that weighing needs, and little beside what SiteBoilerplate holds. Thread-compatible.
class SuspectTags {
 public:
  // Makes room for so many tags at once.
  explicit SuspectTags(BoilerplateLimits limits, std::size_t expected = 0);

  // So many stories use the tag now, or so many pages the part of a title.
  void Update(HashTag tag, std::uint32_t uses);
  void UpdateTitlePart(HashTag part, std::uint32_t uses);

  // Replaces *weights as SiteBoilerplate::Weigh does.
  void Weigh(std::span<const std::uint64_t> shingles, std::vector<ShingleWeight>* weights) const;

  bool IsConstant(HashTag title_part) const { return constant_parts_.CountOf(title_part) > 0; }

  // Appends what weighs otherwise by `after`.
  void AppendChanges(const SuspectTags& after, Reweighed* reweighed) const;

  std::size_t size() const { return uses_.size(); }
  std::size_t bytes() const { return sizeof(*this) + uses_.bytes() + constant_parts_.bytes(); }

 private:
  BoilerplateLimits limits_;  // constant after construction
  TagCounts uses_;            // of those used suspect_uses times; up to boilerplate_uses
  TagCounts constant_parts_;  // 1 for each
};

// Boilerplate learned online for one site (or for the pool of articles without one): how many of the site's
// recent stories use each shingle. A story is one cluster; what several unrelated stories carry is
// boilerplate (navigation, footers, side lists), not evidence.
//
// The state is a sliding window over a sample of the shingles of the site's last stories, so it is bounded,
// it forgets, and it can be rebuilt from what is stored of each story. Thread-compatible.
class SiteBoilerplate {
 public:
  SiteBoilerplate(BoilerplateLimits limits, BoilerplateWindow window);

  // Of stories that come behind others, and all stay. Of the others it is known for good what several of
  // them use, and which parts of titles several carry.
  SiteBoilerplate(BoilerplateLimits limits, const UsedAgain& shingles, const UsedAgain& title_parts);

  // Counts one more story, or a page of which only the title is counted. `suspects`, if there are any, are
  // those of this site, and follow. Appends to *reweighed, if there is one.
  void AddSample(StorySample sample, SuspectTags* suspects = nullptr, Reweighed* reweighed = nullptr);

  // Counts all stories of a window at once, the oldest first, which is quicker than one by one. REQUIRES:
  // nothing was counted, and none of them leaves.
  void Fill(std::vector<StorySample> samples);

  // What of it weighing needs.
  SuspectTags Suspects() const;

  // Replaces *weights with one weight for each of `shingles`. One that is not sampled weighs as the heavier
  // of its sampled neighbours.
  void Weigh(std::span<const std::uint64_t> shingles, std::vector<ShingleWeight>* weights) const {
    Weigh(shingles, nullptr, weights);
  }

  // Whether at least so many stories outside the window use what has this tag.
  using UsedElsewhere = std::function<bool(HashTag tag, std::uint32_t uses)>;
  // The same with uses outside the window (nullptr: none are known). They make no shingle suspect.
  void Weigh(std::span<const std::uint64_t> shingles, const UsedElsewhere& used_elsewhere,
             std::vector<ShingleWeight>* weights) const;

  // How many pages in the window carry this part of a title.
  std::uint32_t TitlePartUses(HashTag part) const { return title_part_uses_.CountOf(part); }

  std::size_t story_count() const { return stories_.size(); }
  std::size_t sampled_count() const { return sampled_held_; }
  std::size_t bytes() const;

 private:
  bool IsOverfull() const {
    return sampled_held_ > window_.sampled_max || stories_.size() > window_.stories_max;
  }
  // A tag, or a part of a title, has so many uses now, one of which came or goes.
  void Follow(HashTag tag, std::uint32_t uses, std::uint32_t uses_more, SuspectTags* suspects,
              Reweighed* reweighed) const;
  static void FollowTitlePart(HashTag part, std::uint32_t uses, std::uint32_t uses_more,
                              SuspectTags* suspects, Reweighed* reweighed);
  void DropOldest(SuspectTags* suspects, Reweighed* reweighed);
  ShingleWeight WeightOf(HashTag tag, const UsedElsewhere& used_elsewhere) const;

  // Constant after construction.
  BoilerplateLimits limits_;
  BoilerplateWindow window_;

  std::deque<StorySample> stories_;  // the oldest first
  std::size_t sampled_held_ = 0;     // shingles
  std::size_t title_parts_held_ = 0;
  std::size_t known_before_ = 0;  // tags of all kinds that stories before these use
  TagCounts uses_;
  TagCounts title_part_uses_;
};

// A label is a line of at most kLabelUnitsMax units without sentence-final punctuation: navigation, a
// headline, a credit, a link to the rest. Those with which a text begins or ends, at most kEndLabelsMax at
// either end, may be what many sites print around their stories; more are navigation, or the text itself.
inline constexpr std::uint32_t kLabelUnitsMax = 39;
inline constexpr std::size_t kEndLabelsMax = 3;

// Replaces *hashes by a hash of each label at the ends of the text, in text order; equal labels have equal
// ones, all of which are in a sample (SampleTags).
void HashEndLabels(const ShingledText& text, std::vector<std::uint64_t>* hashes);

// Lowers the weights of the shingles that reach into the i-th of these labels to label_weights[i], unless
// less than kLabelledUnitsMin units of full weight would be left: then the labels are the text. REQUIRES:
// weights->size() == text.shingles.size(), and a weight for each label.
void ApplyLabelWeights(const ShingledText& text, std::span<const ShingleWeight> label_weights,
                       std::vector<ShingleWeight>* weights);
inline constexpr std::uint32_t kLabelledUnitsMin = 16;

// A passage is the text from one sampled shingle (SampleTags) to the second sampled one behind it, some
// twenty words or characters: so much is no turn of phrase, and it is the same wherever it stands. Source of
// cutting text where its own hashes say: U. Manber, "Finding similar files in a large file system", USENIX
// 1994.
//
// Replaces *hashes by a hash of each passage of a text, in text order; all of them are in a sample.
void HashPassages(std::span<const std::uint64_t> shingles, std::vector<std::uint64_t>* hashes);

// Of a longer page, the passages with the lowest hashes are counted.
inline constexpr std::size_t kCountedPassagesMax = 1024;

// Replaces *carried by 1 for each token of the text that is in a passage of weight 0, and 0 for the others;
// what is in front of the first passage or behind the last goes with that. Leaves it empty if no passage has
// weight 0. REQUIRES: a weight for each passage.
void MarkCarried(const ShingledText& text, std::span<const ShingleWeight> passage_weights,
                 std::vector<std::uint8_t>* carried);

// The prior of what is a body, before anything is known of a site: lowers the weights of shingles that begin
// in lines which are no prose (dedup/text/prose.h) to suspect, in *weights (resized and filled if empty).
// Where prose is less than kProseUnitsMin units of full weight, or than kProseShareMin of them, the text is a
// list, verse, or of a script that marks no sentences: it stays as it is.
void ApplyProsePrior(const ShingledText& text, std::vector<ShingleWeight>* weights);
inline constexpr std::uint32_t kProseUnitsMin = 60;
inline constexpr double kProseShareMin = 0.15;

}  // namespace newsfold
