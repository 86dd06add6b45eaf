// Decisions are written without values of them being made; both forms have to be one.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "store/json/json.h"
#include "store/json/json_writer.h"

namespace newsfold {
namespace {

// Makes decisions that differ in everything a decision can hold.
class DecisionMaker {
 public:
  Decision Make(int joined_depth_max) {
    Decision decision;
    decision.id = Text();
    decision.is_repost = Flip();
    decision.already_known = Flip();
    decision.canonical_id = Text();
    decision.verdict = MakeVerdict();
    decision.compared_id = Text();
    decision.via_id = Text();
    for (std::size_t i = random_() % 3; i > 0; --i) decision.contained.push_back({Text(), Share(), Share()});
    decision.sequence = random_() << (random_() % 33);
    decision.rules_version = static_cast<std::uint32_t>(random_() % 100);
    const std::size_t joined = joined_depth_max > 0 ? random_() % 3 : 0;
    for (std::size_t i = 0; i < joined; ++i) decision.joined.push_back(Make(joined_depth_max - 1));
    if (joined > 1) decision.elected.push_back(Make(0));
    return decision;
  }

 private:
  Verdict MakeVerdict() {
    Verdict verdict;
    verdict.relation = Flip() ? Relation::kNear : Relation::kUnrelated;
    verdict.reason = Flip() ? Reason::kCovered : Reason::kTooShort;
    verdict.lane = Flip() ? Lane::kRareShingle : Lane::kNone;
    verdict.coverage_article = Share();
    verdict.coverage_canonical = Share();
    verdict.resemblance = Share();
    verdict.containment_article = Share();
    verdict.containment_canonical = Share();
    verdict.simhash_distance = static_cast<int>(random_() % 66) - 1;
    verdict.search_capped = Flip();
    for (std::size_t i = random_() % 4; i > 0; --i)
      verdict.spans.push_back({Offset(), Offset(), Offset(), Offset()});
    return verdict;
  }

  std::uint32_t Offset() { return static_cast<std::uint32_t>(random_() >> (random_() % 32 + 32)); }
  bool Flip() { return random_() % 2 == 0; }

  double Share() {
    constexpr double kShares[] = {0, 1, 2.0 / 3, 1e-6, 4e-7, 0.5, 0.1234565};
    const std::size_t pick = random_() % (std::size(kShares) + 2);
    return pick < std::size(kShares) ? kShares[pick] : static_cast<double>(random_() % 1'000'003) / 1'000'003;
  }

  std::string Text() {
    constexpr const char* kTexts[] = {"",         "a17", "https://a.example/?q=\"1\"", "渡船\n", "\x01\\",
                                      "\xff\xe6", "🚋"};
    return kTexts[random_() % std::size(kTexts)];
  }

  std::mt19937_64 random_{11};
};

TEST(SerializeDecision, IsTheTextOfTheValue) {
  DecisionMaker maker;
  for (int i = 0; i < 1000; ++i) {
    const Decision decision = maker.Make(2);
    const boost::json::object value = ToJson(decision);
    const std::string text = SerializeJson(decision);
    ASSERT_EQ(text, SerializeJson(boost::json::value(value))) << i;
    ASSERT_EQ(boost::json::parse(text).as_object().size(), value.size()) << i;
  }
}

TEST(SerializeDecision, HasItsMembersInOneOrder) {
  Decision decision;
  decision.id = "b";
  decision.is_repost = true;
  decision.canonical_id = decision.compared_id = "a";
  decision.verdict.coverage_article = 2.0 / 3;
  decision.verdict.spans = {{1, 20, 3, 24}};
  decision.contained = {{"d", 0.25, 1}};
  decision.sequence = 8;
  decision.rules_version = 16;
  EXPECT_EQ(
      SerializeJson(decision),
      R"({"id":"b","verdict":"repost","canonical_id":"a","relation":"unrelated","reason":"no_candidate",)"
      R"("lane":"none","coverage_article":0.666667,"coverage_canonical":0,"resemblance":0,)"
      R"("containment_article":0,"containment_canonical":0,"simhash_distance":null,"compared_id":"a",)"
      R"("via_id":null,"search":"complete","already_known":false,"sequence":8,"rules_version":16,)"
      R"("spans":[{"article":[1,20],"canonical":[3,24]}],)"
      R"("contained":[{"id":"d","coverage_article":0.25,"coverage_canonical":1}]})");
}

TEST(WriteMembers, StandBehindOthers) {
  Decision decision;
  decision.id = "b";
  std::string text;
  JsonWriter out(&text);
  out.BeginObject();
  out.Key("line");
  out.Number(3);
  WriteMembers(decision, &out);
  out.EndObject();
  EXPECT_EQ(text, R"({"line":3,)" + SerializeJson(decision).substr(1));
}

}  // namespace
}  // namespace newsfold
