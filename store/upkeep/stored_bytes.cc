#include "store/upkeep/stored_bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "store/engine/key_family.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

constexpr std::pair<std::string_view, Family> kKinds[] = {{"records", Family::kRecord},
                                                          {"bodies", Family::kBody},
                                                          {"originals", Family::kOriginal},
                                                          {"text_blocks", Family::kTextBlock},
                                                          {"dictionaries", Family::kDictionary},
                                                          {"ids", Family::kId},
                                                          {"urls", Family::kUrl},
                                                          {"captures", Family::kCapture},
                                                          {"clusters", Family::kMember},
                                                          {"changes", Family::kFeed},
                                                          {"audit", Family::kAudit},
                                                          {"refusals", Family::kRefusal},
                                                          {"readings", Family::kReading}};
constexpr std::pair<std::string_view, Family> kIndexKinds[] = {{"index_rows", Family::kIndexRow},
                                                               {"boilerplate", Family::kSite}};

}  // namespace

std::vector<StoredBytes> StoredBytesOf(const Engine& engine) {
  std::vector<StoredBytes> kinds;
  for (const auto& [name, family] : kKinds) {
    kinds.push_back({name, engine.ApproximateBytes(FamilyPrefix(family))});
  }
  for (const auto& [name, family] : kIndexKinds) {
    std::uint64_t bytes = 0;
    for (const IndexSet set : {IndexSet::kFirst, IndexSet::kSecond})
      bytes += engine.ApproximateBytes(std::string(1, TagOf(family, set)));
    kinds.push_back({name, bytes});
  }
  return kinds;
}

}  // namespace newsfold
