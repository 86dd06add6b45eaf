#include "dedup/judge/align.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <iterator>
#include <optional>
#include <string_view>

#include "dedup/base/assert.h"
#include "dedup/sketch/shingle.h"
#include "dedup/text/word.h"

namespace newsfold {
namespace {

double Share(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

// Matched shingles of a span have to follow each other this closely, in tokens, on both sides.
constexpr std::size_t kSpanGapMax = 64;
// Shorter chains of matched shingles are coincidence and are not reported.
constexpr std::size_t kSpanShinglesMin = 4;

// A chain of matched shingles on one diagonal, as shingle indexes, both ends included.
struct Chain {
  std::size_t article_first = 0;
  std::size_t article_last = 0;
  std::size_t canonical_first = 0;
  std::size_t canonical_last = 0;
  std::size_t shingles = 0;

  // Substitutions keep the diagonal and are bridged; insertions and deletions change it and end the chain.
  bool Extend(std::size_t article_index, std::size_t canonical_index) {
    if (shingles == 0) return false;
    const bool same_diagonal = article_index - article_last == canonical_index - canonical_last;
    if (!same_diagonal || article_index - article_last > kSpanGapMax) return false;
    article_last = article_index;
    canonical_last = canonical_index;
    ++shingles;
    return true;
  }
};

// Where the token behind the one at `position` of a folded text begins.
std::size_t NextToken(std::string_view folded, std::size_t position, std::uint32_t units) {
  if (units == 2) return folded.find(' ', position) + 1;
  for (++position; position < folded.size() && (folded[position] & 0xC0) == 0x80;) ++position;
  return position;
}

// Misses that a word that is another costs beside a misprint. One more than the shingles over a word; see
// docs/decisions/0019.
constexpr int kOtherWordMisses = 4;

// The longest of several stretches of text, in units.
struct Stretch {
  double now = 0;
  double longest = 0;

  void Add(double units) {
    now += units;
    longest = std::max(longest, now);
  }
  void End() { now = 0; }
};

// What the shorter text could score, at most.
int ScoreMax(std::size_t shingles_of_shorter) {
  return static_cast<int>(std::min<std::size_t>(shingles_of_shorter, 1000)) * kScoreUnit;
}

}  // namespace

void Aligner::Side::Set(const ShingledText& new_text, std::span<const ShingleWeight> new_weights) {
  NEWSFOLD_ASSERT(new_weights.empty() || new_weights.size() == new_text.shingles.size());
  NEWSFOLD_ASSERT(new_text.shingles.size() <= new_text.folded.tokens.size());
  text = &new_text;
  weights = new_weights;
  const std::vector<Token>& tokens = new_text.folded.tokens;
  matched.assign(new_text.shingles.size(), 0);
  counterpart.resize(new_text.shingles.size());
  window_end.resize(new_text.shingles.size());
  token_weight.assign(tokens.size(), weights.empty() ? kFullWeight : ShingleWeight{0});
  LocateTokens();
  std::uint32_t width = 0;
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < window_end.size(); ++i) {
    for (; width < kShingleWidth; ++end) width += WidthOf(tokens[end]);
    window_end[i] = end;
    assert(end <= tokens.size() && (i == 0 || end >= window_end[i - 1]));
    width -= WidthOf(tokens[i]);
    if (weights.empty()) continue;
    for (std::size_t token = i; token < end; ++token)
      token_weight[token] = std::max(token_weight[token], weights[i]);
  }
}

void Aligner::SetArticle(const ShingledText& article, std::span<const ShingleWeight> weights) {
  article_.Set(article, weights);
  const std::size_t size = std::bit_ceil(article.shingles.size() * 2 + 16);
  slots_.assign(size, Slot{});
  epoch_ = 0;
  article_distinct_ = 0;
  article_slot_.resize(article.shingles.size());
  for (std::size_t i = 0; i < article.shingles.size(); ++i) {
    const std::size_t slot = FindSlot(article.shingles[i]);
    if (slots_[slot].hash == 0) {
      ++article_distinct_;
      slots_[slot].hash = article.shingles[i];
      slots_[slot].article_index = static_cast<std::uint32_t>(i);
    }
    article_slot_[i] = static_cast<std::uint32_t>(slot);
  }
  NEWSFOLD_ASSERT(article_distinct_ <= article.shingles.size() && 2 * article_distinct_ < slots_.size());
}

// The slot that holds `hash`, or the empty one where it belongs.
std::size_t Aligner::FindSlot(std::uint64_t hash) const {
  assert(hash != 0 && std::has_single_bit(slots_.size()));
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].hash != 0 && slots_[slot].hash != hash) slot = (slot + 1) & mask;
  return slot;
}

void Aligner::NextEpoch() {
  if (++epoch_ != 0) return;
  for (Slot& slot : slots_) slot.epoch = 0;
  epoch_ = 1;
}

// Marks what both texts have; returns the number of distinct shared shingles.
std::size_t Aligner::MatchCanonical() {
  NextEpoch();
  unmatched_.clear();
  std::size_t shared = 0;
  const std::vector<std::uint64_t>& shingles = canonical_.text->shingles;
  for (std::size_t i = 0; i < shingles.size(); ++i) {
    Slot& slot = slots_[FindSlot(shingles[i])];
    if (slot.hash == 0) {
      unmatched_.push_back(shingles[i]);
      continue;
    }
    canonical_.matched[i] = 1;
    canonical_.counterpart[i] = slot.article_index;
    if (slot.epoch == epoch_) continue;
    slot.epoch = epoch_;
    slot.canonical_index = static_cast<std::uint32_t>(i);
    ++shared;
  }
  for (std::size_t i = 0; i < article_slot_.size(); ++i) {
    const Slot& slot = slots_[article_slot_[i]];
    article_.matched[i] = slot.epoch == epoch_;
    article_.counterpart[i] = slot.canonical_index;
  }
  NEWSFOLD_ASSERT(shared <= article_distinct_);
  return shared;
}

// Shingle hashes are uniform and never 0. A set of its own, for sorting them would take longer than
// everything else about a candidate.
std::size_t Aligner::CountDistinctUnmatched() {
  distinct_.assign(std::bit_ceil(unmatched_.size() * 2 + 1), 0);
  const std::size_t mask = distinct_.size() - 1;
  std::size_t count = 0;
  for (const std::uint64_t hash : unmatched_) {
    std::size_t slot = hash & mask;
    while (distinct_[slot] != 0 && distinct_[slot] != hash) slot = (slot + 1) & mask;
    count += distinct_[slot] == 0;
    distinct_[slot] = hash;
  }
  return count;
}

std::string_view Aligner::Side::Folded(std::size_t token) const {
  assert(token < folded_end.size());
  const std::size_t begin = token == 0 ? 0 : folded_end[token - 1];
  return std::string_view(text->folded.folded).substr(begin, folded_end[token] - begin);
}

// What it costs that `tokens` of this text stand where the other text has `others`, between the windows of
// two matched shingles, if words of them may be misprints as read from either end; else nothing. Misprints
// are a miss each, and what is left in the middle are other words, kOtherWordMisses each, or inserted. If
// there are no other words, the tokens that agree are matches.
std::optional<int> Aligner::Side::MisprintCost(const Side& other, Run tokens, Run others) const {
  int agree = 0;
  int misprints = 0;
  const auto is_pair = [&](std::size_t token, std::size_t its_other) {
    const bool agrees = text->folded.tokens[token].hash == other.text->folded.tokens[its_other].hash;
    if (!agrees && !IsMisprint(Folded(token), other.Folded(its_other))) return false;
    ++(agrees ? agree : misprints);
    return true;
  };
  const auto is_left = [&] { return tokens.begin < tokens.end && others.begin < others.end; };
  // A word against what is left of it, on either side.
  const auto is_remains = [&] {
    const std::size_t remains = CountRemains(tokens, other.Folded(others.begin));
    const std::size_t other_remains = remains > 0 ? 0 : other.CountRemains(others, Folded(tokens.begin));
    if (remains + other_remains == 0) return false;
    misprints += 1;
    tokens.begin += std::max<std::size_t>(remains, 1) - 1;
    others.begin += std::max<std::size_t>(other_remains, 1) - 1;
    return true;
  };
  for (; is_left() && (is_pair(tokens.begin, others.begin) || is_remains()); ++tokens.begin) ++others.begin;
  for (; is_left() && is_pair(tokens.end - 1, others.end - 1); --tokens.end) --others.end;
  if (misprints == 0) return std::nullopt;
  const auto [few, many] = std::minmax({static_cast<int>(tokens.end) - static_cast<int>(tokens.begin),
                                        static_cast<int>(others.end) - static_cast<int>(others.begin)});
  const int misses = misprints + (few > 0 ? kOtherWordMisses * few : -kMatchScore * agree);
  return misses * kFullWeight + std::max(0, (many - few) * kFullWeight - kInsertionMax);
}

// What the misses between two matched shingles cost, given their summed weights: what was substituted costs,
// what was inserted into either text is free up to a limit. Misprints cost less, and may gain as much as the
// misses would cost.
int Aligner::Side::GapCost(const Side& other, std::size_t last, std::size_t next, int gap) const {
  assert(matched[last] && matched[next] && last < next && gap > 0);
  const std::int64_t distance = std::int64_t{counterpart[next]} - std::int64_t{counterpart[last]};
  if (distance <= 0) return gap;
  const std::int64_t inserted = (distance - static_cast<std::int64_t>(next - last)) * kFullWeight;
  const bool goes_on = next <= window_end[last];
  if (goes_on && inserted <= kInsertionMax) return 0;
  const Run tokens{window_end[last], next};
  const Run others{other.window_end[counterpart[last]], counterpart[next]};
  const std::int64_t other_gap = (distance - 1) * kFullWeight;
  int cost = gap;
  if (others.begin >= others.end) {
    cost = std::max(0, gap - static_cast<int>(other_gap) - kInsertionMax);
  } else if (other_gap < gap) {
    cost = std::max(static_cast<int>(other_gap), gap - kInsertionMax);
  }
  const std::optional<int> misprint_cost = MisprintCost(other, tokens, others);
  return misprint_cost ? std::clamp(*misprint_cost, -gap, cost) : cost;
}

// Extends a run from a matched shingle. Returns the end of its best prefix and that one's score in *peak.
std::size_t Aligner::Side::ExtendRun(const Side& other, std::size_t begin, bool use_weights,
                                     int* peak) const {
  *peak = 0;
  std::size_t peak_end = begin;
  std::size_t last = begin;  // the last matched shingle
  int sum = 0;               // up to there
  int gap = 0;               // weight of the misses since
  const auto is_over = [&](int score) {
    return (score < 0 && *peak < peak_min) || score <= *peak - kDropMax;
  };
  for (std::size_t i = begin; i < matched.size() && i - peak_end < kGapMax; ++i) {
    const int weight = WeightOf(i, use_weights);
    if (!matched[i]) {
      // Whether a gap gains is known at its end only, so that none is waited for any longer.
      gap += weight;
      if (is_over(sum + kMissScore * (gap - kInsertionMax - kSeamMax))) break;
      continue;
    }
    if (gap > 0) sum += kMissScore * GapCost(other, last, i, gap);
    if (is_over(sum)) break;
    sum += kMatchScore * weight;
    gap = 0;
    last = i;
    if (sum > *peak) {
      *peak = sum;
      peak_end = i + 1;
    }
  }
  assert(peak_end >= begin && *peak >= 0);
  return peak_end;
}

// Whether both texts begin with the run, word for word, and it is enough of the shorter one: navigation is
// not.
bool Aligner::Side::IsVerbatimStart(const Run& run, int peak) const {
  if (run.begin != 0 || peak < start_peak_min) return false;
  for (std::size_t i = 0; i < run.end; ++i) {
    if (!matched[i] || counterpart[i] != i) return false;
  }
  return true;
}

void Aligner::FindRuns(const Side& other, bool use_weights, Side* side) {
  side->runs.clear();
  for (std::size_t i = 0; i < side->matched.size();) {
    if (!side->matched[i] || side->WeightOf(i, use_weights) == 0) {
      ++i;
      continue;
    }
    int peak = 0;
    const std::size_t end = side->ExtendRun(other, i, use_weights, &peak);
    if (peak >= side->peak_min || side->IsVerbatimStart({i, end}, peak)) side->runs.push_back({i, end});
    assert(end > i);
    i = end;
  }
}

// Weighted share of the text inside runs; fills the lengths of *detail if given.
double Aligner::Coverage(const Side& side, bool use_weights, SideCoverage* detail) {
  const std::vector<Token>& tokens = side.text->folded.tokens;
  double inside = 0;
  double in_front = 0;  // of the first run
  double between = 0;
  double behind = 0;
  double opening = 0;
  Stretch passage;
  std::size_t run = 0;
  std::size_t shared_end = 0;  // behind the last shared shingle so far
  for (std::size_t token = 0; token < tokens.size(); ++token) {
    if (token < side.matched.size() && side.matched[token]) shared_end = side.window_end[token];
    while (run < side.runs.size() && side.TokenEnd(side.runs[run]) <= token) ++run;
    const bool is_inside = run < side.runs.size() && side.runs[run].begin <= token;
    const int weight = use_weights ? side.token_weight[token] : kFullWeight;
    const double units = static_cast<double>(weight) * tokens[token].units / kFullWeight;
    double& part = is_inside ? inside : run == side.runs.size() ? behind : run == 0 ? in_front : between;
    part += units;
    if (inside >= kOpeningShareMin * (inside + between)) opening = inside;
    token < shared_end ? passage.End() : passage.Add(units);
  }
  const double total = inside + in_front + between + behind;
  if (detail != nullptr) {
    detail->units_matched = static_cast<std::uint32_t>(inside);
    detail->units_lead = static_cast<std::uint32_t>(side.runs.empty() ? total : in_front);
    detail->units_opening = static_cast<std::uint32_t>(opening);
    detail->units_unmasked = static_cast<std::uint32_t>(total);
    detail->units_own_passage = static_cast<std::uint32_t>(passage.longest);
  }
  return Share(inside, total);
}

void Aligner::Measure(const Side& other, Side* side, SideCoverage* result) {
  FindRuns(other, false, side);
  side->CollectNumbers();
  if (side->weights.empty()) {
    result->coverage = Coverage(*side, true, result);
    result->coverage_unmasked = result->coverage;
    return;
  }
  result->coverage_unmasked = Coverage(*side, false, nullptr);
  FindRuns(other, true, side);
  result->coverage = Coverage(*side, true, result);
}

// Walks the folded text beside the tokens: words end with a space, characters with themselves.
void Aligner::Side::LocateTokens() {
  const FoldedText& folded = text->folded;
  folded_end.resize(folded.tokens.size());
  std::size_t position = 0;
  for (std::size_t token = 0; token < folded_end.size(); ++token) {
    position = NextToken(folded.folded, position, folded.tokens[token].units);
    assert(position <= folded.folded.size());
    folded_end[token] = position;
  }
}

void Aligner::CollectSpans(std::vector<Span>* spans) const {
  spans->clear();
  const std::vector<Token>& article_tokens = article_.text->folded.tokens;
  const std::vector<Token>& canonical_tokens = canonical_.text->folded.tokens;
  Chain chain;
  std::size_t article_free = 0;  // tokens before this one belong to an earlier span
  const auto emit = [&] {
    if (chain.shingles < kSpanShinglesMin) return;
    const std::size_t overlap = std::max(article_free, chain.article_first) - chain.article_first;
    std::size_t begin = chain.article_first + overlap;
    std::size_t end = article_.window_end[chain.article_last];
    std::size_t other_begin = chain.canonical_first + overlap;
    std::size_t other_end = canonical_.window_end[chain.canonical_last];
    if (begin >= end) return;
    // Windows of whole units can miss a token at either end.
    const auto equal = [&](std::size_t i, std::size_t j) {
      return article_tokens[i].hash == canonical_tokens[j].hash;
    };
    for (; begin > article_free && other_begin > 0 && equal(begin - 1, other_begin - 1); --begin)
      --other_begin;
    for (; end < article_tokens.size() && other_end < canonical_tokens.size() && equal(end, other_end); ++end)
      ++other_end;
    assert(end <= article_tokens.size() && other_begin < other_end);
    article_free = end;
    spans->push_back({article_tokens[begin].begin, ByteEnd(article_tokens[end - 1]),
                      canonical_tokens[other_begin].begin, ByteEnd(canonical_tokens[other_end - 1])});
  };
  for (const Run& run : article_.runs) {
    for (std::size_t i = run.begin; i < run.end; ++i) {
      if (!article_.matched[i]) continue;
      const std::size_t j = slots_[article_slot_[i]].canonical_index;
      if (chain.Extend(i, j)) continue;
      emit();
      chain = {i, i, j, j, 1};
    }
    emit();
    chain = {};
  }
  if (spans->size() <= kSpansMax) return;
  const auto longer = [](const Span& a, const Span& b) {
    return a.article_end - a.article_begin > b.article_end - b.article_begin;
  };
  std::nth_element(spans->begin(), spans->begin() + kSpansMax, spans->end(), longer);
  spans->resize(kSpansMax);
  std::sort(spans->begin(), spans->end(),
            [](const Span& a, const Span& b) { return a.article_begin < b.article_begin; });
}

// What the sets of shingles have in common. REQUIRES: unmatched_ has the canonical's others.
void Aligner::Resemble(std::size_t shared, Comparison* result) {
  const std::size_t canonical_distinct = shared + CountDistinctUnmatched();
  NEWSFOLD_ASSERT(shared <= canonical_distinct);
  const auto shared_count = static_cast<double>(shared);
  result->resemblance =
      Share(shared_count, static_cast<double>(article_distinct_ + canonical_distinct - shared));
  result->article.containment = Share(shared_count, static_cast<double>(article_distinct_));
  result->canonical.containment = Share(shared_count, static_cast<double>(canonical_distinct));
}

std::size_t Aligner::CountArticleMatches() const {
  return static_cast<std::size_t>(
      std::count_if(article_slot_.begin(), article_slot_.end(),
                    [this](std::uint32_t slot) { return slots_[slot].epoch == epoch_; }));
}

bool Aligner::ShareTooLittle(std::span<const std::uint64_t> canonical_shingles, Comparison* result) {
  NEWSFOLD_ASSERT(article_.text != nullptr);
  constexpr std::size_t kMatchesMin = kPeakShortMin / kScoreUnit;
  NextEpoch();
  unmatched_.clear();
  std::size_t matches = 0;
  std::size_t shared = 0;
  for (const std::uint64_t shingle : canonical_shingles) {
    Slot& slot = slots_[FindSlot(shingle)];
    if (slot.hash == 0) {
      unmatched_.push_back(shingle);
      continue;
    }
    if (++matches == kMatchesMin) return false;
    shared += slot.epoch != epoch_;
    slot.epoch = epoch_;
  }
  if (CountArticleMatches() >= kMatchesMin) return false;
  Resemble(shared, result);
  return true;
}

void Aligner::Compare(const ShingledText& canonical, std::span<const ShingleWeight> weights,
                      Comparison* result) {
  NEWSFOLD_ASSERT(article_.text != nullptr);
  canonical_.Set(canonical, weights);
  const int score_max = ScoreMax(std::min(article_.text->shingles.size(), canonical.shingles.size()));
  article_.peak_min = canonical_.peak_min = std::clamp(score_max / 2, kPeakShortMin, kPeakMin);
  article_.start_peak_min = canonical_.start_peak_min = std::max(score_max / 4, kPeakShortMin);
  const std::size_t shared = MatchCanonical();
  Measure(canonical_, &article_, &result->article);
  Measure(article_, &canonical_, &result->canonical);
  Resemble(shared, result);
  CompareFillings(result);
  CollectSpans(&result->spans);
  NEWSFOLD_ASSERT(result->spans.size() <= kSpansMax);
}

}  // namespace newsfold
