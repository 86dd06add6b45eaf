#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/json/json.h"
#include "store/upkeep/repair.h"
#include "tests/store/upkeep/repaired.h"
#include "tests/store/upkeep/verify_fixture.h"

namespace newsfold::testing {

class RepairTest : public VerifyTest {
 protected:
  // The store of VerifyTest, and what persons decided there: promoted, removed with and without its copies,
  // purged.
  void FillMore() {
    Fill();
    Decide(CurationKind::kPromote, "s1copy");
    Decide(CurationKind::kRemove, "s2half");
    Decide(CurationKind::kRemove, "s3half", /*blocks_copies=*/true);
    Decide(CurationKind::kRemove, "ps4");
    ASSERT_THAT(archive_->Purge({.ids = {"ps4"}, .who = "editor", .reason = "an order", .dry_run = false},
                                [](const PurgeSummary&) { return true; }),
                IsOk());
    ASSERT_THAT(Correct("s1", Story(1) + " Mended."), IsOk());
    ASSERT_THAT(Correct("s1", Story(1) + " Mended twice."), IsOk());
    ASSERT_THAT(Correct("s4half", Story(9), OnConflict::kReplace), IsOk());
    ASSERT_THAT(Correct("bare", "Shorter."), IsOk());
    ASSERT_THAT(Correct("ps3", "Of other words."), IsOk());
    Decide(CurationKind::kRemove, "ps3");
    ASSERT_THAT(archive_->Sync(), IsOk());
  }
  void Decide(CurationKind kind, const std::string& id, bool blocks_copies = false) {
    Curation curation;
    curation.kind = kind;
    curation.id = id;
    curation.blocks_copies = blocks_copies;
    curation.who = "editor";
    curation.reason = "an order";
    ASSERT_THAT(archive_->Curate(curation), IsOk()) << id;
  }

  // As before whatever a test did.
  void FillAnew() {
    texts_.clear();
    ASSERT_THAT(OpenOver({}), IsOk());
    FillMore();
  }

  void ExpectWhole(const MemoryEngine::Map& contents, const std::string& what) {
    EXPECT_EQ(Describe(Verify(contents)), "") << what;
  }

  // All that a store answers, under names that tell what it is.
  std::map<std::string, std::string> AnswersOf(const MemoryEngine::Map& contents) {
    std::map<std::string, std::string> answers;
    const Result<std::unique_ptr<Archive>> archive =
        Archive::Open(options_, std::make_unique<MemoryEngine>(contents, CompletionMode::kInline));
    EXPECT_THAT(archive, IsOk());
    if (!archive) return answers;
    std::set<std::string> urls;
    const Status status = (*archive)->ForEachId([&](std::string_view view) {
      const std::string id(view);
      const Result<StoredArticle> stored = (*archive)->Get(id);
      answers["get " + id] = stored ? SerializeJson(ToJson(*stored)) : stored.error().ToString();
      const Result<Cluster> cluster = (*archive)->GetCluster(id, "", 1000);
      answers["cluster " + id] = cluster ? SerializeJson(ToJson(*cluster)) : cluster.error().ToString();
      const Result<std::vector<ArticleVersion>> versions = (*archive)->ListVersions(id);
      EXPECT_THAT(versions, IsOk());
      for (std::size_t i = 1; versions && i < versions->size(); ++i) {
        const ArticleVersion& version = (*versions)[i];
        const Result<StoredArticle> former = (*archive)->GetVersion(id, version.version);
        answers["version " + std::to_string(version.version) + " of " + id] =
            SerializeJson(ToJson(version)) + (former ? former->article.text : former.error().ToString());
      }
      if (stored && !stored->article.url.empty()) urls.insert(stored->article.url);
      return true;
    });
    EXPECT_THAT(status, IsOk());
    for (const std::string& url : urls) {
      const Result<SightingList> seen = (*archive)->GetSightings(url, 1000);
      EXPECT_THAT(seen, IsOk());
      std::string& answer = answers["lookup " + url];
      for (const Sighting& sighting : seen->sightings) answer += SerializeJson(ToJson(sighting)) + "\n";
    }
    const FeedPage feed = *(*archive)->ReadFeed(0, 10'000);
    for (const FeedEntry& entry : feed.entries)
      answers["feed " + std::to_string(entry.sequence)] = SerializeJson(ToJson(entry));
    const AuditPage audit = *(*archive)->ReadAuditTrail(0, 1000);
    for (const AuditEntry& entry : audit.entries)
      answers["audit " + std::to_string(entry.number)] = SerializeJson(ToJson(entry));
    const ArchiveStats stats = (*archive)->GetStats();
    for (const auto& [name, count] : {std::pair("articles", stats.articles),
                                      {"reposts", stats.reposts},
                                      {"canonicals", stats.canonicals},
                                      {"removed", stats.removed},
                                      {"sightings", stats.sightings},
                                      {"largest", stats.cluster_size_max},
                                      {"text", stats.text_bytes},
                                      {"bodies", stats.body_bytes}})
      answers[std::string("stats ") + name] = std::to_string(count);
    return answers;
  }

  // The differences, a line each.
  static std::string Differences(const std::map<std::string, std::string>& before,
                                 const std::map<std::string, std::string>& after) {
    std::string lines;
    for (const auto& [name, answer] : before) {
      const auto found = after.find(name);
      if (found == after.end()) lines += name + " is gone\n";
      if (found != after.end() && found->second != answer)
        lines += name + " was " + answer + " is " + found->second + "\n";
    }
    for (const auto& [name, answer] : after) {
      if (!before.contains(name)) lines += name + " is new: " + answer + "\n";
    }
    return lines;
  }

  // A copy of the store is changed, and the repaired one answers as before.
  void CheckMended(const std::string& what, const std::function<void(MemoryEngine::Map*)>& change) {
    MemoryEngine::Map contents = engine_->Contents();
    change(&contents);
    ASSERT_NE(contents, engine_->Contents()) << what << ": nothing was changed";
    const Repaired repaired = RepairOf(contents);
    EXPECT_EQ(repaired.summary.lost, 0U) << what;
    ExpectWhole(repaired.contents, what);
    EXPECT_EQ(Differences(AnswersOf(engine_->Contents()), AnswersOf(repaired.contents)), "") << what;
  }
  // Without an entry, and with each byte of it flipped in turn, some at a time.
  void CheckEntry(const std::string& what, const std::string& key) {
    ASSERT_TRUE(engine_->Contents().contains(key)) << what;
    CheckMended("without " + what, [&](MemoryEngine::Map* map) { map->erase(key); });
    const std::size_t size = engine_->Contents().at(key).size();
    for (std::size_t i = 0; i < size; i += size / 4 + 1) {
      CheckMended("flipped byte " + std::to_string(i) + " of " + what,
                  [&](MemoryEngine::Map* map) { (*map)[key][i] = static_cast<char>((*map)[key][i] ^ 0x11); });
    }
  }
};

}  // namespace newsfold::testing
