#pragma once

#include <vector>

#include "store/answers/answers.h"
#include "store/engine/engine.h"

namespace newsfold {

// What each kind of entry takes on disk, approximately, both sets of the index together; those that a store
// of this format does not have are left out. The files of the index are none of the engine's.
std::vector<StoredBytes> StoredBytesOf(const Engine& engine);

}  // namespace newsfold
