#pragma once

#include "store/decide/matcher.h"
#include "store/decide/settler.h"
#include "store/index/store_parts.h"
#include "store/records/record_reader.h"

namespace newsfold {

// All it takes to decide about the articles of one store, put together. `KnownBoilerplate`: what is known of
// each site's boilerplate, BoilerplateCache or HindsightBoilerplate. Thread-safe, member by member.
template <class KnownBoilerplate>
struct Workbench {
  // All that `store` refers to must outlive it.
  explicit Workbench(const StoreParts& store)
      : reader(store.engine, store.codec),
        boilerplate(store, &reader),
        matcher(store, &reader, &boilerplate),
        settler(store, &reader, &matcher, &boilerplate) {}
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  EngineRecordReader reader;
  KnownBoilerplate boilerplate;
  Matcher matcher;
  Settler settler;
};

}  // namespace newsfold
