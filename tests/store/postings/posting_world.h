#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "store/postings/posting_index.h"
#include "tests/store/postings/faulty_posting_files.h"
#include "tests/store/postings/posting_model.h"

namespace newsfold::testing {

// Postings of which many are shared, some by many more articles than are kept.
std::vector<Posting> RandomPostings(std::mt19937_64* random, std::size_t count);

// An owner of an index over files that can fail: what it would keep in its own store, and a model of what the
// index must answer.
class PostingWorld {
 public:
  PostingWorld();

  // To be changed before Open.
  PostingIndexOptions options;

  // Opens the index under the committed manifest, and adds again what is behind it.
  Status Open();
  void Close() { index_.reset(); }
  // As after a crash now: only what this leaves of the files is there, and the newest committed manifest.
  void LosePower(FaultyPostingFiles::Crash crash);

  PostingIndex& index() { return *index_; }
  FaultyPostingFiles& files() { return *files_; }
  const PostingManifest& committed() const { return committed_; }
  const PostingModel& model() const { return model_; }

  // Adds an article, or some postings more to one that is there.
  Status Add(std::uint64_t number, std::vector<Posting> postings);
  // So many articles with random postings; now and then an older one gets some more.
  Status AddRandom(std::size_t articles);
  // From now on merges drop its postings, and the model has none of them.
  void Drop(std::uint64_t number);

 private:
  struct Row {
    std::uint64_t number = 0;
    std::vector<Posting> postings;
  };

  std::unique_ptr<FaultyPostingFiles> files_;
  PostingManifest committed_;
  std::vector<Row> rows_;  // that of sequence s is the s-th, from 1
  std::set<std::uint64_t> dropped_;
  PostingModel model_;
  std::mt19937_64 random_{1};
  std::uint64_t number_ = 0;
  std::unique_ptr<PostingIndex> index_;
};

}  // namespace newsfold::testing
