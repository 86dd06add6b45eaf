#include "store/decide/matcher.h"

#include <gtest/gtest.h>

#include "dedup/sketch/simhash.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckNew;
using testing::CheckRepost;
using testing::MatchWorld;
using testing::Page;
using testing::Words;

TEST(Matcher, FirstArticleIsNew) {
  MatchWorld world;
  CheckNew(world.Ingest({.text = Words("a", 200)}), Reason::kNoCandidate);
}

TEST(Matcher, EqualTextComesByItsDigest) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200)});
  CheckRepost(world.Ingest({.text = "  " + Words("A", 200)}), 1, Relation::kIdentical, Lane::kDigest);
}

TEST(Matcher, SmallEditComesBySimHash) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 400)});
  const MatchOutcome outcome = world.Ingest({.text = Words("a", 400) + "photo."});
  CheckRepost(outcome, 1, Relation::kNear, Lane::kSimHash);
  EXPECT_LE(outcome.simhash_distance, kSimHashDistanceMax);
}

TEST(Matcher, TruncatedAndWrappedCopiesComeByRareShingles) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 400)});
  CheckRepost(world.Ingest({.text = Words("a", 160)}), 1, Relation::kContained, Lane::kRareShingle);
  CheckRepost(world.Ingest({.text = Words("x", 300) + Words("a", 400) + Words("y", 300)}), 1,
              Relation::kContains, Lane::kRareShingle);
}

TEST(Matcher, EdgeIsToTheCanonicalNotToAMember) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 400)});
  world.Ingest({.text = Words("a", 400) + Words("b", 30)});
  const MatchOutcome outcome = world.Ingest({.text = Words("a", 400) + Words("b", 30) + Words("c", 5)});
  EXPECT_EQ(outcome.canonical, 1u);
  EXPECT_EQ(outcome.compared, 1u);
}

// The first third of a story: with so many words of its own (65 % of it shared, of the story 33 %), it is too
// little of the story itself.
TEST(Matcher, MemberAdmitsWhatItsCanonicalAloneWouldNot) {
  MatchWorld world;
  const std::string story = Words("a", 400);
  const std::string part = Words("a", 130) + Words("b", 10);
  world.Ingest({.text = story});
  CheckRepost(world.Ingest({.text = part}), 1, Relation::kContained, Lane::kRareShingle);
  const MatchOutcome outcome = world.Ingest({.text = part + Words("c", 70)});
  CheckRepost(outcome, 1, Relation::kContained, Lane::kRareShingle);
  EXPECT_EQ(NameOf(outcome.judgement.reason), "member");
  EXPECT_EQ(outcome.via, 2u);
  EXPECT_EQ(outcome.compared, 1u);
}

// A cut that holds the other cut whole, and as much of its own: the other is 52 % of it, and no less than
// member_cover_min would do. With 220 words of its own it is 39 %, although 36 % of it are the canonical's.
TEST(Matcher, AMemberAdmitsWhatHoldsItWhole) {
  MatchWorld world;
  const std::string part = Words("a", 130) + Words("b", 10);
  world.Ingest({.text = Words("a", 400)});
  world.Ingest({.text = part});
  const MatchOutcome outcome = *world.Check({.text = part + Words("c", 130)});
  CheckRepost(outcome, 1, Relation::kContained, Lane::kRareShingle);
  EXPECT_EQ(outcome.via, 2u);
  EXPECT_EQ(world.Check({.text = part + Words("c", 220)})->canonical, 0u);
}

// A page that holds two stories does not make them one. It has the title of the first, which is 18 % of it;
// the second is 82 %, so much as makes two texts versions.
TEST(Matcher, AVersionOfAMemberStillNeedsSomethingOfTheCanonical) {
  const std::string title = "Harbour bridge closed by the storm";
  MatchWorld world;
  world.Ingest({.text = Words("a", 200), .title = title, .url = "https://a.example/1", .site = "a.example"});
  CheckRepost(world.Ingest({.text = Words("a", 200) + Words("b", 900), .title = title}), 1,
              Relation::kContains, Lane::kRareShingle);
  CheckNew(*world.Check({.text = Words("b", 900)}), Reason::kLowCoverage);
}

// What three programs make of one page: its body, the page whole, and the readers' comments.
TEST(Matcher, CapturesOfOneUrlMeetInTheOneThatHoldsThem) {
  const std::string body = Words("a", 200);
  const std::string comments = Words("b", 200);
  const auto capture = [](std::string text, std::string url = "https://a.example/1") {
    return Page{.text = std::move(text), .url = std::move(url), .site = "a.example"};
  };
  MatchWorld world;
  world.Ingest(capture(body));
  CheckRepost(world.Ingest(capture(body + comments)), 1, Relation::kContains, Lane::kRareShingle);
  const MatchOutcome outcome = *world.Check(capture(comments));
  CheckRepost(outcome, 1, Relation::kContained, Lane::kRareShingle);
  EXPECT_EQ(NameOf(outcome.judgement.reason), "member");
  EXPECT_EQ(outcome.via, 2u);
  EXPECT_EQ(outcome.evidence.comparison.article.coverage, 0);
  EXPECT_EQ(world.Check(capture(comments, "https://a.example/2"))->canonical, 0u);
  EXPECT_EQ(world.Check(capture(comments + Words("c", 30)))->canonical, 0u);
}

// What joined without an edge speaks for nobody: a front page that changes would become a chain, and a
// consent wall that stood before a story once would draw the walls of all sites to it.
TEST(Matcher, ACaptureWithoutAnEdgeAdmitsNobodyElse) {
  const std::string url = "https://a.example/";
  const auto capture = [&url](const std::string& text) {
    return Page{.text = text, .url = url, .site = "a.example"};
  };
  MatchWorld world;
  world.Ingest(capture(Words("a", 200)));
  world.Ingest(capture(Words("a", 200) + Words("b", 200)));
  EXPECT_EQ(world.Ingest(capture(Words("b", 200))).canonical, 1u);
  EXPECT_EQ(world.Check(capture(Words("b", 200)))->canonical, 1u) << "the same bytes again";
  EXPECT_EQ(world.Check(capture(Words("b", 200) + Words("c", 200)))->canonical, 0u);
  EXPECT_EQ(
      world.Check({.text = Words("b", 200), .url = "https://b.example/", .site = "b.example"})->canonical,
      0u);
}

TEST(Matcher, APageOfAnotherUrlDoesNotJoinCapturesOfOne) {
  const std::string shared = Words("a", 200);
  const std::string other = Words("b", 200);
  MatchWorld world;
  world.Ingest({.text = shared, .url = "https://a.example/1", .site = "a.example"});
  const Page both{.text = shared + other, .url = "https://a.example/2", .site = "a.example"};
  CheckRepost(world.Ingest(both), 1, Relation::kContains, Lane::kRareShingle);
  EXPECT_EQ(world.Check({.text = other, .url = "https://a.example/2", .site = "a.example"})->canonical, 0u);
}

// Pages of a site nothing is known of yet share more boilerplate than either has body.
TEST(Matcher, ACaptureOfItsUrlWinsOverAPageThatSharesMore) {
  const auto page = [](std::string text, int number) {
    return Page{
        .text = std::move(text), .url = "https://a.example/" + std::to_string(number), .site = "a.example"};
  };
  const std::string boilerplate = Words("f", 500);
  MatchWorld world;
  world.Ingest(page(Words("a", 140), 1));
  CheckNew(world.Ingest(page(boilerplate + Words("b", 140), 2)), Reason::kNoCandidate);
  CheckRepost(*world.Check(page(boilerplate + Words("a", 140), 3)), 2, Relation::kContains,
              Lane::kRareShingle);
  CheckRepost(*world.Check(page(boilerplate + Words("a", 140), 1)), 1, Relation::kContains,
              Lane::kRareShingle);
}

// What stood at its url before may be a stub of something else.
TEST(Matcher, WhatStoodAtItsUrlDoesNotWinOverItsStory) {
  MatchWorld world;
  const std::string title = "Harbour bridge closed by the storm";
  world.Ingest({.text = Words("a", 400), .title = title, .url = "u/1", .site = "a.example"});
  world.Ingest({.text = Words("a", 120) + Words("j", 60),
                .title = "Win a phone in our great survey",
                .url = "u/2",
                .site = "b.example"});
  const Page copy{.text = Words("a", 400) + Words("b", 8), .title = title, .url = "u/2", .site = "b.example"};
  CheckRepost(*world.Check(copy), 1, Relation::kNear, Lane::kRareShingle);
}

// Of two clusters that would have it, an article joins the one whose canonical it is closer to: the member
// that would admit it to the first is 59 % of it, the second canonical 47 %, and of the first 33 % are in it.
TEST(Matcher, TheEdgeCountsForWhoAdmits) {
  MatchWorld world;
  const std::string part = Words("a", 195) + Words("b", 22);
  world.Ingest({.text = Words("a", 600)});
  CheckRepost(world.Ingest({.text = part}), 1, Relation::kContained, Lane::kRareShingle);
  CheckNew(world.Ingest({.text = Words("b", 22) + Words("c", 150)}), Reason::kLowCoverage);
  const MatchOutcome outcome = *world.Check({.text = part + Words("c", 150)});
  CheckRepost(outcome, 3, Relation::kContains, Lane::kRareShingle);
}

Page Notice(const std::string& name, const std::string& place, const std::string& site) {
  return {
      .text = name + " of " + place +
              " passed away peacefully at home surrounded by family. A service will be held at the chapel on"
              " the hill at noon. In lieu of flowers, gifts may be made to the hospice fund.",
      .title = "Obituary: " + name,
      .url = "https://" + site + "/notice",
      .site = site};
}

TEST(Matcher, NoticesOfOneTemplateAreAboutWhomTheirTitlesName) {
  MatchWorld world;
  world.Ingest(Notice("Ada Bright", "Mill Lane", "a.example"));
  CheckNew(world.Ingest(Notice("John Stone", "Park Row", "b.example")), Reason::kFillingsDiffer);
  CheckRepost(*world.Check(Notice("Ada Bright", "Mill Lane", "c.example")), 1, Relation::kIdentical,
              Lane::kDigest);
  Page retitled = Notice("Ada Bright", "Mill Lane", "d.example");
  retitled.text += " (Staff report)";
  retitled.title = "Ada Bright of Mill Lane dies";
  CheckRepost(*world.Check(retitled), 1, Relation::kNear, Lane::kRareShingle);
}

TEST(Matcher, NoticesOfOneTemplateWithoutTitlesDifferInTheirWords) {
  const auto report = [](const std::vector<std::string>& fillings, const std::string& site) {
    return Page{.text = "A " + fillings[0] + " driven by " + fillings[1] + " left " + fillings[2] +
                        " Road late on " + fillings[3] +
                        " and struck a wall, police said. The driver was taken to the hospital in " +
                        fillings[4] + " and treated for minor injuries, said Inspector " + fillings[5] +
                        " of the county force. Officers closed the road for two hours.",
                .site = site};
  };
  MatchWorld world;
  world.Ingest(report({"van", "Ada Bright", "Mill", "Monday", "Halden", "Reed"}, "a.example"));
  CheckNew(world.Ingest(report({"bus", "John Stone", "Park", "Sunday", "Norton", "Clark"}, "b.example")),
           Reason::kFillingsDiffer);
  CheckRepost(*world.Check(report({"van", "Ada Brignt", "Mil", "Mondav", "Haldcn", "Reid"}, "c.example")), 1,
              Relation::kNear, Lane::kRareShingle);
  // Three names are as many as six other words, two are not.
  CheckNew(*world.Check(report({"van", "Eve Wells", "Ring", "Monday", "Corby", "Reed"}, "d.example")),
           Reason::kFillingsDiffer);
  CheckRepost(*world.Check(report({"van", "Eve Wells", "Mill", "Monday", "Corby", "Reed"}, "e.example")), 1,
              Relation::kNear, Lane::kRareShingle);
}

TEST(Matcher, NamesInAnotherSpellingAreNoOtherNames) {
  const auto brief = [](const std::string& president, const std::string& minister, const std::string& city,
                        const std::string& port, const std::string& site) {
    return Page{.text = "President " + president + " met Foreign Minister " + minister + " in " + city +
                        " on Monday to discuss what had happened in the ports, his office said. The talks"
                        " went on for more than two hours behind closed doors. They visited " +
                        port +
                        " on the way back to the capital, where a crowd had waited in the rain since the"
                        " morning for news of the grain that lay in the holds of eleven ships.",
                .site = site};
  };
  MatchWorld world;
  world.Ingest(brief("Vladimir Zelensky", "Dmitry Kuleba", "Kharkov", "Nikolayev", "a.example"));
  CheckRepost(*world.Check(brief("Volodymyr Zelenskiy", "Dmytro Kuleba", "Kharkiv", "Mykolaiv", "b.example")),
              1, Relation::kNear, Lane::kRareShingle);
  CheckNew(*world.Check(brief("Ada Bright", "John Stone", "Halden", "Norton", "c.example")),
           Reason::kFillingsDiffer);
}

// An editor's own words for five of an agency's.
TEST(Matcher, AnEditedBriefIsACopy) {
  const auto brief = [](const std::string& hurt, const std::string& lorry, const std::string& tried,
                        const std::string& taken, const std::string& officer, const std::string& site) {
    return Page{
        .text = "Twelve people died and dozens were " + hurt + " on Tuesday when a bus hit a " + lorry +
                " on the main road outside Nairobi, police said. The driver lost control as he " + tried +
                " to overtake on a bend. Survivors were " + taken + " to two hospitals nearby, a police " +
                officer + " said, and the road was shut until the evening.",
        .site = site};
  };
  MatchWorld world;
  world.Ingest(brief("injured", "lorry", "tried", "taken", "officer", "a.example"));
  CheckRepost(*world.Check(brief("wounded", "truck", "attempted", "rushed", "spokesman", "b.example")), 1,
              Relation::kNear, Lane::kRareShingle);
}

// What the two share is 70 % of either, and 82 % of the third.
TEST(Matcher, OfTwoEquallyCloseTheOneUnderItsTitleWins) {
  MatchWorld world;
  const std::string shared = Words("a", 140);
  world.Ingest({.text = shared + Words("b", 60), .title = "Bridge closes for repair"});
  CheckNew(world.Ingest({.text = shared + Words("c", 60), .title = "Harbour fire put out at dawn"}),
           Reason::kLowCoverage);
  const std::string text = shared + Words("d", 30);
  EXPECT_EQ(world.Check({.text = text, .title = "Bridge closes for repair"})->canonical, 1u);
  EXPECT_EQ(world.Check({.text = text, .title = "Harbour fire put out at dawn"})->canonical, 2u);
  EXPECT_EQ(world.Check({.text = text})->canonical, 1u) << "the older of two equals";
}

// It is 87 % in the member, but 26 % in the canonical.
TEST(Matcher, MembersMakeNoChains) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 400)});
  world.Ingest({.text = Words("a", 400) + Words("b", 280)});
  EXPECT_EQ(world.Ingest({.text = Words("a", 120) + Words("b", 280) + Words("c", 60)}).canonical, 0u);
}

TEST(Matcher, OnlyWhatDiffersFromTheIndexedIsIndexed) {
  MatchWorld world;
  const std::string half = Words("a", 200);
  world.Ingest({.text = Words("a", 400)});
  EXPECT_EQ(MatchWorld::HowIsIndexed(*world.Check({.text = Words("a", 390)})), IndexedBy::kDigest);
  EXPECT_EQ(MatchWorld::HowIsIndexed(world.Ingest({.text = half})), IndexedBy::kEvidence);
  EXPECT_EQ(MatchWorld::HowIsIndexed(*world.Check({.text = half + Words("b", 3)})), IndexedBy::kDigest);
  EXPECT_EQ(MatchWorld::HowIsIndexed(*world.Check({.text = "too short"})), IndexedBy::kDigest);
}

TEST(Matcher, EmptyTextMatchesNothingEvenAnotherEmptyOne) {
  MatchWorld world;
  world.Ingest({.text = ""});
  CheckNew(world.Ingest({.text = " \n ... "}), Reason::kEmpty);
}

TEST(Matcher, TooShortTextMatchesExactlyOrNotAtAll) {
  MatchWorld world;
  CheckNew(world.Ingest({.text = "Rain is expected tomorrow"}), Reason::kTooShort);
  CheckNew(world.Ingest({.text = "Rain is expected today"}), Reason::kTooShort);
  CheckRepost(world.Ingest({.text = "RAIN is expected tomorrow!"}), 1, Relation::kIdentical, Lane::kDigest);
}

// The same body under leads of their own, read by a machine that errs once in forty words.
TEST(Matcher, RewrittenLeadsOverABodyWithErrorsAreCopies) {
  MatchWorld world;
  std::string body = Words("body", 400);
  world.Ingest({.text = Words("lead", 80) + body, .title = "Flood closes harbour bridge"});
  for (int i = 20; i < 400; i += 40) {
    const std::string word = "body" + std::to_string(i) + " ";
    body.replace(body.find(word), word.size(), "b0dy" + std::to_string(i) + " ");
  }
  const MatchOutcome copy = *world.Check({.text = Words("start", 80) + body, .title = "Water over the quay"});
  EXPECT_EQ(copy.canonical, 1u);
}

TEST(Matcher, FreshMatcherOverTheSameStoreDecidesAlike) {
  MatchWorld world;
  const std::string boilerplate = Words("nav", 200);
  for (int i = 0; i < 5; ++i) {
    world.Ingest({.text = Words("s" + std::to_string(i) + "x", 300) + boilerplate,
                  .url = "u" + std::to_string(i),
                  .site = "a.example"});
  }
  BoilerplateCache loaded(world.store, &world.records);
  Matcher reopened(world.store, &world.records, &loaded, &world.counters);
  ShingledText text;
  for (const std::string& probe : {Words("new", 80) + boilerplate, Words("s1x", 300), boilerplate}) {
    Shingle(world.folder, probe, &text);
    const MatchQuery query{&text, "", "", "a.example"};
    const MatchOutcome fresh = *reopened.Match(query);
    const MatchOutcome grown = *world.matcher.Match(query);
    EXPECT_EQ(fresh.canonical, grown.canonical);
    EXPECT_EQ(NameOf(fresh.judgement.reason), NameOf(grown.judgement.reason));
    EXPECT_EQ(fresh.fingerprint.probed_keys, grown.fingerprint.probed_keys);
    EXPECT_EQ(fresh.fingerprint.suspected_keys, grown.fingerprint.suspected_keys);
    EXPECT_EQ(fresh.fingerprint.indexed_keys, grown.fingerprint.indexed_keys);
    EXPECT_EQ(fresh.fingerprint.simhash, grown.fingerprint.simhash);
  }
}

TEST(Matcher, EngineFailureIsReportedNotSwallowed) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200)});
  world.engine.FailRead(1);
  EXPECT_FALSE(world.Check({.text = Words("a", 200), .site = "unseen.example"}));
}

TEST(Matcher, PairIsComparedWithoutTheIndex) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 400)});
  world.Ingest({.text = Words("b", 400)});
  ShingledText text;
  Shingle(world.folder, Words("a", 390), &text);
  const MatchQuery query{&text, "", "", ""};
  EXPECT_TRUE(world.matcher.MatchPair(query, world.records.records[0])->judgement.is_repost);
  EXPECT_FALSE(world.matcher.MatchPair(query, world.records.records[1])->judgement.is_repost);
}

MatchOutcome Again(MatchWorld* world, ArticleNumber number, ArticleNumber kept_under) {
  const ArticleRecord& record = world->records.records.at(number - 1);
  ShingledText text;
  Shingle(world->folder, world->records.texts.at(number - 1), &text);
  MatchQuery query{&text, record.fields.title, record.fields.url, record.site};
  query.before = number;
  query.kept_under = kept_under;
  return *world->matcher.Match(query);
}

TEST(Matcher, StoredArticleIsComparedWithEarlierOnesOnly) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200)});
  world.Ingest({.text = Words("b", 200), .title = "One and the same title", .url = "u"});
  world.Ingest({.text = Words("b", 200), .title = "One and the same title", .url = "u"});
  CheckNew(Again(&world, 2, 0), Reason::kNoCandidate);
  CheckRepost(Again(&world, 3, 2), 2, Relation::kIdentical, Lane::kDigest);
}

TEST(Matcher, StoredArticleStaysWhereItIsUnlessThatNoLongerHolds) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200)});
  world.Ingest({.text = Words("b", 200)});
  world.Ingest({.text = Words("a", 200) + Words("b", 190)});
  EXPECT_EQ(Again(&world, 3, 0).canonical, 1u);
  EXPECT_EQ(Again(&world, 3, 2).canonical, 2u);
  world.Ingest({.text = Words("a", 200) + Words("c", 20)});
  EXPECT_EQ(Again(&world, 4, 2).canonical, 1u);
}

TEST(Matcher, StoredArticleFollowsAnEqualText) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200)});
  world.Ingest({.text = Words("b", 200)});
  world.Ingest({.text = Words("b", 200)});
  world.records.records[2].canonical = 1;
  EXPECT_EQ(Again(&world, 3, 1).canonical, 2u);
}

TEST(Matcher, StoredArticleFollowsAMemberThatEqualsIt) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200)});
  world.Ingest({.text = Words("b", 200)});
  world.Ingest({.text = Words("b", 200) + Words("c", 60)});
  ASSERT_EQ(world.records.records[2].canonical, 2u);
  world.Ingest({.text = Words("b", 200) + Words("c", 60)});
  world.records.records[3].canonical = 1;
  EXPECT_EQ(Again(&world, 4, 1).canonical, 2u);
}

// A roundup that was filed under its first story when the others were not known: a twin of it stays with it.
TEST(Matcher, StoredTwinOfAMemberIsNoRoundup) {
  MatchWorld world;
  const std::string page = Words("a", 80) + Words("b", 80) + Words("c", 80);
  world.Ingest({.text = Words("a", 80)});
  CheckRepost(world.Ingest({.text = page}), 1, Relation::kContains, Lane::kRareShingle);
  world.Ingest({.text = Words("b", 80)});
  world.Ingest({.text = Words("c", 80)});
  ASSERT_EQ(world.Ingest({.text = page}).canonical, 1u);
  EXPECT_EQ(Again(&world, 5, 1).canonical, 1u);
}

TEST(Matcher, StoredArticleIsComparedWithItsCanonicalHoweverLongThatIs) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200) + Words("long", kComparedBytesMax / 4)});
  world.Ingest({.text = Words("b", 200)});
  const std::uint64_t before = world.counters.compared;
  CheckNew(Again(&world, 2, 1), Reason::kLowCoverage);
  EXPECT_EQ(world.counters.compared - before, 1u);
}

// Where it is kept is compared even if the index would not name it.
TEST(Matcher, StoredArticleIsComparedWithItsCanonicalInAnyCase) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 200)});
  world.Ingest({.text = Words("b", 200)});
  const std::uint64_t before = world.counters.compared;
  CheckNew(Again(&world, 2, 1), Reason::kLowCoverage);
  EXPECT_EQ(world.counters.compared - before, 1u);
}

}  // namespace
}  // namespace newsfold
