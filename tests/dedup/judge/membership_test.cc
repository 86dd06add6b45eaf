#include "dedup/judge/membership.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/dedup/judge/pair_maker.h"

namespace newsfold {
namespace {

using testing::Pair;
using testing::Say;

Evidence EvidenceOf(const Pair& pair) {
  return {pair.comparison, pair.context};
}

TEST(Membership, AMemberAdmitsWhatItIsCloseTo) {
  const auto admits = [](double article, double canonical) {
    return AdmitsByMember(Pair().Covers(article, canonical).comparison, Thresholds{});
  };
  EXPECT_TRUE(admits(0.4, 0.9));
  EXPECT_TRUE(admits(0.9, 0.4));
  EXPECT_FALSE(admits(0.39, 0.9));
  EXPECT_FALSE(admits(0.9, 0.39));
}

TEST(Membership, TwoPartsMakeUpAMemberTogether) {
  const auto makes_up = [](double article, double of_member, Coverages member) {
    return MakesUpMember(Pair().Covers(article, of_member).comparison, member, Thresholds{});
  };
  EXPECT_TRUE(makes_up(0.9, 0.4, {0.4, 0.9}));
  EXPECT_FALSE(makes_up(0.89, 0.5, {0.5, 1}));
  EXPECT_FALSE(makes_up(1, 0.5, {0.5, 0.89}));
  EXPECT_FALSE(makes_up(1, 0.39, {0.4, 1}));
}

TEST(Membership, WhatIsMostlyInTwoAndHalfOfEachIsTheCoreOfBoth) {
  const auto is_core = [](Coverages with_one, Coverages with_other) {
    const auto compare = [](const Coverages& covers) {
      return Pair().Covers(covers.article, covers.canonical).OwnPassages(400, 400).comparison;
    };
    return IsCoreOf(compare(with_one), compare(with_other), Thresholds{});
  };
  EXPECT_TRUE(is_core({0.9, 0.4}, {0.81, 0.4}));
  EXPECT_TRUE(is_core({0.71, 0.4}, {1, 0.4}));
  EXPECT_FALSE(is_core({0.9, 0.5}, {0.79, 0.5}));
  EXPECT_FALSE(is_core({0.69, 0.5}, {1, 0.5}));
  EXPECT_FALSE(is_core({1, 0.39}, {1, 0.5}));
  EXPECT_FALSE(is_core({1, 0.5}, {1, 0.39}));
}

TEST(Membership, EnoughOfBothMakesTwoClustersOne) {
  EXPECT_TRUE(JoinsClusters(Pair().Covers(0.35, 0.4).comparison, Thresholds{}));
  EXPECT_TRUE(JoinsClusters(Pair().Covers(0.4, 0.35).comparison, Thresholds{}));
  EXPECT_FALSE(JoinsClusters(Pair().Covers(0.34, 0.9).comparison, Thresholds{}));
  EXPECT_FALSE(JoinsClusters(Pair().Covers(0.9, 0.34).comparison, Thresholds{}));
  EXPECT_FALSE(JoinsClusters(Pair().Covers(0.39, 0.39).comparison, Thresholds{}));
  EXPECT_TRUE(JoinsClusters(Pair().Covers(0.6, 0.6).OwnPassages(400, 299).comparison, Thresholds{}));
  EXPECT_FALSE(JoinsClusters(Pair().Covers(0.6, 0.6).OwnPassages(300, 400).comparison, Thresholds{}));
}

TEST(Membership, VersionsOfATextAreToldBeforeMasking) {
  EXPECT_TRUE(RepeatsUnmasked(Pair().Covers(0, 0).Unmasked(0.8, 0.8).comparison, Thresholds{}));
  EXPECT_FALSE(RepeatsUnmasked(Pair().Covers(1, 1).Unmasked(0.79, 1).comparison, Thresholds{}));
  EXPECT_FALSE(RepeatsUnmasked(Pair().Covers(1, 1).Unmasked(1, 0.79).comparison, Thresholds{}));
}

TEST(Membership, AnEdgeCanBeLostToTheMask) {
  EXPECT_TRUE(HasEdgeUnmasked(Pair().Covers(0, 0).Unmasked(0.1, 0.35).comparison, Thresholds{}));
  EXPECT_TRUE(HasEdgeUnmasked(Pair().Covers(0, 0).Unmasked(0.35, 0.1).comparison, Thresholds{}));
  EXPECT_FALSE(HasEdgeUnmasked(Pair().Covers(1, 1).Unmasked(0.34, 0.34).comparison, Thresholds{}));
}

TEST(Membership, AWholeTextIsToldBeforeMasking) {
  EXPECT_TRUE(HoldsOther(Pair().Covers(0, 0).Unmasked(0.9, 0.1).comparison, Thresholds{}));
  EXPECT_TRUE(HoldsOther(Pair().Covers(0, 0).Unmasked(0.1, 0.9).comparison, Thresholds{}));
  EXPECT_FALSE(HoldsOther(Pair().Covers(0.95, 0.95).Unmasked(0.89, 0.89).comparison, Thresholds{}));
}

TEST(Membership, AnEdgeNeedsSomethingInCommonWithTheCanonical) {
  EXPECT_EQ(Say(JudgeEdge(Judgement{}, Pair().Covers(0.35, 0.1).comparison, Thresholds{})),
            "repost contained member");
  EXPECT_EQ(Say(JudgeEdge(Judgement{}, Pair().Covers(0.1, 0.35).comparison, Thresholds{})),
            "repost contains member");
  EXPECT_EQ(Say(JudgeEdge(Judgement{}, Pair().Covers(0.34, 0.34).comparison, Thresholds{})),
            "new excerpt low_coverage");
}

TEST(Membership, AMemberDoesNotUndoWhatTellsTwoStoriesApart) {
  const Comparison comparison = Pair().Covers(0.9, 0.9).comparison;
  const Judgement shell{Relation::kBoilerplate, Reason::kShell, false};
  EXPECT_EQ(Say(JudgeEdge(shell, comparison, Thresholds{})), "new boilerplate shell");
  const Judgement fillings{Relation::kExcerpt, Reason::kFillingsDiffer, false};
  EXPECT_EQ(Say(JudgeEdge(fillings, comparison, Thresholds{})), "new excerpt fillings_differ");
  const Judgement beside{Relation::kContained, Reason::kOneOfSeveral, false};
  EXPECT_EQ(Say(JudgeEdge(beside, comparison, Thresholds{})), "new contained one_of_several");
  const Judgement by_member{Relation::kContained, Reason::kCovered, true};
  EXPECT_EQ(Say(JudgePage(shell, by_member)), "new boilerplate shell");
  EXPECT_EQ(Say(JudgePage(Judgement{}, by_member)), "repost contained member");
  EXPECT_EQ(Say(JudgePage(Judgement{}, {Relation::kNear, Reason::kCovered, true})),
            "repost contained member");
  EXPECT_EQ(Say(JudgePage(Judgement{}, {Relation::kContains, Reason::kCovered, true})),
            "repost contains member");
}

constexpr Judgement kNear = {Relation::kNear, Reason::kCovered, true};
constexpr Judgement kTooLittle = {Relation::kExcerpt, Reason::kLowCoverage, false};
const Membership kCoveredMember = {Relation::kNear, Reason::kCovered, {0.9, 0.9}};

Admission Weigh(const Pair& pair, const Judgement& judgement = kNear,
                const Membership& member = kCoveredMember) {
  return WeighMember(EvidenceOf(pair), judgement, member, Thresholds{});
}

TEST(Membership, AMemberThatIsNotCloseAdmitsNobody) {
  EXPECT_FALSE(Weigh(Pair().Covers(0.3, 0.7)).MayAdmit(true));
  EXPECT_TRUE(Weigh(Pair().Covers(0.7, 0.7)).MayAdmit(false));
}

TEST(Membership, ACaptureIsAdmittedWhereTheCanonicalIsOneToo) {
  Pair pair = Pair().Covers(0.3, 0.7).Unmasked(0.3, 0.95);
  pair.context.same_url = true;
  EXPECT_TRUE(Weigh(pair).MayAdmit(true));
  EXPECT_FALSE(Weigh(pair).MayAdmit(false));
}

TEST(Membership, AMemberWithoutAnEdgeSpeaksForItsOwnCapturesOnly) {
  const Membership edgeless = {Relation::kContained, Reason::kMember, {0.1, 0.34}};
  Pair pair = Pair().Covers(0.9, 0.9);
  EXPECT_FALSE(Weigh(pair, kNear, edgeless).MayAdmit(true));
  const Judgement equal = {Relation::kIdentical, Reason::kEqualText, true};
  EXPECT_FALSE(Weigh(pair, equal, edgeless).MayAdmit(true));
  pair.context.same_url = true;
  EXPECT_TRUE(Weigh(pair, equal, edgeless).MayAdmit(true));
  const Membership with_edge = {Relation::kContained, Reason::kMember, {0.1, 0.35}};
  EXPECT_TRUE(Weigh(Pair().Covers(0.9, 0.9), kNear, with_edge).MayAdmit(true));
}

TEST(Membership, AnEqualTextGoesWhereTheMemberIsWhateverIsMaskedSince) {
  Admission admission;
  admission.is_equal = admission.is_close = true;
  const AdmittedAs admitted = JudgeByMember(admission, kCoveredMember, kNear, EvidenceOf(Pair().Covers(0, 0)),
                                            kTooLittle, Thresholds{});
  EXPECT_EQ(Say(admitted.judgement), "repost near equal_text");
  EXPECT_FALSE(admitted.is_one_page);
}

TEST(Membership, APartOfOnePageNeedsNoEdge) {
  Admission admission;
  admission.is_part = true;
  Pair pair = Pair().Covers(0, 0).Titles(0.6);
  pair.context.same_site = true;
  pair.context.title_pairs = 4;
  const auto judge = [&] {
    return JudgeByMember(admission, kCoveredMember, kNear, EvidenceOf(pair), kTooLittle, Thresholds{});
  };
  EXPECT_EQ(Say(judge().judgement), "repost contained member");
  EXPECT_TRUE(judge().is_one_page);
  pair.context.title_pairs = 3;
  EXPECT_EQ(Say(judge().judgement), "new excerpt low_coverage");
}

TEST(Membership, AVersionOrATextOfThePoolKeepsAnEdgeThatTheMaskHides) {
  Admission admission;
  admission.is_close = true;
  Pair pair = Pair().Covers(0.1, 0.1).Unmasked(0.5, 0.5);
  const auto judge = [&] {
    return Say(JudgeByMember(admission, kCoveredMember, kNear, EvidenceOf(pair), kTooLittle, Thresholds{})
                   .judgement);
  };
  EXPECT_EQ(judge(), "new excerpt low_coverage");
  admission.is_version = true;
  EXPECT_EQ(judge(), "repost near member");
  admission.is_version = false;
  pair.context.sites_unknown = true;
  EXPECT_EQ(judge(), "repost near member");
}

TEST(Membership, OnlyATextInsideUnderAnotherTitleMayBeOneOfSeveral) {
  const auto may_be = [](const Pair& pair) { return MayBeOneOfSeveral(EvidenceOf(pair), Thresholds{}); };
  EXPECT_TRUE(may_be(Pair().Covers(0.9, 0.5).Titles(0.1)));
  EXPECT_FALSE(may_be(Pair().Covers(0.9, 0.5).Titles(0.2)));
  EXPECT_FALSE(may_be(Pair().Covers(0.9, 0.8).Titles(0.1)));
  EXPECT_FALSE(may_be(Pair().Covers(0.79, 0.5).Titles(0.1)));
  Pair capture = Pair().Covers(0.9, 0.5).Titles(0.1);
  capture.context.same_url = true;
  EXPECT_FALSE(may_be(capture));
}

TEST(Membership, APageOfItsOwnHasAPassageOfItsOwn) {
  const auto is_own = [](const Pair& pair) { return IsPageOfItsOwn(EvidenceOf(pair), Thresholds{}); };
  const Pair pair = Pair().Covers(0.9, 0.9).Titles(0.1).OwnPassages(60, 60);
  EXPECT_TRUE(is_own(Pair(pair).SameSite()));
  EXPECT_TRUE(is_own(Pair(pair).SameSite().Titles(1)));
  EXPECT_FALSE(is_own(pair));  // another site
  EXPECT_FALSE(is_own(Pair(pair).SameSite().OwnPassages(59, 60)));
  EXPECT_FALSE(is_own(Pair(pair).SameSite().OwnPassages(60, 59)));  // told again, and more
}

TEST(Membership, NewArticlesAndStrangersShowPassages) {
  const auto shows = [](const Pair& pair, bool is_repost) {
    return ShowsPassages(EvidenceOf(pair), {Relation::kContains, Reason::kCovered, is_repost}, Thresholds{});
  };
  EXPECT_TRUE(shows(Pair().Covers(0.9, 0.79), false));
  EXPECT_FALSE(shows(Pair().Covers(0.3, 0.8), false));  // it holds the other
  const Pair stranger = Pair().Covers(0.9, 0.79).OwnPassages(60, 60);
  EXPECT_TRUE(shows(stranger, true));
  EXPECT_TRUE(shows(Pair(stranger).Titles(0.59), true));
  EXPECT_FALSE(shows(Pair(stranger).Titles(0.6), true));
  EXPECT_FALSE(shows(Pair(stranger).Covers(0.8, 0.8), true));
  EXPECT_FALSE(shows(Pair(stranger).OwnPassages(59, 60), true));
  EXPECT_FALSE(shows(Pair(stranger).OwnPassages(60, 59), true));
}

// It shares the edge to the canonical, but that is what many sites carry.
TEST(Membership, WhatManySitesCarryIsNoEdge) {
  const Judgement by_member = {Relation::kContains, Reason::kCovered, true};
  const Judgement by_canonical = {Relation::kBoilerplate, Reason::kBoilerplateOnly, false};
  Admission admission;
  admission.is_close = true;
  const auto admits = [&](const Pair& pair) {
    const Membership member = {Relation::kContains, Reason::kCovered, {0.7, 0.7}};
    return JudgeByMember(admission, member, by_member, EvidenceOf(pair), by_canonical, Thresholds{})
        .judgement.is_repost;
  };
  const Pair pair = Pair().Covers(0.6, 0.6);
  EXPECT_TRUE(admits(pair));
  EXPECT_TRUE(admits(Pair(pair).Besides(100, 100, 100)));
  EXPECT_FALSE(admits(Pair(pair).Besides(20, 100, 100)));
  admission.is_version = true;
  EXPECT_TRUE(admits(Pair(pair).Besides(20, 100, 100)));
}

TEST(Membership, RanksRepostsFirstAndThenByWhatIsCovered) {
  const Rank repost = {.is_repost = true, .covered = 0.9};
  EXPECT_GT(repost, (Rank{.is_repost = false, .covered = 2}));
  EXPECT_GT((Rank{.is_repost = true, .is_equal = true, .covered = 0.1}), repost);
  EXPECT_GT((Rank{.is_repost = true, .is_kept = true, .covered = 0.1}), repost);
  EXPECT_GT((Rank{.is_repost = true, .is_page = true, .covered = 0.1}), repost);
  EXPECT_GT((Rank{.is_repost = true, .covered = 0.9, .title_resemblance = 0.1}), repost);
}

}  // namespace
}  // namespace newsfold
