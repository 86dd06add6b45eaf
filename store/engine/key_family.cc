#include "store/engine/key_family.h"

namespace newsfold {
namespace {

constexpr char kCapitalBit = 'a' ^ 'A';

}  // namespace

IndexSet OtherSet(IndexSet set) {
  return set == IndexSet::kFirst ? IndexSet::kSecond : IndexSet::kFirst;
}

char TagOf(Family family, IndexSet set) {
  const char tag = static_cast<char>(family);
  return set == IndexSet::kFirst ? tag : static_cast<char>(tag ^ kCapitalBit);
}

Family FamilyOf(std::string_view key) {
  if (key.empty()) return Family{};
  for (const Family family : {Family::kDigest, Family::kSimHash, Family::kShingleKey, Family::kSite}) {
    if (key[0] == TagOf(family, IndexSet::kSecond)) return family;
  }
  return Family{key[0]};
}

}  // namespace newsfold
