#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {

// What is held in memory of the sites used last, within a budget of bytes. `Site` has a size_t bytes() const.
// The most recent site stays where it is; others may go with any Insert or Recount. Thread-compatible.
template <class Site>
class SiteCache {
 public:
  // The most recent site is held however large it is.
  explicit SiteCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  SiteCache(const SiteCache&) = delete;
  SiteCache& operator=(const SiteCache&) = delete;

  // The site, now the most recent; nullptr if it is not held.
  Site* Find(std::string_view name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->site;
  }

  // Adds a site as the most recent. REQUIRES: it is not held.
  Site* Insert(std::string_view name, Site site) {
    entries_.push_front({std::string(name), std::move(site)});
    const bool is_new = by_name_.emplace(entries_.front().name, entries_.begin()).second;
    NEWSFOLD_ASSERT(is_new);
    Recount();
    return &entries_.front().site;
  }

  // Whether the site, which must be held, stays whatever it costs.
  void Pin(std::string_view name, bool is_pinned) {
    const auto found = by_name_.find(name);
    NEWSFOLD_ASSERT(found != by_name_.end());
    found->second->is_pinned = is_pinned;
  }

  // Drops the site, if it is held.
  void Erase(std::string_view name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return;
    const auto entry = found->second;
    NEWSFOLD_ASSERT(bytes_ >= entry->bytes_counted);
    bytes_ -= entry->bytes_counted;
    by_name_.erase(found);
    entries_.erase(entry);
    NEWSFOLD_ASSERT(by_name_.size() == entries_.size());
  }

  // To be called after the most recent site has changed: drops those used longest ago as far as it takes.
  // REQUIRES: a site is held.
  void Recount() {
    NEWSFOLD_ASSERT(!entries_.empty());
    Entry& changed = entries_.front();
    NEWSFOLD_ASSERT(bytes_ >= changed.bytes_counted);
    bytes_ -= changed.bytes_counted;
    changed.bytes_counted = changed.site.bytes();
    bytes_ += changed.bytes_counted;
    for (auto entry = std::prev(entries_.end()); bytes_ > bytes_max_ && entry != entries_.begin();) {
      const auto last = entry--;
      if (last->is_pinned) continue;
      NEWSFOLD_ASSERT(bytes_ >= last->bytes_counted);
      bytes_ -= last->bytes_counted;
      by_name_.erase(last->name);
      entries_.erase(last);
    }
    NEWSFOLD_ASSERT(by_name_.size() == entries_.size());
  }

 private:
  struct Entry {
    std::string name;
    Site site;
    std::size_t bytes_counted = 0;
    bool is_pinned = false;
  };

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // most recently used first
  // Names are those of the entries.
  std::unordered_map<std::string_view, typename std::list<Entry>::iterator> by_name_;
};

}  // namespace newsfold
