#pragma once

#include <string>

#include "store/records/format.h"

namespace newsfold::testing {

// The description of a store of format 12, byte for byte as programs of that format wrote it.
std::string StoreMeta12();

// The same, but for what `meta` says: versions, uuid, time, secret, version of the rules, the units from
// which texts are indexed, and the index set.
std::string EncodeStoreMeta12(const StoreMeta& meta);

// The same of format 13, of all that `meta` says.
std::string EncodeStoreMeta13(const StoreMeta& meta);

// The same of format 16.
std::string EncodeStoreMeta16(const StoreMeta& meta);

}  // namespace newsfold::testing
