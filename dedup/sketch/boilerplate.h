#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "dedup/sketch/fingerprint.h"

namespace newsfold {

// How many uses make a shingle suspect (weight 1) and boilerplate (weight 0), and how many in all if some of
// them are outside the window.
struct BoilerplateLimits {
  std::uint8_t suspect_uses = 2;
  std::uint8_t boilerplate_uses = 3;
  std::uint8_t boilerplate_uses_in_all = 4;
};

// How far back is remembered; the oldest stories leave first.
struct BoilerplateWindow {
  std::size_t sampled_max = 0;  // sampled hashes
  std::size_t stories_max = 0;
};

// Boilerplate learned online for one site (or for the pool of articles without one): how many of the site's
// recent stories use each shingle. A story is one cluster; what several unrelated stories carry is
// boilerplate (navigation, footers, side lists), not evidence.
//
// The state is a sliding window over a sample of the shingles of the site's last stories, so it is bounded,
// it forgets, and it can be rebuilt from the stored articles alone. Source of the sample by hash value: N.
// Heintze, "Scalable document fingerprinting", USENIX 1996. Thread-compatible.
class SiteBoilerplate {
 public:
  SiteBoilerplate(BoilerplateLimits limits, BoilerplateWindow window);

  // The distinct shingles that are counted, ascending: about one in four, chosen by their hashes.
  static std::vector<std::uint64_t> Sample(std::span<const std::uint64_t> shingles);

  // Counts one more story that uses `shingles` (repeats count once), or that has this sample of them.
  void AddStory(std::span<const std::uint64_t> shingles) { AddSample(Sample(shingles)); }
  void AddSample(std::vector<std::uint64_t> sample);

  // Replaces *weights with one weight for each of `shingles`. One that is not sampled weighs as the heavier
  // of its sampled neighbours.
  void Weigh(std::span<const std::uint64_t> shingles, std::vector<ShingleWeight>* weights) const {
    Weigh(shingles, nullptr, weights);
  }

  // Whether at least so many stories outside the window use a shingle.
  using UsedElsewhere = std::function<bool(std::uint64_t hash, std::uint32_t uses)>;
  // The same with uses outside the window (nullptr: none are known). They make no shingle suspect.
  void Weigh(std::span<const std::uint64_t> shingles, const UsedElsewhere& used_elsewhere,
             std::vector<ShingleWeight>* weights) const;

  std::size_t story_count() const { return stories_.size(); }
  std::size_t bytes() const;

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t uses = 0;
  };
  std::size_t FindSlot(std::uint64_t hash) const;
  ShingleWeight WeightOf(std::uint64_t hash, const UsedElsewhere& used_elsewhere) const;
  void Increment(std::uint64_t hash);
  void Decrement(std::uint64_t hash);
  void Grow();

  // Constant after construction.
  BoilerplateLimits limits_;
  BoilerplateWindow window_;

  std::deque<std::vector<std::uint64_t>> stories_;
  std::size_t sampled_held_ = 0;
  std::vector<Slot> slots_;  // open addressing, power of two; hash 0 is empty
  std::size_t slots_used_ = 0;
};

// A label is a line of at most kLabelUnitsMax units without sentence-final punctuation: navigation, a
// headline, a credit, a link to the rest. Those with which a text begins or ends, at most kEndLabelsMax at
// either end, may be what many sites print around their stories; more are navigation, or the text itself.
inline constexpr std::uint32_t kLabelUnitsMax = 39;
inline constexpr std::size_t kEndLabelsMax = 3;

// Replaces *hashes by a hash of each label at the ends of the text, in text order; equal labels have equal
// ones, of which SiteBoilerplate counts every one.
void HashEndLabels(const ShingledText& text, std::vector<std::uint64_t>* hashes);

// Lowers the weights of the shingles that reach into the i-th of these labels to label_weights[i], unless
// less than kLabelledUnitsMin units of full weight would be left: then the labels are the text. REQUIRES:
// weights->size() == text.shingles.size(), and a weight for each label.
void ApplyLabelWeights(const ShingledText& text, std::span<const ShingleWeight> label_weights,
                       std::vector<ShingleWeight>* weights);
inline constexpr std::uint32_t kLabelledUnitsMin = 16;

// The prior of what is a body, before anything is known of a site: lowers the weights of shingles that begin
// in lines which are no prose (dedup/text/prose.h) to suspect, in *weights (resized and filled if empty).
// Where prose is less than kProseUnitsMin units of full weight, or than kProseShareMin of them, the text is a
// list, verse, or of a script that marks no sentences: it stays as it is.
void ApplyProsePrior(const ShingledText& text, std::vector<ShingleWeight>* weights);
inline constexpr std::uint32_t kProseUnitsMin = 60;
inline constexpr double kProseShareMin = 0.15;

}  // namespace newsfold
