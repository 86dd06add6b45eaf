#include "store/engine/key_family.h"

#include <algorithm>
#include <array>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr char kCapitalBit = 'a' ^ 'A';

constexpr std::array kIndexFamilies = {Family::kIndexRow, Family::kSite, Family::kDigest, Family::kSimHash,
                                       Family::kShingleKey};

bool IsOfIndex(Family family) {
  return std::find(kIndexFamilies.begin(), kIndexFamilies.end(), family) != kIndexFamilies.end();
}

}  // namespace

IndexSet OtherSet(IndexSet set) {
  return set == IndexSet::kFirst ? IndexSet::kSecond : IndexSet::kFirst;
}

char TagOf(Family family, IndexSet set) {
  NEWSFOLD_ASSERT(IsOfIndex(family));  // the others are in no set
  const char tag = static_cast<char>(family);
  return set == IndexSet::kFirst ? tag : static_cast<char>(tag ^ kCapitalBit);
}

Family FamilyOf(std::string_view key) {
  if (key.empty()) return Family{};
  for (const Family family : kIndexFamilies) {
    if (key[0] == TagOf(family, IndexSet::kSecond)) return family;
  }
  return Family{key[0]};
}

}  // namespace newsfold
