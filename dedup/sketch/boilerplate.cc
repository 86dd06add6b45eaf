#include "dedup/sketch/boilerplate.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "dedup/sketch/shingle.h"

namespace newsfold {
namespace {

constexpr std::size_t kSlotsMin = 64;

// One shingle in this many is counted, chosen by its hash; the others go by their sampled neighbours, since
// boilerplate comes in whole blocks.
constexpr std::uint64_t kSampleRate = 4;

bool IsSampled(std::uint64_t hash) {
  return hash % kSampleRate == 0;
}

// Sampled hashes agree in their lowest bits.
std::size_t HomeOf(std::uint64_t hash) {
  return hash / kSampleRate;
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
    // The last tokens start no shingle of their own.
    const bool is_full = weights.empty() || weights[std::min(i, weights.size() - 1)] == kFullWeight;
    units += is_full ? text.folded.tokens[i].units : 0;
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

SiteBoilerplate::SiteBoilerplate(BoilerplateLimits limits, BoilerplateWindow window)
    : limits_(limits), window_(window), slots_(kSlotsMin) {
  NEWSFOLD_ASSERT(0 < limits.suspect_uses && limits.suspect_uses <= limits.boilerplate_uses);
  NEWSFOLD_ASSERT(limits.boilerplate_uses <= limits.boilerplate_uses_in_all);
}

std::size_t SiteBoilerplate::FindSlot(std::uint64_t hash) const {
  assert(slots_used_ < slots_.size());  // or the search for an empty one would not end
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = HomeOf(hash) & mask;
  while (slots_[slot].hash != 0 && slots_[slot].hash != hash) slot = (slot + 1) & mask;
  return slot;
}

void SiteBoilerplate::Increment(std::uint64_t hash) {
  NEWSFOLD_ASSERT(hash != 0);  // which marks empty slots
  if ((slots_used_ + 1) * 2 > slots_.size()) Grow();
  Slot& slot = slots_[FindSlot(hash)];
  slots_used_ += slot.hash == 0;
  slot.hash = hash;
  ++slot.uses;
}

// Removal by backward shift, so that no tombstones pile up (D. Knuth, TAOCP 3, algorithm 6.4R).
void SiteBoilerplate::Decrement(std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = FindSlot(hash);
  NEWSFOLD_ASSERT(slots_[hole].hash == hash && slots_[hole].uses > 0);
  if (--slots_[hole].uses > 0) return;
  --slots_used_;
  for (std::size_t next = (hole + 1) & mask; slots_[next].hash != 0; next = (next + 1) & mask) {
    const std::size_t home = HomeOf(slots_[next].hash) & mask;
    if (((next - home) & mask) < ((next - hole) & mask)) continue;
    slots_[hole] = slots_[next];
    hole = next;
  }
  slots_[hole] = Slot{};
}

void SiteBoilerplate::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.hash != 0) slots_[FindSlot(slot.hash)] = slot;
  }
}

std::vector<std::uint64_t> SiteBoilerplate::Sample(std::span<const std::uint64_t> shingles) {
  std::vector<std::uint64_t> sample;
  sample.reserve(shingles.size() / kSampleRate * 2);
  std::copy_if(shingles.begin(), shingles.end(), std::back_inserter(sample), IsSampled);
  std::sort(sample.begin(), sample.end());
  sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
  sample.shrink_to_fit();  // windows keep it: of a text that repeats itself, little is left
  return sample;
}

void SiteBoilerplate::AddSample(std::vector<std::uint64_t> sample) {
  assert(std::is_sorted(sample.begin(), sample.end()));
  for (const std::uint64_t hash : sample) Increment(hash);
  sampled_held_ += sample.size();
  stories_.push_back(std::move(sample));
  while (stories_.size() > 1 &&
         (sampled_held_ > window_.sampled_max || stories_.size() > window_.stories_max)) {
    for (const std::uint64_t hash : stories_.front()) Decrement(hash);
    NEWSFOLD_ASSERT(sampled_held_ >= stories_.front().size());
    sampled_held_ -= stories_.front().size();
    stories_.pop_front();
  }
  NEWSFOLD_ASSERT(slots_used_ <= sampled_held_);
}

void SiteBoilerplate::Weigh(std::span<const std::uint64_t> shingles, const UsedElsewhere& used_elsewhere,
                            std::vector<ShingleWeight>* weights) const {
  weights->assign(shingles.size(), kFullWeight);
  if (slots_used_ == 0 && !used_elsewhere) return;
  std::size_t gap_begin = 0;  // shingles from here on wait for the next sampled one
  ShingleWeight left = kFullWeight;
  for (std::size_t i = 0; i < shingles.size(); ++i) {
    if (!IsSampled(shingles[i])) continue;
    const ShingleWeight weight = WeightOf(shingles[i], used_elsewhere);
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

ShingleWeight SiteBoilerplate::WeightOf(std::uint64_t hash, const UsedElsewhere& used_elsewhere) const {
  const std::uint32_t uses = slots_[FindSlot(hash)].uses;
  if (uses >= limits_.boilerplate_uses) return 0;
  const std::uint32_t uses_wanting = limits_.boilerplate_uses_in_all - uses;
  if (used_elsewhere && used_elsewhere(hash, uses_wanting)) return 0;
  return uses >= limits_.suspect_uses ? kSuspectWeight : kFullWeight;
}

std::size_t SiteBoilerplate::bytes() const {
  return sizeof(*this) + slots_.size() * sizeof(Slot) + sampled_held_ * sizeof(std::uint64_t) +
         stories_.size() * sizeof(decltype(stories_)::value_type);
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
    hashes->push_back(std::max(hash - hash % kSampleRate, kSampleRate));  // sampled, and not 0
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
