#pragma once

#include <array>
#include <cstdint>

#include "dedup/judge/rules.h"
#include "dedup/text/fold.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/index/article_index.h"
#include "store/index/recent_changes.h"
#include "store/records/text_codec.h"

namespace newsfold {

// One store, as all who decide about its articles see it. All referents must outlive them.
struct StoreParts {
  Engine* engine = nullptr;
  IndexSet index_set = IndexSet::kFirst;
  ArticleIndex* index = nullptr;
  const Folder* folder = nullptr;
  const TextCodec* codec = nullptr;
  Thresholds thresholds;
  RecentChanges* changes = nullptr;  // null: nobody decides ahead
  std::array<std::uint8_t, 16> uuid{};
};

}  // namespace newsfold
