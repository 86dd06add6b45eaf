#include "dedup/sketch/boilerplate.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <array>
#include <cassert>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "dedup/sketch/shingle.h"

namespace newsfold {
namespace {

// One shingle in this many is counted, chosen by its hash; the others go by their sampled neighbours, since
// boilerplate comes in whole blocks.
constexpr std::uint64_t kSampleRate = 8;

bool IsSampled(std::uint64_t hash) {
  return hash % kSampleRate == 0;
}

// A passage goes over so many sampled shingles.
constexpr std::size_t kPassageSamples = 3;

// Calls visit(samples) for each passage, with the indexes of its sampled shingles.
template <class Visitor>
void ForEachPassage(std::span<const std::uint64_t> shingles, const Visitor& visit) {
  std::array<std::size_t, kPassageSamples> samples{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < shingles.size(); ++i) {
    if (!IsSampled(shingles[i])) continue;
    std::shift_left(samples.begin(), samples.end(), 1);
    samples.back() = i;
    if (++count >= kPassageSamples) visit(samples);
  }
}

bool AreUsable(const BoilerplateLimits& limits) {
  return 0 < limits.suspect_uses && limits.suspect_uses <= limits.boilerplate_uses &&
         limits.boilerplate_uses <= limits.boilerplate_uses_in_all &&
         limits.boilerplate_uses_in_all < TagCounts::kSlotCountMax;
}

// Replaces *weights by weight_of(tag) of what is sampled, and by the heavier of its neighbours of the rest.
template <class WeightOf>
void WeighBySample(std::span<const std::uint64_t> shingles, const WeightOf& weight_of,
                   std::vector<ShingleWeight>* weights) {
  weights->assign(shingles.size(), kFullWeight);
  std::size_t gap_begin = 0;  // shingles from here on wait for the next sampled one
  ShingleWeight left = kFullWeight;
  for (std::size_t i = 0; i < shingles.size(); ++i) {
    if (!IsSampled(shingles[i])) continue;
    const ShingleWeight weight = weight_of(HashTagOf(shingles[i]));
    (*weights)[i] = weight;
    const ShingleWeight between = gap_begin == 0 ? weight : std::max(left, weight);
    std::fill(weights->begin() + static_cast<std::ptrdiff_t>(gap_begin),
              weights->begin() + static_cast<std::ptrdiff_t>(i), between);
    gap_begin = i + 1;
    left = weight;
  }
  if (gap_begin > 0)
    std::fill(weights->begin() + static_cast<std::ptrdiff_t>(gap_begin), weights->end(), left);
}

void CountAgain(const UsedAgain& used, TagCounts* uses) {
  uses->Reserve(used.twice.size() + used.more.size());
  for (const HashTag tag : used.twice) uses->Put(tag, 2);
  for (const HashTag tag : used.more) uses->Put(tag, 3);
}

void AppendDifferences(const TagCounts& before, const TagCounts& after, std::vector<HashTag>* tags) {
  before.ForEach([&](HashTag tag, std::uint32_t count) {
    if (after.CountOf(tag) != count) tags->push_back(tag);
  });
  after.ForEach([&](HashTag tag, std::uint32_t /*count*/) {
    if (before.CountOf(tag) == 0) tags->push_back(tag);
  });
}

// Whether it is short and no sentence.
bool IsLabel(const std::vector<Token>& tokens, const Line& line) {
  if (line.ends_sentence) return false;
  std::uint32_t units = 0;
  for (std::uint32_t i = line.token_begin; i < line.token_end && units <= kLabelUnitsMax; ++i)
    units += tokens[i].units;
  return units <= kLabelUnitsMax;
}

// How many labels a text begins with, and ends with; all its lines if they are nothing else.
struct EndLabels {
  std::size_t head = 0;
  std::size_t tail = 0;
};

EndLabels CountEndLabels(const FoldedText& text) {
  const auto is_label = [&](const Line& line) { return IsLabel(text.tokens, line); };
  const std::vector<Line>& lines = text.lines;
  const auto head = std::find_if_not(lines.begin(), lines.end(), is_label);
  const auto tail = std::find_if_not(lines.rbegin(), lines.rend(), is_label);
  const EndLabels labels{static_cast<std::size_t>(head - lines.begin()),
                         static_cast<std::size_t>(tail - lines.rbegin())};
  NEWSFOLD_ASSERT(labels.head == lines.size() || labels.head + labels.tail < lines.size());
  return labels;
}

template <class Visitor>
void ForEachEndLabel(const ShingledText& text, const Visitor& visit) {
  const std::vector<Line>& lines = text.folded.lines;
  const auto [head, tail] = CountEndLabels(text.folded);
  const std::size_t head_end = std::min(head, kEndLabelsMax);
  const std::size_t tail_begin = std::max(head_end, lines.size() - std::min(tail, kEndLabelsMax));
  for (std::size_t i = 0; i < head_end; ++i) visit(lines[i]);
  for (std::size_t i = tail_begin; i < lines.size(); ++i) visit(lines[i]);
}

// The units of full weight among tokens [begin, end).
std::uint32_t FullUnits(const ShingledText& text, const std::vector<ShingleWeight>& weights,
                        std::size_t begin, std::size_t end) {
  NEWSFOLD_ASSERT(begin <= end && end <= text.folded.tokens.size());
  std::uint32_t units = 0;
  for (std::size_t i = begin; i < end; ++i) {
    units += WeightAt(weights, i) == kFullWeight ? text.folded.tokens[i].units : 0;
  }
  return units;
}

// The first shingle that reaches token `token`.
std::size_t FirstShingleOver(const std::vector<Token>& tokens, std::size_t token) {
  std::uint32_t width = 0;
  for (; token > 0; --token) {
    width += WidthOf(tokens[token - 1]);
    if (width >= kShingleWidth) break;
  }
  return token;
}

}  // namespace

std::optional<HashTag> SampledTagOf(std::uint64_t shingle) {
  return IsSampled(shingle) ? std::optional(HashTagOf(shingle)) : std::nullopt;
}

std::vector<HashTag> SampleTags(std::span<const std::uint64_t> shingles) {
  std::vector<HashTag> sample;
  sample.reserve(shingles.size() / kSampleRate * 2);
  for (const std::uint64_t hash : shingles) {
    if (const std::optional<HashTag> tag = SampledTagOf(hash)) sample.push_back(*tag);
  }
  std::sort(sample.begin(), sample.end());
  sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
  sample.shrink_to_fit();  // windows keep it: of a text that repeats itself, little is left
  return sample;
}

std::vector<HashTag> SampleTitleParts(const TitleSketch& title) {
  std::vector<HashTag> parts = TitlePartTags(title);
  parts.resize(std::min(parts.size(), kCountedPartsMax));
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return parts;
}

SuspectTags::SuspectTags(BoilerplateLimits limits, std::size_t expected) : limits_(limits) {
  NEWSFOLD_ASSERT(AreUsable(limits));
  uses_.Reserve(expected);
}

void SuspectTags::Update(HashTag tag, std::uint32_t uses) {
  uses_.Put(tag, uses < limits_.suspect_uses ? 0 : std::min<std::uint32_t>(uses, limits_.boilerplate_uses));
}

void SuspectTags::UpdateTitlePart(HashTag part, std::uint32_t uses) {
  constant_parts_.Put(part, uses < kConstantTitleUses ? 0 : 1);
}

void SuspectTags::Weigh(std::span<const std::uint64_t> shingles, std::vector<ShingleWeight>* weights) const {
  const auto weight_of = [this](HashTag tag) -> ShingleWeight {
    const std::uint32_t uses = uses_.CountOf(tag);
    if (uses == 0) return kFullWeight;
    return uses >= limits_.boilerplate_uses ? 0 : kSuspectWeight;
  };
  WeighBySample(shingles, weight_of, weights);
}

void SuspectTags::AppendChanges(const SuspectTags& after, Reweighed* reweighed) const {
  AppendDifferences(uses_, after.uses_, &reweighed->tags);
  AppendDifferences(constant_parts_, after.constant_parts_, &reweighed->title_parts);
}

SiteBoilerplate::SiteBoilerplate(BoilerplateLimits limits, BoilerplateWindow window)
    : limits_(limits), window_(window) {
  NEWSFOLD_ASSERT(AreUsable(limits));
}

SiteBoilerplate::SiteBoilerplate(BoilerplateLimits limits, const UsedAgain& shingles,
                                 const UsedAgain& title_parts)
    : SiteBoilerplate(limits, {SIZE_MAX, SIZE_MAX}) {
  NEWSFOLD_ASSERT(limits.suspect_uses == 2 && limits.boilerplate_uses == 3 && kConstantTitleUses == 3);
  CountAgain(shingles, &uses_);
  CountAgain(title_parts, &title_part_uses_);
  known_before_ = uses_.size() + title_part_uses_.size();
}

// `uses_more`: the greater number of uses, before or after.
void SiteBoilerplate::Follow(HashTag tag, std::uint32_t uses, std::uint32_t uses_more, SuspectTags* suspects,
                             Reweighed* reweighed) const {
  if (suspects != nullptr) suspects->Update(tag, uses);
  if (reweighed != nullptr && (uses_more == limits_.suspect_uses || uses_more == limits_.boilerplate_uses))
    reweighed->tags.push_back(tag);
}

void SiteBoilerplate::FollowTitlePart(HashTag part, std::uint32_t uses, std::uint32_t uses_more,
                                      SuspectTags* suspects, Reweighed* reweighed) {
  if (suspects != nullptr) suspects->UpdateTitlePart(part, uses);
  if (reweighed != nullptr && uses_more == kConstantTitleUses) reweighed->title_parts.push_back(part);
}

void SiteBoilerplate::AddSample(StorySample sample, SuspectTags* suspects, Reweighed* reweighed) {
  assert(std::is_sorted(sample.shingles.begin(), sample.shingles.end()));
  for (const HashTag tag : sample.shingles) {
    const std::uint32_t uses = uses_.Add(tag);
    Follow(tag, uses, uses, suspects, reweighed);
  }
  for (const HashTag part : sample.title_parts) {
    const std::uint32_t uses = title_part_uses_.Add(part);
    FollowTitlePart(part, uses, uses, suspects, reweighed);
  }
  sampled_held_ += sample.shingles.size();
  title_parts_held_ += sample.title_parts.size();
  stories_.push_back(std::move(sample));
  while (stories_.size() > 1 && IsOverfull()) DropOldest(suspects, reweighed);
  NEWSFOLD_ASSERT(uses_.size() <= sampled_held_ + known_before_ &&
                  title_part_uses_.size() <= title_parts_held_ + known_before_);
}

// One range of tags after the other, so that what is touched of the table stays in the processor's cache.
void SiteBoilerplate::Fill(std::vector<StorySample> samples) {
  constexpr HashTag kRange = (kHashTagMax + 1) / 16;
  NEWSFOLD_ASSERT(stories_.empty());
  for (StorySample& sample : samples) {
    sampled_held_ += sample.shingles.size();
    title_parts_held_ += sample.title_parts.size();
    for (const HashTag part : sample.title_parts) title_part_uses_.Add(part);
    stories_.push_back(std::move(sample));
  }
  NEWSFOLD_ASSERT(stories_.size() <= 1 || !IsOverfull());
  uses_.Reserve(uses_.size() + sampled_held_);
  std::vector<std::size_t> counted(stories_.size(), 0);  // of each
  for (HashTag end = kRange; end <= kHashTagMax + 1; end += kRange) {
    for (std::size_t i = 0; i < stories_.size(); ++i) {
      const std::vector<HashTag>& tags = stories_[i].shingles;
      for (; counted[i] < tags.size() && tags[counted[i]] < end; ++counted[i]) uses_.Add(tags[counted[i]]);
    }
  }
}

void SiteBoilerplate::DropOldest(SuspectTags* suspects, Reweighed* reweighed) {
  const StorySample& oldest = stories_.front();
  for (const HashTag tag : oldest.shingles) {
    const std::uint32_t uses = uses_.Remove(tag);
    Follow(tag, uses, uses + 1, suspects, reweighed);
  }
  for (const HashTag part : oldest.title_parts) {
    const std::uint32_t uses = title_part_uses_.Remove(part);
    FollowTitlePart(part, uses, uses + 1, suspects, reweighed);
  }
  NEWSFOLD_ASSERT(sampled_held_ >= oldest.shingles.size() && title_parts_held_ >= oldest.title_parts.size());
  sampled_held_ -= oldest.shingles.size();
  title_parts_held_ -= oldest.title_parts.size();
  stories_.pop_front();
}

SuspectTags SiteBoilerplate::Suspects() const {
  std::size_t count = 0;
  uses_.ForEach([&](HashTag, std::uint32_t uses) { count += uses >= limits_.suspect_uses; });
  SuspectTags suspects(limits_, count);
  uses_.ForEach([&](HashTag tag, std::uint32_t uses) {
    if (uses >= limits_.suspect_uses) suspects.Update(tag, uses);
  });
  title_part_uses_.ForEach([&](HashTag part, std::uint32_t uses) { suspects.UpdateTitlePart(part, uses); });
  return suspects;
}

void SiteBoilerplate::Weigh(std::span<const std::uint64_t> shingles, const UsedElsewhere& used_elsewhere,
                            std::vector<ShingleWeight>* weights) const {
  WeighBySample(
      shingles, [&](HashTag tag) { return WeightOf(tag, used_elsewhere); }, weights);
}

ShingleWeight SiteBoilerplate::WeightOf(HashTag tag, const UsedElsewhere& used_elsewhere) const {
  const std::uint32_t uses = uses_.CountOf(tag);
  if (uses >= limits_.boilerplate_uses) return 0;
  const std::uint32_t uses_wanting = limits_.boilerplate_uses_in_all - uses;
  if (used_elsewhere && used_elsewhere(tag, uses_wanting)) return 0;
  return uses >= limits_.suspect_uses ? kSuspectWeight : kFullWeight;
}

std::size_t SiteBoilerplate::bytes() const {
  constexpr std::size_t kBlockBytes = 16;  // what an allocation takes beside what is asked for
  return sizeof(*this) + uses_.bytes() + title_part_uses_.bytes() +
         (sampled_held_ + title_parts_held_) * sizeof(HashTag) +
         stories_.size() * (sizeof(StorySample) + 2 * kBlockBytes);
}

void HashEndLabels(const ShingledText& text, std::vector<std::uint64_t>* hashes) {
  const std::vector<Token>& tokens = text.folded.tokens;
  hashes->clear();
  ForEachEndLabel(text, [&](const Line& line) {
    std::array<std::uint64_t, kLabelUnitsMax> spelling{};  // a token has a unit at least
    const std::size_t length = line.token_end - line.token_begin;
    NEWSFOLD_ASSERT(length <= spelling.size());
    for (std::size_t i = 0; i < length; ++i) spelling[i] = tokens[line.token_begin + i].hash;
    const std::uint64_t hash = XXH3_64bits(spelling.data(), length * sizeof(std::uint64_t));
    hashes->push_back(hash - hash % kSampleRate);  // sampled
  });
}

void ApplyLabelWeights(const ShingledText& text, std::span<const ShingleWeight> label_weights,
                       std::vector<ShingleWeight>* weights) {
  NEWSFOLD_ASSERT(weights->size() == text.shingles.size());
  if (std::all_of(label_weights.begin(), label_weights.end(), [](auto w) { return w == kFullWeight; }))
    return;
  std::vector<ShingleWeight> lowered = *weights;
  auto label_weight = label_weights.begin();
  ForEachEndLabel(text, [&](const Line& line) {
    NEWSFOLD_ASSERT(label_weight != label_weights.end());
    const std::size_t end = std::min<std::size_t>(line.token_end, lowered.size());
    for (std::size_t i = FirstShingleOver(text.folded.tokens, line.token_begin); i < end; ++i)
      lowered[i] = std::min(lowered[i], *label_weight);
    ++label_weight;
  });
  NEWSFOLD_ASSERT(label_weight == label_weights.end());
  if (UnmaskedUnits(text, lowered) >= kLabelledUnitsMin) weights->swap(lowered);
}

void HashPassages(std::span<const std::uint64_t> shingles, std::vector<std::uint64_t>* hashes) {
  hashes->clear();
  ForEachPassage(shingles, [&](const std::array<std::size_t, kPassageSamples>& samples) {
    std::array<std::uint64_t, kPassageSamples> spelling{};
    for (std::size_t i = 0; i < kPassageSamples; ++i) spelling[i] = shingles[samples[i]];
    const std::uint64_t hash = XXH3_64bits(spelling.data(), sizeof(spelling));
    hashes->push_back(hash - hash % kSampleRate);  // sampled
  });
}

void MarkCarried(const ShingledText& text, std::span<const ShingleWeight> passage_weights,
                 std::vector<std::uint8_t>* carried) {
  carried->clear();
  if (std::none_of(passage_weights.begin(), passage_weights.end(), [](auto w) { return w == 0; })) return;
  const std::vector<Token>& tokens = text.folded.tokens;
  carried->assign(tokens.size(), 0);
  std::size_t passage = 0;
  ForEachPassage(text.shingles, [&](const std::array<std::size_t, kPassageSamples>& samples) {
    NEWSFOLD_ASSERT(passage < passage_weights.size());
    if (passage_weights[passage] == 0) {
      const std::size_t last = samples.back();
      const bool is_last = passage + 1 == passage_weights.size();
      const std::size_t begin = passage == 0 ? 0 : samples.front();
      const std::size_t end = is_last ? tokens.size() : last + ShingleTokenCount(tokens, kShingleWidth, last);
      std::fill(carried->begin() + static_cast<std::ptrdiff_t>(begin),
                carried->begin() + static_cast<std::ptrdiff_t>(end), 1);
    }
    ++passage;
  });
  NEWSFOLD_ASSERT(passage == passage_weights.size());
}

void ApplyProsePrior(const ShingledText& text, std::vector<ShingleWeight>* weights) {
  NEWSFOLD_ASSERT(weights->empty() || weights->size() == text.shingles.size());
  std::uint32_t prose = 0;
  std::uint32_t all = 0;
  for (const Line& line : text.folded.lines) {
    const std::uint32_t units = FullUnits(text, *weights, line.token_begin, line.token_end);
    all += units;
    prose += line.is_prose ? units : 0;
  }
  if (prose < kProseUnitsMin || prose < kProseShareMin * all) return;
  if (weights->empty()) weights->assign(text.shingles.size(), kFullWeight);
  for (const Line& line : text.folded.lines) {
    if (line.is_prose) continue;
    for (std::size_t i = line.token_begin; i < std::min<std::size_t>(line.token_end, weights->size()); ++i)
      (*weights)[i] = std::min((*weights)[i], kSuspectWeight);
  }
}

}  // namespace newsfold
