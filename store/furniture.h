#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/boilerplate.h"
#include "store/engine.h"
#include "store/index_format.h"
#include "store/records.h"

namespace newsfold {

// What is known of each site's boilerplate. Thread-safe.
class Furniture {
 public:
  virtual ~Furniture() = default;

  // Replaces *weights by what is known of `site` ("" is the pool of articles without one).
  virtual Status Weigh(std::string_view site, std::span<const std::uint64_t> shingles,
                       std::vector<ShingleWeight>* weights) = 0;

  // Counts a story, unless one of the same identity is in the site's window. Appends the entry that lets a
  // later process load it.
  virtual Status AddStory(std::string_view site, ArticleNumber number, const StoryIdentity& identity,
                          std::span<const std::uint64_t> shingles, WriteSet* writes) = 0;
};

// An empty window of the size that `site` has ("" is the pool of articles without one), and that size.
SiteFurniture NewSiteFurniture(std::string_view site);
FurnitureWindow FurnitureWindowOf(std::string_view site);

// Each site's learned boilerplate, loaded from the stored articles when it is first asked for, kept up to
// date, and dropped again when memory runs short. Nothing of it is state of its own: a site's window is a
// function of its newest stories in the store.
// Thread-safe. AddStory must be called in the order in which articles are settled.
class FurnitureCache : public Furniture {
 public:
  FurnitureCache(Engine* engine, RecordReader* records, const Folder* folder, std::size_t bytes_max);

  Status Weigh(std::string_view site, std::span<const std::uint64_t> shingles,
               std::vector<ShingleWeight>* weights) override;
  Status AddStory(std::string_view site, ArticleNumber number, const StoryIdentity& identity,
                  std::span<const std::uint64_t> shingles, WriteSet* writes) override;

 private:
  struct Site {
    explicit Site(SiteFurniture window) : furniture(std::move(window)) {}
    SiteFurniture furniture;
    std::list<StoryIdentity> identities;  // of the stories in the window, oldest first
    std::list<std::string>::iterator recency;
    std::size_t bytes_counted = 0;
  };

  Result<Site*> Find(std::string_view site);
  Status Load(std::string_view name, Site* site);
  static bool Holds(const Site& site, const StoryIdentity& identity);
  static void Add(const StoryIdentity& identity, std::span<const std::uint64_t> shingles, Site* site);
  void Recount(Site* site);
  void Evict();

  // Constant after construction.
  Engine* engine_;
  RecordReader* records_;
  const Folder* folder_;
  std::size_t bytes_max_;

  // Guarded by mutex_.
  std::mutex mutex_;
  std::map<std::string, Site, std::less<>> sites_;
  std::list<std::string> recency_;  // most recently used first
  std::size_t bytes_ = 0;
};

}  // namespace newsfold
