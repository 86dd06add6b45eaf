#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/export/export_fixture.h"

namespace newsfold {
namespace {

using testing::ExportFixture;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::LinesOf;
using testing::Repost;
using ::testing::SizeIs;
using testing::Story;
using testing::Words;

class TakeOverTest : public ExportFixture {
 protected:
  void ExpectEqual(const Other& other) {
    EXPECT_EQ(LinesOf(Export(other.archive.get())), LinesOf(Export(archive_.get())));
    const ArchiveStats stats = archive_->GetStats();
    const ArchiveStats others = other.archive->GetStats();
    EXPECT_EQ(others.articles, stats.articles);
    EXPECT_EQ(others.canonicals, stats.canonicals);
    EXPECT_EQ(others.reposts, stats.reposts);
    EXPECT_EQ(others.sightings, stats.sightings);
    EXPECT_EQ(others.cluster_size_max, stats.cluster_size_max);
    ExpectSound(other.engine->Contents());
  }

  Curation Promote(const std::string& id) {
    Curation curation;
    curation.kind = CurationKind::kPromote;
    curation.id = id;
    curation.reason = "it was first";
    return curation;
  }
  // Three copies of a story, of which the last leads.
  void IngestPromoted() {
    for (int i = 0; i < 3; ++i) {
      const std::string id = "a" + std::to_string(i);
      IngestText(id, Repost(Story(1), "Desk " + id, "Tail " + id));
    }
    ASSERT_TRUE(archive_->Curate(Promote("a2")));
  }
  static std::string WithoutField(std::string line, const std::string& field) {
    const std::size_t at = line.find(field);
    EXPECT_NE(at, std::string::npos) << line;
    return line.erase(at, field.size());
  }
  static std::string Replaced(std::string line, const std::string& from, const std::string& to) {
    const std::size_t at = line.find(from);
    EXPECT_NE(at, std::string::npos) << line;
    return line.replace(at, from.size(), to);
  }
  // What is said of a line that is not taken.
  static std::string Refusal(const std::string& line) {
    const Other other = OpenOther();
    const TakenOver taken = TakeOver(other.archive.get(), {line});
    EXPECT_EQ(other.archive->GetStats().articles, taken.outcomes.at(0).decision ? 1u : 0u);
    return taken.outcomes.at(0).decision ? "it was taken" : taken.outcomes[0].decision.error().ToString();
  }
};

TEST_F(TakeOverTest, RandomStoresComeBackEqual) {
  std::string all;
  for (const unsigned seed : {1u, 2u, 3u, 4u, 5u, 6u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    texts_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    FillAtRandom(seed, 80);
    ExpectSound(engine_->Contents());
    all += Export(archive_.get());
    const Other other = OpenOther();
    ExpectTakenOver(other.archive.get(), Export(archive_.get()));
    ExpectEqual(other);
    // The same again changes nothing.
    const auto contents = other.engine->Contents();
    ExpectTakenOver(other.archive.get(), Export(archive_.get()));
    EXPECT_EQ(other.engine->Contents(), contents);
  }
  EXPECT_GT(curated_, 30);
  for (const char* const found :
       {"\"decided_by\":\"person\"", "\"pinned\":true", "\"via_id\":\"", "\"contained\":[{",
        "\"seen_at\":[\"", "\"story_id\":", "\"shows_passages\":true", "\"repeats_indexed\":true",
        "\"base64url\":{\"text\"", "\"metadata\":\"", "\"n\":123456789012345678901234567890"})
    EXPECT_THAT(all, HasSubstr(found));
}

TEST_F(TakeOverTest, WhatWasCutShortCanBeTakenOverAgain) {
  FillAtRandom(7, 60);
  const std::vector<std::string> lines = LinesOf(Export(archive_.get()));
  for (std::size_t count = 0; count < lines.size(); count += 7) {
    Other other = OpenOther();
    {
      // Without FileTakenOver, as after a kill.
      BulkPipeline pipeline(
          other.archive.get(), {.mode = BulkMode::kTakeOver}, [] { return BulkPipeline::ParseFunction(); },
          [](const BulkOutcome& /*outcome*/) {});
      for (std::size_t i = 0; i < count; ++i) ASSERT_TRUE(pipeline.Add(lines[i], 0).ok());
    }
    other = OpenOther(other.engine->DurableContents());
    ExpectSound(other.engine->Contents());
    ExpectTakenOver(other.archive.get(), Export(archive_.get()));
    EXPECT_EQ(LinesOf(Export(other.archive.get())), lines) << count;
  }
}

// A store that takes over each export of what changed follows the other one.
TEST_F(TakeOverTest, ChangesCanBeFollowed) {
  random_.seed(8);
  for (int i = 0; i < 6; ++i) IngestRandom();
  const Other other = OpenOther();
  std::uint64_t sequence = 0;
  for (int round = 0; round < 12; ++round) {
    for (int step = 0; step < 8; ++step) ChangeAtRandom();
    ExpectTakenOver(other.archive.get(), Export({.after_sequence = sequence}));
    sequence = archive_->GetStats().last_sequence;
    ExpectSound(other.engine->Contents());
  }
  const std::map<std::string, std::string> canonicals = Canonicals();
  for (const auto& [id, canonical] : canonicals)
    EXPECT_EQ(other.archive->Get(id)->decision.canonical_id, canonical) << id;
}

TEST_F(TakeOverTest, MarksOfPersonsBindTheOtherStoreToo) {
  IngestPromoted();
  const Other other = OpenOther();
  const TakenOver taken = TakeOver(other.archive.get(), LinesOf(Export(archive_.get())));
  EXPECT_THAT(taken.summary.filed, SizeIs(2));
  EXPECT_TRUE(other.archive->Get("a2")->decision.pinned);
  EXPECT_EQ(other.archive->Get("a0")->decision.canonical_id, "a2");
  ASSERT_TRUE(other.archive->Recheck({}, [](const RecheckChange*, const RecheckSummary&) { return true; }));
  ExpectEqual(other);
}

// A repost that was found by what is indexed of its story is found by itself once it leaves that.
TEST_F(TakeOverTest, WhatLeavesItsClusterIsFoundByItself) {
  for (const std::string id : {"a0", "a1", "a2"})
    IngestText(id, Repost(Story(1), "Desk " + id, "Tail " + id));
  const Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  Curation curation = Promote("a1");
  curation.kind = CurationKind::kSplit;
  ASSERT_TRUE(archive_->Curate(curation));
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  Article article;
  article.text = Repost(Story(1), "Desk a1", "Tail a1 now");
  EXPECT_EQ(archive_->Check(article)->canonical_id, "a1");
  EXPECT_EQ(other.archive->Check(article)->canonical_id, "a1");
}

// What comes later is decided by what was taken over, as in the first store.
TEST_F(TakeOverTest, LaterArticlesAreFoldedOntoIt) {
  FillAtRandom(9, 60);
  const Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  for (unsigned story = 0; story < 6; ++story) {
    Article article;
    article.text = Repost(Story(story, 30), "A later desk", "The end");
    const Decision here = *archive_->Check(article);
    const Decision there = *other.archive->Check(article);
    EXPECT_EQ(there.canonical_id, here.canonical_id) << story;
  }
}

// Nothing in an export tells that there was more.
TEST_F(TakeOverTest, WhatWasRemovedIsNotExported) {
  removes_ = true;
  for (const unsigned seed : {21u, 22u, 23u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    texts_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    FillAtRandom(seed, 80);
    ExpectSound(engine_->Contents());
    const std::string exported = Export(archive_.get());
    const Other other = OpenOther();
    ExpectTakenOver(other.archive.get(), exported);
    EXPECT_EQ(LinesOf(Export(other.archive.get())), LinesOf(exported));
    ExpectSound(other.engine->Contents());
    const ArchiveStats stats = archive_->GetStats();
    EXPECT_GT(stats.removed, 0u);
    EXPECT_EQ(LinesOf(exported).size(), stats.canonicals + stats.reposts);
    for (const auto& [id, text] : texts_) {
      if (archive_->Get(id)) continue;
      EXPECT_EQ(exported.find('"' + id + '"'), std::string::npos) << id;
    }
  }
}

// What a person removed here does not come back with an export.
TEST_F(TakeOverTest, WhatWasRemovedHereIsRefused) {
  IngestText("a", Story(1));
  IngestText("copy", Repost(Story(1), "Desk", "Tail"));
  IngestText("b", Story(2));
  const std::vector<std::string> lines = LinesOf(Export(archive_.get()));
  for (const bool blocks_copies : {false, true}) {
    const Other other = OpenOther();
    Article article;
    article.id = "mine";
    article.text = Story(1);
    ASSERT_TRUE(other.archive->Ingest(article));
    Curation curation;
    curation.kind = CurationKind::kRemove;
    curation.id = "mine";
    curation.reason = "by order";
    curation.blocks_copies = blocks_copies;
    ASSERT_TRUE(other.archive->Curate(curation));
    const TakenOver taken = TakeOver(other.archive.get(), lines);
    EXPECT_EQ(taken.outcomes.at(0).decision.error().code(), StatusCode::kGone);
    EXPECT_EQ(taken.outcomes.at(1).decision.has_value(), !blocks_copies);
    EXPECT_TRUE(taken.outcomes.at(2).decision);
    ExpectSound(other.engine->Contents());
  }
}

TEST_F(TakeOverTest, AnotherTextUnderAKnownIdIsRefused) {
  IngestText("a", Story(1));
  const std::string exported = Export(archive_.get());
  const Other other = OpenOther();
  Article article;
  article.id = "a";
  article.text = Story(2);
  ASSERT_TRUE(other.archive->Ingest(article));
  const TakenOver taken = TakeOver(other.archive.get(), LinesOf(exported));
  EXPECT_EQ(taken.outcomes.at(0).decision.error().code(), StatusCode::kAlreadyExists);
}

TEST_F(TakeOverTest, LinesThatAreNoExportAreRefused) {
  IngestText("a", Story(1));
  const std::string line = LinesOf(Export(archive_.get())).at(0);
  EXPECT_EQ(Refusal(line + " "), "it was taken");
  EXPECT_THAT(Refusal("{\"id\":\"x\",\"text\":\"y\"}"), HasSubstr("no line of an export"));
  EXPECT_THAT(Refusal(Replaced(line, "\"id\":\"a\",", "")), HasSubstr("\"id\" is missing"));
  EXPECT_THAT(Refusal(Replaced(line, "\"verdict\":\"new\"", "\"verdict\":\"old\"")),
              HasSubstr("\"verdict\""));
  EXPECT_THAT(Refusal(Replaced(line, "\"verdict\":\"new\"", "\"verdict\":\"repost\"")),
              HasSubstr("\"canonical_id\" does not fit"));
  EXPECT_THAT(Refusal(Replaced(line, "\"no_candidate\"", "\"a_rule_to_come\"")),
              HasSubstr("\"reason\" is unknown to this program: 'a_rule_to_come'"));
  EXPECT_THAT(Refusal(Replaced(line, "\"resemblance\":0", "\"resemblance\":2")),
              HasSubstr("\"resemblance\""));
  EXPECT_THAT(
      Refusal(Replaced(line, "\"spans\":[]", "\"spans\":[{\"article\":[0,9999],\"canonical\":[0,1]}]")),
      HasSubstr("\"spans\" are not within"));
  EXPECT_THAT(Refusal(Replaced(line, "Z\"", "\"")), HasSubstr("\"stored_at\" is no time"));
  EXPECT_THAT(Refusal(Replaced(line, "\"fold_version\":", "\"base64url\":{\"url\":\"?\"},\"fold_version\":")),
              HasSubstr("\"base64url\""));
  EXPECT_THAT(Refusal(Replaced(line, "\"stored_at\":\"2", "\"stored_at\":\"3")), HasSubstr("in the future"));
}

// Whatever a line says, it is refused or leaves a sound store.
TEST_F(TakeOverTest, DamagedLinesDoNoHarm) {
  FillAtRandom(10, 60);
  std::vector<std::string> lines = LinesOf(Export(archive_.get()));
  std::size_t taken = 0;
  for (int round = 0; round < 8; ++round) {
    std::vector<std::string> damaged = lines;
    for (std::string& line : damaged) {
      const std::size_t field = line.find("\"newsfold\"");
      for (int i = 0; i < 2; ++i) {
        const std::size_t at = field + random_() % (line.size() - field);
        constexpr std::string_view kBytes = "\"{}[],:-eaZ\\";
        const bool is_digit = line[at] >= '0' && line[at] <= '9';
        if (is_digit) line[at] = static_cast<char>('0' + random_() % 10);
        if (!is_digit && random_() % 20 == 0) line[at] = kBytes[random_() % kBytes.size()];
      }
    }
    const Other other = OpenOther();
    TakeOver(other.archive.get(), damaged);
    taken += other.archive->GetStats().articles;
    ExpectSound(other.engine->Contents());
    TakeOver(other.archive.get(), lines);
    ExpectSound(other.engine->Contents());
  }
  EXPECT_GT(taken, lines.size());
}

// Decisions that contradict each other are not taken, and the articles are.
TEST_F(TakeOverTest, AnExportThatContradictsItselfLeavesASoundStore) {
  FillAtRandom(11, 60);
  const std::vector<std::string> lines = LinesOf(Export(archive_.get()));
  std::vector<std::string> ids;
  for (const auto& [id, canonical] : Canonicals()) ids.push_back(id);
  for (int round = 0; round < 8; ++round) {
    std::vector<std::string> mixed = lines;
    for (std::string& line : mixed) {
      const std::string key = "\"canonical_id\":\"";
      const std::size_t at = line.find(key, line.find("\"newsfold\"")) + key.size();
      if (line.find("\"verdict\":\"repost\"") == std::string::npos || random_() % 2 == 0) continue;
      line.replace(at, line.find('"', at) - at, ids[random_() % ids.size()]);
    }
    const Other other = OpenOther();
    TakeOver(other.archive.get(), mixed);
    ExpectSound(other.engine->Contents());
    TakeOver(other.archive.get(), mixed);
    ExpectSound(other.engine->Contents());
    ExpectTakenOver(other.archive.get(), Export(archive_.get()));
    EXPECT_EQ(LinesOf(Export(other.archive.get())).size(), lines.size());
    ExpectSound(other.engine->Contents());
  }
}

TEST_F(TakeOverTest, WhatANewerProgramDecidedIsRefused) {
  IngestText("a", Story(1));
  const std::string line = LinesOf(Export(archive_.get())).at(0);
  EXPECT_THAT(Refusal(Replaced(line, "\"rules_version\":", "\"rules_version\":9")),
              HasSubstr("failed_precondition: 'a' was decided by rules 9"));
  EXPECT_THAT(Refusal(Replaced(line, "\"fold_version\":", "\"fold_version\":9")),
              HasSubstr("by fold version 9"));
  EXPECT_THAT(Refusal(Replaced(line, "\"format\":1", "\"format\":2")),
              HasSubstr("format 2, this program reads 1"));
}

// Of a part of a store, those whose canonicals are elsewhere are folded among themselves.
TEST_F(TakeOverTest, RepostsOfWhatWasLeftOutAreDecidedAnew) {
  IngestPage("first", "a.example", "", Story(1));
  IngestPage("copy", "b.example", "", Repost(Story(1), "Desk", "Tail"));
  IngestPage("again", "b.example", "", Repost(Story(1), "A desk", "A tail"));
  const Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export({.site = "b.example"}));
  EXPECT_EQ(other.archive->Get("copy")->decision.canonical_id, "copy");
  EXPECT_EQ(other.archive->Get("again")->decision.canonical_id, "copy");
  ExpectSound(other.engine->Contents());
}

TEST_F(TakeOverTest, ACanonicalThatNeverComesIsTold) {
  IngestPromoted();
  std::vector<std::string> lines = LinesOf(Export(archive_.get()));
  lines.pop_back();
  const Other other = OpenOther();
  const TakenOver taken = TakeOver(other.archive.get(), lines);
  ASSERT_THAT(taken.summary.refused, SizeIs(2));
  EXPECT_THAT(taken.summary.refused[0].reason.ToString(),
              HasSubstr("its canonical 'a2' is neither here nor"));
  EXPECT_FALSE(other.archive->Get("a0")->decision.is_repost);
  ExpectSound(other.engine->Contents());
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  ExpectEqual(other);
}

// "mine" is a repost of a0 here, and no export says what becomes of it when a0 becomes one.
TEST_F(TakeOverTest, NobodyIsLeftUnderARepost) {
  IngestText("a0", Story(1));
  IngestText("a1", Repost(Story(1), "Desk", "Tail"));
  const Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  Article mine;
  mine.id = "mine";
  mine.text = Repost(Story(1), "My desk", "My tail");
  ASSERT_EQ(other.archive->Ingest(mine)->canonical_id, "a0");
  ASSERT_TRUE(archive_->Curate(Promote("a1")));
  const TakenOver taken = TakeOver(other.archive.get(), LinesOf(Export(archive_.get())));
  ASSERT_THAT(taken.summary.refused, SizeIs(2));
  EXPECT_THAT(taken.summary.refused[0].reason.ToString(), HasSubstr("a repost would be left under a repost"));
  EXPECT_EQ(other.archive->Get("mine")->decision.canonical_id, "a0");
  EXPECT_EQ(other.archive->Get("a1")->decision.canonical_id, "a0");
  ExpectSound(other.engine->Contents());
}

}  // namespace
}  // namespace newsfold
