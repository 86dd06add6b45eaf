#pragma once

#include "store/decide/matcher.h"
#include "store/decide/settler.h"
#include "store/index/recent_changes.h"
#include "store/index/store_parts.h"
#include "store/records/record_reader.h"

namespace newsfold {

// All it takes to decide about the articles of one store, put together. `KnownBoilerplate`: what is known of
// each site's boilerplate, BoilerplateCache or HindsightBoilerplate. Thread-safe, member by member.
template <class KnownBoilerplate>
struct Workbench {
  // All that `parts` refers to must outlive it.
  explicit Workbench(const StoreParts& parts)
      : store(Follow(parts, &changes)),
        reader(store.engine, store.codec),
        boilerplate(store, &reader),
        matcher(store, &reader, &boilerplate, &counters),
        settler(store, &reader, &boilerplate, &counters) {}
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  RecentChanges changes;
  const StoreParts store;
  MatchCounters counters;
  EngineRecordReader reader;
  KnownBoilerplate boilerplate;
  Matcher matcher;
  Settler settler;

 private:
  static StoreParts Follow(StoreParts parts, RecentChanges* changes) {
    parts.changes = changes;
    return parts;
  }
};

}  // namespace newsfold
