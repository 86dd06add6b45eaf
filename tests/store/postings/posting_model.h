#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "store/postings/posting.h"
#include "store/postings/posting_index.h"

namespace newsfold::testing {

// What an index must answer: all postings ever added, in ordered sets. Takes whole keys, so that it also
// tells whether keys that differ are kept apart.
class PostingModel {
 public:
  void Add(std::uint64_t number, std::span<const Posting> postings);
  void Drop(std::uint64_t number);

  std::vector<FoundPosting> Find(const PostingProbe& probe) const;
  // Probes for every list there is, with these limits in turn.
  std::vector<PostingProbe> AllProbes(std::span<const std::size_t> limits) const;

 private:
  using List = std::set<std::pair<std::uint64_t, std::uint64_t>>;  // number, key as it is found

  std::map<std::pair<PostingLane, std::uint64_t>, List> lists_;
};

// Expects of `index` what the model says, of every list and of some that are not there.
void ExpectSame(const PostingIndex& index, const PostingModel& model);

}  // namespace newsfold::testing
