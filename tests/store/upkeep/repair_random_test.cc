// Random damage: the repaired store is whole, each article in it is as it was, and each other in the
// quarantine.
#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/store/upkeep/repair_fixture.h"

namespace newsfold {
namespace {

using testing::Repaired;
using testing::RepairTest;

using Map = MemoryEngine::Map;
using Random = std::mt19937_64;

// One to eight entries lose a bit, their end, or all.
Map Damaged(const Map& sound, Random* random) {
  Map contents = sound;
  std::vector<std::string> keys;
  for (const auto& [key, value] : sound) keys.push_back(key);
  const std::uint64_t count = 1 + (*random)() % 8;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto entry = contents.find(keys[(*random)() % keys.size()]);
    if (entry == contents.end()) continue;
    std::string& value = entry->second;
    const std::uint64_t kind = (*random)() % 8;
    if (kind == 0) {
      contents.erase(entry);
    } else if (kind == 1 || value.empty()) {
      value.resize(value.size() / 2);
    } else {
      char& byte = value[(*random)() % value.size()];
      byte = static_cast<char>(byte ^ (1 << (*random)() % 8));
    }
  }
  return contents;
}

TEST_F(RepairTest, RandomDamage) {
  FillMore();
  const Map sound = engine_->Contents();
  const std::map<std::string, std::string> before = AnswersOf(sound);
  std::map<std::string, ArticleNumber> numbers;
  for (const auto& [id, text] : texts_) numbers[id] = *DecodeNumber(sound.at(IdKey(id)));
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 500 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Map damaged = Damaged(sound, &random);
    const Repaired repaired = testing::RepairOf(damaged);
    EXPECT_EQ(testing::Describe(Verify(repaired.contents)), "");
    lost += repaired.summary.lost;
    ASSERT_TRUE(OpenOver(repaired.contents).ok());
    const auto is_as_before = [&](const std::string& key) {
      const auto found = damaged.find(key);
      return found != damaged.end() && found->second == sound.at(key);
    };
    for (const auto& [id, number] : numbers) {
      const Result<StoredArticle> stored = archive_->Get(id);
      const QuarantinedArticle* const left = repaired.Find(number);
      const bool was_removed = before.find("get " + id) == before.end();
      // Of whom neither the record nor the ID entry is left, nobody knows the ID.
      const bool is_named = is_as_before(IdKey(id)) || is_as_before(RecordKey(number));
      if (was_removed) {
        const StatusCode code = testing::CodeOf(stored);
        EXPECT_TRUE(code == StatusCode::kGone || (!is_named && code == StatusCode::kNotFound)) << id;
        continue;
      }
      if (left == nullptr) {
        EXPECT_EQ(TextOf(id), texts_[id]) << id;
      } else if (stored) {
        // The newest version that is left is the article.
        EXPECT_TRUE(std::count(former_[id].begin(), former_[id].end(), stored->article.text)) << id;
      }
      if (left != nullptr && left->text) {
        EXPECT_EQ(*left->text, texts_[id]);
      }
    }
    // As long as none is lost, nothing that follows from them is. A later sighting does not.
    if (repaired.summary.lost > 0 || repaired.summary.sightings_gone > 0) continue;
    const std::map<std::string, std::string> after = AnswersOf(repaired.contents);
    for (const auto& [name, answer] : before) {
      const bool follows = name.starts_with("get ") || name.starts_with("version ") ||
                           name.starts_with("cluster ") || name.starts_with("stats ");
      const auto found = after.find(name);
      if (follows) {
        EXPECT_TRUE(found != after.end() && found->second == answer) << name;
      }
    }
  }
  EXPECT_GT(lost, 100U);
}

}  // namespace
}  // namespace newsfold
