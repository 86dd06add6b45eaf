#include "store/archive.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/article_id.h"
#include "store/records/canonical_url.h"
#include "store/records/format.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/records/older_store_meta.h"

namespace newsfold {
namespace {

using testing::ArchiveFixture;
using testing::EncodeStoreMeta12;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::Repost;
using testing::StatusIs;
using testing::Story;

class ArchiveTest : public ArchiveFixture {};

Article MakeArticle(const std::string& id, const std::string& url, const std::string& text) {
  Article article;
  article.id = id;
  article.url = url;
  article.text = text;
  return article;
}

TEST_F(ArchiveTest, AFirstArticleIsNewAndItsOwnCanonical) {
  const Decision decision = IngestText("a", Story(1));
  EXPECT_FALSE(decision.is_repost);
  EXPECT_FALSE(decision.already_known);
  EXPECT_EQ(decision.id, "a");
  EXPECT_EQ(decision.canonical_id, "a");
  EXPECT_EQ(decision.verdict.reason, Reason::kNoCandidate);
  EXPECT_EQ(decision.sequence, 1u);
}

TEST_F(ArchiveTest, ACopyIsARepostOfTheFirst) {
  IngestText("a", Story(1));
  const Decision decision = IngestText("b", Repost(Story(1), "Read more on our site", "Sign up"));
  EXPECT_TRUE(decision.is_repost);
  EXPECT_EQ(decision.canonical_id, "a");
  EXPECT_EQ(decision.compared_id, "a");
  EXPECT_GT(decision.verdict.coverage_canonical, 0.9);
  EXPECT_FALSE(decision.verdict.spans.empty());
  EXPECT_EQ(decision.sequence, 2u);
}

TEST_F(ArchiveTest, ARepostOfARepostJoinsTheCanonical) {
  IngestText("a", Story(1));
  IngestText("b", Repost(Story(1), "From our partners", ""));
  EXPECT_EQ(IngestText("c", Repost(Story(1), "From our partners", "")).canonical_id, "a");
  EXPECT_EQ(archive_->GetCluster("c", "", 10)->members.size(), 2u);
}

TEST_F(ArchiveTest, EveryFieldComesBackByteForByte) {
  Article article;
  article.id = "id/%20 é";
  article.text = std::string("head\0tail\xFF", 10) + Story(1);
  article.url = "https://www.example.co.uk/a b\xFF";
  article.title = std::string("T\0itle", 6);
  article.published_at = "yesterday";
  article.language = "xx";
  article.source = "feed";
  article.metadata = R"({"a":1})";
  Ingest(article);
  Reopen();
  const Result<StoredArticle> stored = archive_->Get(article.id);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->article.id, article.id);
  EXPECT_EQ(stored->article.text, article.text);
  EXPECT_EQ(stored->article.url, article.url);
  EXPECT_EQ(stored->article.title, article.title);
  EXPECT_EQ(stored->article.published_at, article.published_at);
  EXPECT_EQ(stored->article.language, article.language);
  EXPECT_EQ(stored->article.source, article.source);
  EXPECT_EQ(stored->article.metadata, article.metadata);
  EXPECT_EQ(stored->site, "example.co.uk");
  EXPECT_EQ(stored->content_sha256, ToHex(Sha256Of(article.text)));
  EXPECT_GT(stored->stored_at_ms, 1'700'000'000'000);
}

TEST_F(ArchiveTest, HostileTextsComeBackByteForByte) {
  const std::map<std::string, std::string> texts = {
      {"empty", ""},
      {"nul", std::string(1, '\0')},
      {"nuls", std::string(5000, '\0')},
      {"invalid", "\xFF\xFE\xC0\x80\xED\xA0\x80\xF8"},
      {"one character", std::string(kBodyBytesMax, 'x')},
      {"long", Story(3, 50'000).substr(0, kBodyBytesMax)},
      {"long copy", Story(3, 50'000).substr(0, kBodyBytesMax - 9) + "\nthe end"},
  };
  for (const auto& [id, text] : texts) IngestText(id, text);
  Reopen();
  for (const auto& [id, text] : texts) EXPECT_TRUE(TextOf(id) == text) << id;
  EXPECT_LT(archive_->Get("long copy")->stored_bytes, 1000u);
}

TEST_F(ArchiveTest, ARepostIsKeptAsADelta) {
  IngestText("a", Story(1, 100));
  IngestText("b", Repost(Story(1, 100), "A line in front", "A line behind"));
  EXPECT_LT(archive_->Get("b")->stored_bytes, 120u);
  EXPECT_EQ(TextOf("b"), Repost(Story(1, 100), "A line in front", "A line behind"));
}

TEST_F(ArchiveTest, TheSameAgainIsTheFirstAnswerAndWritesNothing) {
  IngestText("a", Story(1));
  const Decision first = IngestText("b", Repost(Story(1), "A line", "Another"));
  const std::uint64_t writes = engine_->writes();
  const Decision again = IngestText("b", Repost(Story(1), "A line", "Another"));
  EXPECT_TRUE(again.already_known);
  EXPECT_EQ(again.canonical_id, first.canonical_id);
  EXPECT_EQ(again.verdict.relation, first.verdict.relation);
  EXPECT_EQ(again.verdict.reason, first.verdict.reason);
  EXPECT_EQ(again.verdict.lane, first.verdict.lane);
  EXPECT_EQ(again.verdict.coverage_article, first.verdict.coverage_article);
  EXPECT_EQ(again.verdict.coverage_canonical, first.verdict.coverage_canonical);
  EXPECT_EQ(again.verdict.resemblance, first.verdict.resemblance);
  EXPECT_EQ(again.verdict.containment_article, first.verdict.containment_article);
  EXPECT_EQ(again.verdict.simhash_distance, first.verdict.simhash_distance);
  EXPECT_EQ(again.verdict.spans, first.verdict.spans);
  EXPECT_EQ(again.sequence, first.sequence);
  EXPECT_EQ(engine_->writes(), writes);
}

TEST_F(ArchiveTest, TheSameIdWithAnotherTextIsRefused) {
  IngestText("a", Story(1));
  const Result<Decision> refused = archive_->Ingest(MakeArticle("a", "", Story(2)));
  EXPECT_THAT(refused, StatusIs(StatusCode::kAlreadyExists));
  EXPECT_THAT(refused.error().message(), ::testing::HasSubstr("'a'"));
  EXPECT_EQ(TextOf("a"), Story(1));
  EXPECT_EQ(archive_->GetStats().articles, 1u);
}

TEST_F(ArchiveTest, AnArticleWithoutAnIdGetsOne) {
  const Decision first = Ingest(MakeArticle("", "https://a.example/1", Story(1)));
  const Decision second = Ingest(MakeArticle("", "https://a.example/2", Story(2)));
  EXPECT_EQ(first.id.size(), 36u);
  EXPECT_LT(first.id, second.id);
  EXPECT_EQ(TextOf(first.id), Story(1));
}

TEST_F(ArchiveTest, TheSameUrlAndBytesWithoutAnIdIsASighting) {
  const Article article = MakeArticle("", "https://a.example/1", Story(1));
  const Decision first = Ingest(article);
  const std::int64_t first_ms = archive_->Get(first.id)->stored_at_ms;
  // Sightings within one millisecond are one: ingest until the clock has moved on.
  bool moved_on = false;
  while (!moved_on) {
    moved_on = NowMs() > first_ms;
    const Decision again = Ingest(article);
    EXPECT_TRUE(again.already_known);
    EXPECT_EQ(again.id, first.id);
  }
  EXPECT_EQ(archive_->GetStats().articles, 1u);
  const std::vector<Sighting> sightings = archive_->GetSightings(article.url, 1000)->sightings;
  ASSERT_GE(sightings.size(), 2u);
  EXPECT_EQ(sightings.size(), archive_->GetStats().sightings);
  for (std::size_t i = 0; i < sightings.size(); ++i) {
    EXPECT_EQ(sightings[i].article_id, first.id);
    EXPECT_EQ(sightings[i].url, article.url);
    if (i > 0) {
      EXPECT_LT(sightings[i].seen_at_ms, sightings[i - 1].seen_at_ms) << "newest first";
    }
  }
  EXPECT_EQ(sightings.back().seen_at_ms, first_ms);
  EXPECT_TRUE(archive_->GetSightings(article.url, sightings.size())->is_complete);
  const SightingList newest = *archive_->GetSightings(article.url, 1);
  ASSERT_EQ(newest.sightings.size(), 1u);
  EXPECT_EQ(newest.sightings[0].seen_at_ms, sightings[0].seen_at_ms);
  EXPECT_FALSE(newest.is_complete);
  EXPECT_TRUE(archive_->GetSightings(article.url, 0)->sightings.empty());
  EXPECT_TRUE(archive_->GetSightings("https://a.example/2", 10)->sightings.empty());
}

// The key of a sighting has the article's number before the time.
TEST_F(ArchiveTest, AnOldArticleSeenAgainIsTheNewestSighting) {
  const Article article = MakeArticle("", "https://a.example/1", Story(1));
  const Decision first = Ingest(article);
  Ingest(MakeArticle("later", "https://a.example/1", Story(2)));
  for (const std::int64_t later_ms = NowMs(); NowMs() <= later_ms + 1;) {
  }
  Ingest(article);
  const SightingList list = *archive_->GetSightings(article.url, 2);
  ASSERT_EQ(list.sightings.size(), 2u);
  EXPECT_EQ(list.sightings[0].article_id, first.id);
  EXPECT_EQ(list.sightings[1].article_id, "later");
  EXPECT_FALSE(list.is_complete);
}

TEST_F(ArchiveTest, ACaptureWithoutAnIdIsThatOfTheFirstArticleThatHadIt) {
  Ingest(MakeArticle("a", "https://a.example/1", Story(1)));
  Ingest(MakeArticle("b", "https://a.example/1", Story(1)));
  const Decision decision = Ingest(MakeArticle("", "https://a.example/1", Story(1)));
  EXPECT_TRUE(decision.already_known);
  EXPECT_EQ(decision.id, "a");
}

TEST_F(ArchiveTest, AnotherUrlOrAnotherTextWithoutAnIdIsAnArticle) {
  const Decision first = Ingest(MakeArticle("", "https://a.example/1", Story(1)));
  const Decision elsewhere = Ingest(MakeArticle("", "https://b.example/1", Story(1)));
  EXPECT_FALSE(elsewhere.already_known);
  EXPECT_EQ(elsewhere.canonical_id, first.id);
  const Decision changed = Ingest(MakeArticle("", "https://a.example/1", Story(1) + "."));
  EXPECT_FALSE(changed.already_known);
  EXPECT_EQ(changed.verdict.relation, Relation::kIdentical);
  EXPECT_EQ(archive_->GetStats().articles, 3u);
}

TEST_F(ArchiveTest, RepeatingAnArticleWithoutIdAndUrlStoresNothing) {
  const Decision first = Ingest(MakeArticle("", "", Story(1)));
  EXPECT_EQ(Ingest(MakeArticle("", "", Story(1))).id, first.id);
  EXPECT_EQ(archive_->GetStats().articles, 1u);
  EXPECT_EQ(archive_->GetStats().sightings, 0u);
}

TEST_F(ArchiveTest, AnArticleThatIsTooLargeIsRefused) {
  EXPECT_THAT(archive_->Ingest(MakeArticle("a", "", std::string(kBodyBytesMax + 1, 'x'))),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(archive_->Check(MakeArticle("a\n", "", "x")), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(ArchiveTest, ACheckAnswersAsAnIngestWouldAndWritesNothing) {
  IngestText("a", Story(1));
  const MemoryEngine::Map before = engine_->Contents();
  const Article copy = MakeArticle("b", "", Repost(Story(1), "Head", "Tail"));
  const Result<Decision> checked = archive_->Check(copy);
  ASSERT_TRUE(checked);
  EXPECT_EQ(engine_->Contents(), before);
  const Decision ingested = Ingest(copy);
  EXPECT_EQ(checked->canonical_id, "a");
  EXPECT_EQ(checked->is_repost, ingested.is_repost);
  EXPECT_EQ(checked->verdict.relation, ingested.verdict.relation);
  EXPECT_EQ(checked->verdict.coverage_article, ingested.verdict.coverage_article);
  EXPECT_EQ(checked->verdict.spans, ingested.verdict.spans);
  EXPECT_EQ(checked->sequence, 0u);
}

TEST_F(ArchiveTest, ACheckOfANewArticleNamesItselfAsCanonical) {
  const Result<Decision> checked = archive_->Check(MakeArticle("n", "", Story(9)));
  ASSERT_TRUE(checked);
  EXPECT_FALSE(checked->is_repost);
  EXPECT_EQ(checked->canonical_id, "n");
}

TEST_F(ArchiveTest, ACheckOfAKnownArticleGivesItsFirstAnswer) {
  IngestText("a", Story(1));
  EXPECT_TRUE(archive_->Check(MakeArticle("a", "", Story(1)))->already_known);
  const Result<Decision> other_text = archive_->Check(MakeArticle("a", "", Story(2)));
  ASSERT_TRUE(other_text);
  EXPECT_FALSE(other_text->already_known);
  EXPECT_FALSE(other_text->is_repost);
}

TEST_F(ArchiveTest, UnknownIdsAreNotFound) {
  EXPECT_THAT(archive_->Get("nobody"), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(archive_->GetCluster("nobody", "", 1), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(archive_->Explain("nobody", "nobody"), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(archive_->Get(""), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(ArchiveTest, AClusterIsReadPageByPageFromAnyMember) {
  IngestText("a", Story(1));
  IngestText("other", Story(2));
  std::vector<std::string> expected;
  for (int i = 0; i < 7; ++i) {
    expected.push_back("copy" + std::to_string(i));
    IngestText(expected.back(), Repost(Story(1), "Line " + expected.back(), ""));
  }
  for (std::size_t limit = 1; limit <= 8; ++limit) {
    std::vector<std::string> ids;
    std::string cursor;
    do {
      const Result<Cluster> page = archive_->GetCluster(limit % 2 == 0 ? "a" : "copy3", cursor, limit);
      ASSERT_TRUE(page);
      EXPECT_EQ(page->canonical.id, "a");
      EXPECT_EQ(page->member_count, 7u);
      EXPECT_LE(page->members.size(), limit);
      for (const ClusterMember& member : page->members) ids.push_back(member.id);
      cursor = page->next_cursor;
    } while (!cursor.empty());
    EXPECT_EQ(ids, expected) << "limit " << limit;
  }
  EXPECT_EQ(archive_->GetStats().cluster_size_max, 7u);
}

TEST_F(ArchiveTest, AClusterOfOneHasNoMembers) {
  IngestText("a", Story(1));
  const Result<Cluster> cluster = archive_->GetCluster("a", "", 10);
  ASSERT_TRUE(cluster);
  EXPECT_EQ(cluster->canonical.id, "a");
  EXPECT_EQ(cluster->member_count, 0u);
  EXPECT_TRUE(cluster->members.empty());
}

TEST_F(ArchiveTest, ForeignCursorsAndEmptyPagesAreRefused) {
  IngestText("a", Story(1));
  EXPECT_THAT(archive_->GetCluster("a", "!", 1), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(archive_->GetCluster("a", "AAAA", 1), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(archive_->GetCluster("a", "", 0), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(ArchiveTest, AnyTwoArticlesCanBeExplained) {
  IngestText("a", Story(1));
  IngestText("b", Repost(Story(1), "Head", "Tail"));
  IngestText("c", Story(2));
  const Result<PairReport> copies = archive_->Explain("b", "a");
  ASSERT_TRUE(copies);
  EXPECT_TRUE(copies->decision.is_repost);
  EXPECT_EQ(copies->decision.canonical_id, "a");
  EXPECT_EQ(copies->article.article.text, TextOf("b"));
  EXPECT_EQ(copies->other.article.id, "a");
  const Result<PairReport> strangers = archive_->Explain("b", "c");
  ASSERT_TRUE(strangers);
  EXPECT_FALSE(strangers->decision.is_repost);
  EXPECT_EQ(strangers->decision.compared_id, "c");
}

TEST_F(ArchiveTest, TheFeedHasEveryDecisionInOrder) {
  IngestText("a", Story(1));
  IngestText("b", Story(2));
  IngestText("c", Repost(Story(1), "Head", "Tail"));
  const std::vector<FeedEntry> all = archive_->ReadFeed(0, 10)->entries;
  ASSERT_EQ(all.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(all[i].sequence, i + 1);
  EXPECT_EQ(all[2].id, "c");
  EXPECT_EQ(all[2].canonical_id, "a");
  EXPECT_TRUE(all[2].is_repost);
  EXPECT_FALSE(all[1].is_repost);
  const std::vector<FeedEntry> page = archive_->ReadFeed(1, 1)->entries;
  ASSERT_EQ(page.size(), 1u);
  EXPECT_EQ(page[0].id, "b");
  EXPECT_FALSE(archive_->ReadFeed(0, 2)->is_complete);
  EXPECT_TRUE(archive_->ReadFeed(0, 3)->is_complete);
  EXPECT_EQ(archive_->ReadFeed(0, 2)->last_sequence, 2u);
  const FeedPage none = *archive_->ReadFeed(9, 10);
  EXPECT_TRUE(none.entries.empty() && none.is_complete);
  EXPECT_EQ(none.last_sequence, 9u);
  EXPECT_EQ(none.newest_sequence, 3u);
}

TEST_F(ArchiveTest, IdsAreVisitedInOrderOfArrivalUntilTheVisitorStops) {
  std::vector<std::string> expected;
  for (unsigned i = 0; i < 1100; ++i) {
    expected.push_back(std::to_string(2000 - i));
    IngestText(expected.back(), "short " + expected.back());
  }
  std::vector<std::string> ids;
  const auto collect = [&](std::string_view id) {
    ids.emplace_back(id);
    return true;
  };
  EXPECT_THAT(archive_->ForEachId(collect), IsOk());
  EXPECT_EQ(ids, expected);
  int visits = 0;
  EXPECT_THAT(archive_->ForEachId([&](std::string_view) { return ++visits < 3; }), IsOk());
  EXPECT_EQ(visits, 3);
}

TEST_F(ArchiveTest, TotalsAddUpAndSurviveReopening) {
  Ingest(MakeArticle("a", "https://a.example/", Story(1)));
  Ingest(MakeArticle("b", "https://b.example/", Repost(Story(1), "Head", "Tail")));
  IngestText("c", Story(2));
  for (int round = 0; round < 2; ++round) {
    const ArchiveStats stats = archive_->GetStats();
    EXPECT_EQ(stats.articles, 3u);
    EXPECT_EQ(stats.canonicals, 2u);
    EXPECT_EQ(stats.reposts, 1u);
    EXPECT_EQ(stats.sightings, 2u);
    EXPECT_EQ(stats.cluster_size_max, 1u);
    EXPECT_EQ(stats.text_bytes, TextOf("a").size() + TextOf("b").size() + TextOf("c").size());
    EXPECT_EQ(stats.repost_text_bytes, TextOf("b").size());
    EXPECT_EQ(stats.body_bytes, archive_->Get("a")->stored_bytes + archive_->Get("b")->stored_bytes +
                                    archive_->Get("c")->stored_bytes);
    Reopen();
  }
}

TEST_F(ArchiveTest, NumbersAndSequencesGoOnAfterReopening) {
  IngestText("a", Story(1));
  Reopen();
  EXPECT_EQ(IngestText("b", Repost(Story(1), "Head", "Tail")).canonical_id, "a");
  EXPECT_EQ(IngestText("c", Story(3)).sequence, 3u);
  EXPECT_EQ(archive_->ReadFeed(0, 10)->entries.size(), 3u);
}

TEST_F(ArchiveTest, WhatWasAcknowledgedSurvivesAPowerCut) {
  IngestText("a", Story(1));
  Result<PreparedArticle> prepared = archive_->Prepare(MakeArticle("b", "", Story(2)));
  ASSERT_TRUE(prepared);
  ASSERT_TRUE(archive_->Settle(std::move(*prepared)));
  CutPower();
  EXPECT_EQ(TextOf("a"), Story(1));
  EXPECT_THAT(archive_->Get("b"), StatusIs(StatusCode::kNotFound));
}

TEST_F(ArchiveTest, AnAnswerThatWroteNothingIsDurableToo) {
  Result<PreparedArticle> prepared = archive_->Prepare(MakeArticle("a", "", Story(1)));
  ASSERT_TRUE(archive_->Settle(std::move(*prepared)));
  EXPECT_TRUE(IngestText("a", Story(1)).already_known);
  CutPower();
  EXPECT_EQ(TextOf("a"), Story(1));
}

TEST_F(ArchiveTest, AReadOnlyArchiveAnswersButStoresNothing) {
  IngestText("a", Story(1));
  options_.read_only = true;
  Reopen();
  EXPECT_EQ(TextOf("a"), Story(1));
  EXPECT_TRUE(archive_->Check(MakeArticle("b", "", Story(1)))->is_repost);
  EXPECT_THAT(archive_->Ingest(MakeArticle("b", "", Story(1))), StatusIs(StatusCode::kUnavailable));
}

TEST_F(ArchiveTest, NothingIsCreatedWithoutBeingAsked) {
  options_.create_if_missing = false;
  EXPECT_THAT(OpenOver({}), StatusIs(StatusCode::kNotFound));
  options_ = {
      .directory = {}, .create_if_missing = true, .read_only = true, .cache_bytes = 0, .thresholds = {}};
  EXPECT_THAT(OpenOver({}), StatusIs(StatusCode::kNotFound));
}

// Limits under which nothing but equal texts is a copy.
Thresholds StrictLimits() {
  Thresholds limits;
  limits.version = 1000;
  limits.matched_units_min = 1'000'000;
  limits.matched_share_min = 2;
  return limits;
}

TEST_F(ArchiveTest, StoreOfOtherLimitsIsDecidedByTheProgramsOwn) {
  const std::uint32_t usual = Thresholds{}.version;
  IngestText("a", Story(1));
  EXPECT_EQ(IngestText("b", Repost(Story(1), "Head", "Tail")).rules_version, usual);
  options_.thresholds = StrictLimits();
  Reopen();
  const Decision checked = *archive_->Check(MakeArticle("c", "", Repost(Story(1), "Other", "End")));
  EXPECT_FALSE(checked.is_repost);
  EXPECT_EQ(checked.rules_version, 1000u);
  EXPECT_EQ(IngestText("c", Repost(Story(1), "Other", "End")).rules_version, 1000u);
  EXPECT_EQ(archive_->Get("b")->decision.rules_version, usual);
  EXPECT_EQ(archive_->Get("c")->decision.rules_version, 1000u);
  EXPECT_EQ(archive_->Explain("b", "a")->decision.rules_version, 1000u);
  const Decision again = IngestText("b", Repost(Story(1), "Head", "Tail"));
  EXPECT_TRUE(again.already_known);
  EXPECT_EQ(again.rules_version, usual);
}

TEST_F(ArchiveTest, StatisticsTellWhichRulesDecideAndWhichMadeTheStore) {
  options_.thresholds = StrictLimits();
  Reopen();
  EXPECT_EQ(archive_->GetStats().rules, IdentityOf(StrictLimits()));
  EXPECT_EQ(archive_->GetStats().store_rules, IdentityOf(Thresholds{}));
}

TEST_F(ArchiveTest, StoreOfAnOlderFormatAsksForAReindex) {
  IngestText("a", Story(1));
  MemoryEngine::Map contents = engine_->Contents();
  std::string& description = contents.at(MetaKey(kStoreMetaName));
  description = EncodeStoreMeta12(*DecodeStoreMeta(description));
  for (const bool read_only : {true, false}) {
    options_.read_only = read_only;
    const Status status = OpenOver(contents);
    ASSERT_THAT(status, StatusIs(StatusCode::kFailedPrecondition));
    EXPECT_THAT(status.message(), HasSubstr("newsfold reindex"));
  }
}

class DamagedArchive : public ArchiveFixture {
 protected:
  // Stores a raw text, a compressed canonical and its repost; then changes what the engine holds.
  void Check(const std::string& id, const std::function<void(MemoryEngine::Map*)>& damage) {
    ASSERT_TRUE(OpenOver({}).ok());
    IngestText("raw", "too short to compress");
    IngestText("canonical", Story(1));
    IngestText("repost", Repost(Story(1), "Head", "Tail"));
    MemoryEngine::Map contents = engine_->Contents();
    damage(&contents);
    ASSERT_TRUE(OpenOver(std::move(contents)).ok());
    EXPECT_THAT(archive_->Get(id), StatusIs(StatusCode::kCorruption));
  }
  static void FlipLastBit(std::string* value) { value->back() = static_cast<char>(value->back() ^ 1); }
};

TEST_F(DamagedArchive, DamageIsToldAndNeverServed) {
  using Map = MemoryEngine::Map;
  Check("raw", [](Map* map) { FlipLastBit(&map->at(BodyKey(1))); });
  Check("raw", [](Map* map) { map->at(BodyKey(1)) += "x"; });
  Check("raw", [](Map* map) { map->at(BodyKey(1)).clear(); });
  Check("raw", [](Map* map) { map->erase(BodyKey(1)); });
  Check("canonical", [](Map* map) { FlipLastBit(&map->at(BodyKey(2))); });
  Check("canonical", [](Map* map) { map->erase(RecordKey(2)); });
  Check("canonical", [](Map* map) { FlipLastBit(&map->at(RecordKey(2))); });
  Check("canonical", [](Map* map) { map->at(IdKey("canonical")) = EncodeNumber(1); });
  Check("canonical", [](Map* map) { map->at(IdKey("canonical")) = "?"; });
  Check("repost", [](Map* map) { FlipLastBit(&map->at(BodyKey(2))); });
  Check("repost", [](Map* map) { map->erase(BodyKey(2)); });
  Check("repost", [](Map* map) { map->erase(BodyKey(3)); });
  Check("repost", [](Map* map) {
    ArticleRecord base = *DecodeRecord(2, map->at(RecordKey(2)));
    base.body.codec = BodyCodec::kZstdDelta;
    map->at(RecordKey(2)) = EncodeRecord(base);
  });
}

TEST_F(DamagedArchive, ListsThatCannotBeReadAreTold) {
  IngestText("canonical", Story(1));
  Ingest(MakeArticle("repost", "https://a.example/1", Repost(Story(1), "Head", "Tail")));
  MemoryEngine::Map contents = engine_->Contents();
  contents.at(FeedKey(2)) = "?";
  contents.at(ClusterKey(1)) = "?";
  for (auto& [key, value] : contents) {
    if (key.starts_with(UrlPrefix(CanonicalUrl("https://a.example/1")))) value = "?";
  }
  ASSERT_TRUE(OpenOver(contents).ok());
  EXPECT_THAT(archive_->ReadFeed(0, 10), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(archive_->GetCluster("repost", "", 10), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(archive_->GetSightings("https://a.example/1", 10), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(archive_->Ingest(MakeArticle("c", "", Repost(Story(1), "Other head", ""))),
              StatusIs(StatusCode::kCorruption));
  contents.at(MetaKey(kCountersName)) = "?";
  EXPECT_THAT(OpenOver(contents), StatusIs(StatusCode::kCorruption));
}

TEST_F(ArchiveTest, HealthAndCompactionAreTheEngines) {
  EXPECT_THAT(archive_->Health(), IsOk());
  EXPECT_THAT(archive_->Compact({}, [](const CompactSummary&) { return true; }), IsOk());
  engine_->FailWrite(1);
  EXPECT_THAT(archive_->Ingest(MakeArticle("a", "", Story(1))), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(archive_->Health(), StatusIs(StatusCode::kUnavailable));
}

}  // namespace
}  // namespace newsfold
