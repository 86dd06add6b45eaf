#include "tools/diff/sequence_diff.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <unordered_map>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

using Sequence = std::span<const std::uint64_t>;
using Index = std::ptrdiff_t;

// Elements of a window that anchors a diff: enough that equal windows are no accident.
constexpr std::size_t kAnchorLength = 8;

struct Box {
  Index old_begin = 0;
  Index old_end = 0;
  Index new_begin = 0;
  Index new_end = 0;

  Index old_size() const { return old_end - old_begin; }
  Index new_size() const { return new_end - new_begin; }
};

class SequenceDiff {
 public:
  SequenceDiff(Sequence old_sequence, Sequence new_sequence, std::uint64_t steps_max)
      : old_(old_sequence), new_(new_sequence), steps_left_(steps_max) {
    // Diagonals run from minus to plus half the summed length, and one more on either side.
    forward_.resize(old_.size() + new_.size() + 5);
    backward_.resize(forward_.size());
  }

  // Appends the runs inside `box`, in order.
  void Run(Box box) {
    NEWSFOLD_ASSERT(box.old_size() >= 0 && box.new_size() >= 0);
    const Index prefix = TrimPrefix(&box);
    if (prefix > 0) Append(box.old_begin - prefix, box.new_begin - prefix, prefix);
    const Index suffix = TrimSuffix(&box);
    if (box.old_size() > 0 && box.new_size() > 0) {
      if (const std::optional<Box> snake = FindMiddleSnake(box)) {
        Run({box.old_begin, snake->old_begin, box.new_begin, snake->new_begin});
        Append(snake->old_begin, snake->new_begin, snake->old_size());
        Run({snake->old_end, box.old_end, snake->new_end, box.new_end});
      }
    }
    if (suffix > 0) Append(box.old_end, box.new_end, suffix);
  }

  void Append(Index old_begin, Index new_begin, Index length) {
    if (length == 0) return;
    const EqualRun run{static_cast<std::size_t>(old_begin), static_cast<std::size_t>(new_begin),
                       static_cast<std::size_t>(length)};
    NEWSFOLD_ASSERT(run.old_begin + run.length <= old_.size() && run.new_begin + run.length <= new_.size());
    NEWSFOLD_ASSERT(runs_.empty() || (runs_.back().old_begin + runs_.back().length <= run.old_begin &&
                                      runs_.back().new_begin + runs_.back().length <= run.new_begin));
    if (!runs_.empty() && runs_.back().old_begin + runs_.back().length == run.old_begin &&
        runs_.back().new_begin + runs_.back().length == run.new_begin) {
      runs_.back().length += run.length;
    } else {
      runs_.push_back(run);
    }
  }

  std::vector<EqualRun> TakeRuns() { return std::move(runs_); }

 private:
  bool Equal(Index old_index, Index new_index) const {
    return old_[static_cast<std::size_t>(old_index)] == new_[static_cast<std::size_t>(new_index)];
  }

  Index TrimPrefix(Box* box) const {
    Index length = 0;
    for (; box->old_size() > 0 && box->new_size() > 0 && Equal(box->old_begin, box->new_begin); ++length) {
      ++box->old_begin;
      ++box->new_begin;
    }
    return length;
  }

  Index TrimSuffix(Box* box) const {
    Index length = 0;
    for (; box->old_size() > 0 && box->new_size() > 0 && Equal(box->old_end - 1, box->new_end - 1);
         ++length) {
      --box->old_end;
      --box->new_end;
    }
    return length;
  }

  // The run in the middle of a shortest edit path through `box`, perhaps of length 0; nothing if the steps
  // are used up. REQUIRES: neither side is empty, and the first and last elements differ.
  std::optional<Box> FindMiddleSnake(const Box& box) {
    NEWSFOLD_ASSERT(box.old_size() > 0 && box.new_size() > 0);
    NEWSFOLD_ASSERT(!Equal(box.old_begin, box.new_begin) && !Equal(box.old_end - 1, box.new_end - 1));
    const Index delta = box.old_size() - box.new_size();
    const Index depth_max = (box.old_size() + box.new_size() + 1) / 2;
    Reach(&forward_, 1) = 0;
    Reach(&backward_, 1) = 0;
    for (Index depth = 0; depth <= depth_max; ++depth) {
      if (!Spend(2 * depth + 2)) return std::nullopt;
      for (Index k = -depth; k <= depth; k += 2) {
        const Box snake = ExtendForward(box, depth, k);
        const bool overlaps = IsInside(snake, box) && delta % 2 != 0 && k >= delta - (depth - 1) &&
                              k <= delta + (depth - 1) &&
                              Reach(&forward_, k) + Reach(&backward_, delta - k) >= box.old_size();
        if (overlaps) return snake;
      }
      for (Index k = -depth; k <= depth; k += 2) {
        const Box snake = ExtendBackward(box, depth, k);
        const bool overlaps = IsInside(snake, box) && delta % 2 == 0 && delta - k >= -depth &&
                              delta - k <= depth &&
                              Reach(&backward_, k) + Reach(&forward_, delta - k) >= box.old_size();
        if (overlaps) return snake;
      }
    }
    return std::nullopt;
  }

  // Takes from the steps that are left; false once they are used up.
  bool Spend(Index steps) {
    const bool is_enough = steps_left_ >= static_cast<std::uint64_t>(steps);
    steps_left_ -= is_enough ? static_cast<std::uint64_t>(steps) : steps_left_;
    return is_enough;
  }

  // Paths run over the edges of the box, since both sides are explored to the same depth.
  static bool IsInside(const Box& snake, const Box& box) {
    return snake.old_begin >= box.old_begin && snake.old_end <= box.old_end &&
           snake.new_begin >= box.new_begin && snake.new_end <= box.new_end;
  }

  // Farthest old offset reached on diagonal k, from the box's beginning or, backward, from its end.
  Index& Reach(std::vector<Index>* reach, Index k) const {
    const Index place = k + static_cast<Index>(reach->size() / 2);
    assert(0 <= place && place < static_cast<Index>(reach->size()));
    return (*reach)[static_cast<std::size_t>(place)];
  }

  Index StartOf(std::vector<Index>* reach, Index depth, Index k) const {
    if (k == -depth || (k != depth && Reach(reach, k - 1) < Reach(reach, k + 1))) return Reach(reach, k + 1);
    return Reach(reach, k - 1) + 1;
  }

  Box ExtendForward(const Box& box, Index depth, Index k) {
    const Index start = StartOf(&forward_, depth, k);
    Index x = start;
    while (x < box.old_size() && x - k < box.new_size() && x - k >= 0 &&
           Equal(box.old_begin + x, box.new_begin + x - k)) {
      ++x;
    }
    Spend(x - start);
    Reach(&forward_, k) = x;
    return {box.old_begin + start, box.old_begin + x, box.new_begin + start - k, box.new_begin + x - k};
  }

  Box ExtendBackward(const Box& box, Index depth, Index k) {
    const Index start = StartOf(&backward_, depth, k);
    Index x = start;
    while (x < box.old_size() && x - k < box.new_size() && x - k >= 0 &&
           Equal(box.old_end - 1 - x, box.new_end - 1 - (x - k))) {
      ++x;
    }
    Spend(x - start);
    Reach(&backward_, k) = x;
    return {box.old_end - x, box.old_end - start, box.new_end - (x - k), box.new_end - (start - k)};
  }

  const Sequence old_;
  const Sequence new_;
  std::uint64_t steps_left_;
  std::vector<Index> forward_;
  std::vector<Index> backward_;
  std::vector<EqualRun> runs_;
};

std::uint64_t WindowHash(Sequence sequence, std::size_t begin) {
  std::uint64_t hash = 0;
  for (const std::uint64_t element : sequence.subspan(begin, kAnchorLength)) {
    hash = (hash ^ element) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  }
  return hash;
}

struct Window {
  std::size_t begin = 0;
  std::size_t count = 0;
};

std::unordered_map<std::uint64_t, Window> CountWindows(Sequence sequence) {
  std::unordered_map<std::uint64_t, Window> windows;
  for (std::size_t begin = 0; begin + kAnchorLength <= sequence.size(); ++begin) {
    Window& window = windows[WindowHash(sequence, begin)];
    window.begin = begin;
    ++window.count;
  }
  return windows;
}

// Windows that both sequences have exactly once, in the new one's order.
std::vector<EqualRun> UniqueWindows(Sequence old_sequence, Sequence new_sequence) {
  const auto old_windows = CountWindows(old_sequence);
  const auto new_windows = CountWindows(new_sequence);
  std::vector<EqualRun> runs;
  for (const auto& [hash, window] : new_windows) {
    const auto found = old_windows.find(hash);
    if (window.count != 1 || found == old_windows.end() || found->second.count != 1) continue;
    const Sequence old_part = old_sequence.subspan(found->second.begin, kAnchorLength);
    const Sequence new_part = new_sequence.subspan(window.begin, kAnchorLength);
    if (!std::equal(old_part.begin(), old_part.end(), new_part.begin())) continue;
    runs.push_back({found->second.begin, window.begin, kAnchorLength});
  }
  std::sort(runs.begin(), runs.end(),
            [](const EqualRun& a, const EqualRun& b) { return a.new_begin < b.new_begin; });
  return runs;
}

// The longest selection that is in the old sequence's order as well (patience sorting).
std::vector<EqualRun> LongestChain(const std::vector<EqualRun>& runs) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> tops;  // index of the smallest end of a chain of each length
  std::vector<std::size_t> previous(runs.size(), kNone);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto place = std::lower_bound(tops.begin(), tops.end(), i, [&](std::size_t top, std::size_t run) {
      return runs[top].old_begin < runs[run].old_begin;
    });
    if (place != tops.begin()) previous[i] = *std::prev(place);
    if (place == tops.end()) {
      tops.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<EqualRun> chain;
  for (std::size_t i = tops.empty() ? kNone : tops.back(); i != kNone; i = previous[i])
    chain.push_back(runs[i]);
  std::reverse(chain.begin(), chain.end());
  NEWSFOLD_ASSERT(chain.size() == tops.size());
  return chain;
}

std::size_t ExtendedLength(Sequence old_sequence, Sequence new_sequence, const EqualRun& run) {
  std::size_t length = run.length;
  while (run.old_begin + length < old_sequence.size() && run.new_begin + length < new_sequence.size() &&
         old_sequence[run.old_begin + length] == new_sequence[run.new_begin + length]) {
    ++length;
  }
  return length;
}

}  // namespace

std::vector<EqualRun> DiffSequences(Sequence old_sequence, Sequence new_sequence, std::uint64_t steps_max) {
  SequenceDiff diff(old_sequence, new_sequence, steps_max);
  Index old_done = 0;
  Index new_done = 0;
  for (const EqualRun& anchor : LongestChain(UniqueWindows(old_sequence, new_sequence))) {
    const auto old_begin = static_cast<Index>(anchor.old_begin);
    const auto new_begin = static_cast<Index>(anchor.new_begin);
    if (old_begin < old_done || new_begin < new_done) continue;  // inside the run of the one before
    const auto length = static_cast<Index>(ExtendedLength(old_sequence, new_sequence, anchor));
    NEWSFOLD_ASSERT(length >= static_cast<Index>(anchor.length));
    diff.Run({old_done, old_begin, new_done, new_begin});
    diff.Append(old_begin, new_begin, length);
    old_done = old_begin + length;
    new_done = new_begin + length;
  }
  diff.Run(
      {old_done, static_cast<Index>(old_sequence.size()), new_done, static_cast<Index>(new_sequence.size())});
  return diff.TakeRuns();
}

}  // namespace newsfold
