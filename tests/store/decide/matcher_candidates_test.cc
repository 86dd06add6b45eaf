#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/sketch/shingle.h"
#include "store/decide/matcher.h"
#include "store/index/index_entries.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckNew;
using testing::CheckRepost;
using testing::MatchWorld;
using testing::Words;

// Puts an article under keys, too.
void IndexUnder(const std::vector<std::uint64_t>& keys, ArticleNumber number, MatchWorld* world) {
  IndexRow row{number, std::nullopt, {}, {}};
  for (const std::uint64_t key : keys) row.shingles.push_back(IndexKey(key));
  world->Index(row);
}

// Makes every indexed key of `fingerprint` a stop shingle, by articles numbered from `first` on.
void MakeStopShingles(const Fingerprint& fingerprint, ArticleNumber first, MatchWorld* world) {
  for (ArticleNumber number = first; number <= first + kPostingsMax; ++number)
    IndexUnder(fingerprint.indexed_keys, number, world);
}

TEST(MatcherCandidates, StopShinglesStillLeadToTheOldestArticle) {
  MatchWorld world;
  const std::string text = Words("a", 400);
  MakeStopShingles(world.Ingest({.text = text}).fingerprint, 1000, &world);
  const MatchOutcome outcome = *world.Check({.text = Words("x", 300) + text});
  EXPECT_TRUE(outcome.search_capped);
  CheckRepost(outcome, 1, Relation::kContains, Lane::kRareShingle);
}

TEST(MatcherCandidates, StopShinglesAreNoEvidenceForYoungerArticles) {
  MatchWorld world;
  world.Ingest({.text = Words("unlike", 400)});
  const std::string text = Words("a", 400);
  const MatchOutcome second = world.Ingest({.text = text});
  IndexUnder(second.fingerprint.indexed_keys, 1, &world);
  MakeStopShingles(second.fingerprint, 1000, &world);
  const MatchOutcome outcome = *world.Check({.text = Words("x", 300) + text});
  EXPECT_TRUE(outcome.search_capped);
  EXPECT_FALSE(outcome.judgement.is_repost);
}

// Many outlets print one statement; what an article has besides is what makes it a copy of a report. With a
// third of the one and two thirds of the other shared, its title has to agree.
TEST(MatcherCandidates, WhatFewShareCountsForMore) {
  MatchWorld world;
  const std::string statement = Words("s", 50);
  for (int i = 0; i < 40; ++i) {
    const std::string name = std::to_string(i) + "x";
    world.Ingest({.text = Words("b" + name, 50) + statement, .site = name});
  }
  world.Ingest({.text = Words("a", 320), .title = "Harbour bridge closed by the storm", .site = "report"});
  const MatchOutcome outcome = *world.Check({.text = Words("a", 100) + statement,
                                             .title = "Ferries wait: harbour bridge closed by the storm",
                                             .site = "other"});
  EXPECT_TRUE(outcome.search_capped);
  CheckRepost(outcome, 41, Relation::kContained, Lane::kRareShingle);
}

// Two pages of the site, each with a passage of its own, have made the story look like boilerplate. It is, if
// many articles have it.
TEST(MatcherCandidates, WhatIsOnlySuspectedIsLookedUpIfFewHaveIt) {
  MatchWorld world;
  world.Ingest(
      {.text = Words("a", 600) + Words("c", 40), .title = "Steel maker buys its rival", .site = "s"});
  world.Ingest({.text = Words("a", 600) + Words("b", 40), .title = "Twelve billion offered", .site = "s"});
  const testing::Page page = {.text = Words("a", 300), .title = "Steel maker buys a bank", .site = "s"};
  const MatchOutcome among_few = *world.Check(page);
  CheckRepost(among_few, 1, Relation::kContained, Lane::kRareShingle);
  for (ArticleNumber number = 1000; number <= 1000 + kSuspectPostingsMax; ++number)
    IndexUnder(among_few.fingerprint.suspected_keys, number, &world);
  const MatchOutcome among_many = *world.Check(page);
  CheckNew(among_many, Reason::kBoilerplateOnly);
  EXPECT_FALSE(among_many.search_capped);
}

// Three texts are under a key of the article each, and then a fourth is under two.
TEST(MatcherCandidates, OneKeyAloneIsEnoughForTheBestTwoOnly) {
  MatchWorld world;
  for (const char* seed : {"a", "b", "c", "d"}) world.Ingest({.text = Words(seed, 100), .site = seed});
  const MatchOutcome probe = *world.Check({.text = Words("q", 100)});
  EXPECT_EQ(probe.compared, 0u);
  const std::vector<std::uint64_t>& keys = probe.fingerprint.probed_keys;
  for (ArticleNumber number = 1; number <= 3; ++number) IndexUnder({keys[number]}, number, &world);
  const std::uint64_t before = world.counters.compared;
  EXPECT_FALSE(world.Check({.text = Words("q", 100)})->search_capped);
  EXPECT_EQ(world.counters.compared - before, 2u);
  IndexUnder({keys[4], keys[5]}, 4, &world);
  EXPECT_EQ(world.Check({.text = Words("q", 100)})->compared, 4u);
  EXPECT_EQ(world.counters.compared - before, 2u + 2u) << "the best is the one with two";
}

// Two keys of a set phrase say no more than one; two in different places do.
TEST(MatcherCandidates, KeysOfOnePlaceCountAsOne) {
  MatchWorld world;
  for (const char* seed : {"a", "b", "c", "d"}) world.Ingest({.text = Words(seed, 100), .site = seed});
  const testing::Page page = {.text = Words("q", 100)};
  const MatchOutcome probe = *world.Check(page);
  ShingledText text;
  Shingle(world.folder, page.text, &text);
  std::vector<std::uint64_t> hashes;
  KeyHashes(text.folded.tokens, &hashes);
  std::vector<std::uint64_t> keys;  // in the order of the text
  const std::vector<std::uint64_t>& probed = probe.fingerprint.probed_keys;
  for (const std::uint64_t hash : hashes) {
    if (std::find(probed.begin(), probed.end(), hash) != probed.end()) keys.push_back(hash);
  }
  ASSERT_EQ(keys.size(), probed.size());
  for (ArticleNumber number = 1; number <= 3; ++number) IndexUnder({keys[0], keys[1]}, number, &world);
  const std::uint64_t before = world.counters.compared;
  EXPECT_FALSE(world.Check(page)->search_capped);
  EXPECT_EQ(world.counters.compared - before, 2u);
  IndexUnder({keys[0], keys.back()}, 4, &world);
  EXPECT_TRUE(world.Check(page));
  EXPECT_EQ(world.counters.compared - before, 2u + 2u);
}

// No word of it is aligned, so that nobody knows how near it is.
TEST(MatcherCandidates, WhatSharesAPhraseIsToldOfWithoutBeingAligned) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 100) + Words("s", 9), .title = "the weather for today", .site = "a"});
  const MatchOutcome outcome = *world.Check({.text = Words("q", 60) + Words("s", 9), .site = "q"});
  CheckNew(outcome, Reason::kLowCoverage);
  EXPECT_EQ(outcome.compared, 1u);
  EXPECT_EQ(outcome.lane, Lane::kRareShingle);
  EXPECT_EQ(outcome.simhash_distance, -1);
  EXPECT_GT(outcome.evidence.comparison.resemblance, 0);
  // Under its title it is looked at.
  const MatchOutcome titled =
      *world.Check({.text = Words("q", 60) + Words("s", 9), .title = "The weather for today", .site = "q"});
  EXPECT_GT(titled.simhash_distance, 3);
  EXPECT_EQ(titled.evidence.context.title_resemblance, 1);
}

TEST(MatcherCandidates, CandidatesThatShareATitleOnlyAreComparedUpToTheirCap) {
  MatchWorld world;
  for (std::size_t i = 0; i < kComparedByNameMax + 3; ++i) {
    const std::string name = std::to_string(i) + "x";
    world.Ingest({.text = Words("b" + name, 100), .title = "the weather for today", .site = name});
  }
  const std::uint64_t before = world.counters.compared;
  const MatchOutcome outcome =
      *world.Check({.text = Words("q", 100), .title = "The weather for today", .site = "other"});
  EXPECT_EQ(world.counters.compared - before, kComparedByNameMax);
  EXPECT_TRUE(outcome.search_capped);
}

// Pages that share a passage with the article, each of a third of the bytes that are allowed.
TEST(MatcherCandidates, TextsComparedAreBoundedInBytes) {
  MatchWorld world;
  const std::string shared = Words("s", 30);
  for (int i = 0; i < 6; ++i) {
    const std::string name = std::to_string(i) + "x";
    std::string text = shared;
    text += Words("b" + name, 100);
    text.append(kComparedBytesMax / 3 - text.size(), '.');
    world.Ingest({.text = text, .site = name});
  }
  const std::uint64_t before = world.counters.compared;
  const MatchOutcome outcome = *world.Check({.text = Words("q", 10) + shared});
  EXPECT_EQ(world.counters.compared - before, 3u);
  EXPECT_TRUE(outcome.search_capped);
}

TEST(MatcherCandidates, BestCandidateIsComparedHoweverLongItIs) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200) + Words("long", kComparedBytesMax / 4)});
  ASSERT_GT(world.records.records[0].text_bytes, kComparedBytesMax);
  const MatchOutcome outcome = *world.Check({.text = Words("a", 200) + Words("b", 20)});
  EXPECT_EQ(outcome.compared, 1u);
  EXPECT_FALSE(outcome.search_capped);
}

// Whoever pads a page with what folds to nothing would make every search that meets it dear.
TEST(MatcherCandidates, ALongTextOfFewWordsIsBounded) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200) + std::string(kComparedBytesMax, '.')});
  const MatchOutcome outcome = *world.Check({.text = Words("a", 200) + Words("b", 20)});
  EXPECT_EQ(outcome.compared, 0u);
  EXPECT_TRUE(outcome.search_capped);
}

TEST(MatcherCandidates, ComparesNoMoreThanTheCapAndSaysSo) {
  MatchWorld world;
  const std::string shared = Words("s", 30);
  for (int i = 0; i < static_cast<int>(kComparedMax) + 5; ++i) {
    world.Ingest(
        {.text = Words("b" + std::to_string(i) + "x", 60) + shared, .site = "s" + std::to_string(i)});
  }
  const std::uint64_t before = world.counters.compared;
  const MatchOutcome outcome = *world.Check({.text = Words("q", 10) + shared});
  EXPECT_EQ(world.counters.compared - before, kComparedMax);
  EXPECT_TRUE(outcome.search_capped);
}

}  // namespace
}  // namespace newsfold
