#include "store/records/canonical_policy.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/published_at.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/index/hex.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Hex;

ArticleRecord RecordOf(ArticleNumber number, const std::string& published_at, std::uint32_t units = 100,
                       const std::string& source = {}) {
  ArticleRecord record;
  record.number = record.canonical = number;
  record.fields.id = "id" + std::to_string(number);
  record.fields.published_at = published_at;
  record.fields.source = source;
  record.units = units;
  return record;
}

// The numbers of some articles, the best first.
std::vector<ArticleNumber> Ordered(const CanonicalPolicy& policy, std::vector<ArticleRecord> records) {
  std::sort(records.begin(), records.end(),
            [&](const auto& a, const auto& b) { return IsBetter(policy, a, b); });
  std::vector<ArticleNumber> numbers;
  for (const ArticleRecord& record : records) numbers.push_back(record.number);
  return numbers;
}

TEST(PublishedAt, TellsTimesInTheFormsOfIso8601AndUnix) {
  const std::int64_t second = 1'700'000'000'000;  // 2023-11-14 22:13:20
  for (const char* const text :
       {"2023-11-14T22:13:20Z", "2023-11-14t22:13:20z", "2023-11-14 22:13:20", "2023-11-14T22:13:20",
        "2023-11-14T22:13:20.000Z", "2023-11-14T22:13:20+00:00", "2023-11-15T06:13:20+08:00",
        "2023-11-15 06:13:20 +0800", "2023-11-15T06:13:20+08", "2023-11-14T16:43:20-05:30", "1700000000",
        "1700000000000", "1700000000000000", "1700000000000000000", "1700000000.0", "1700000000000.000",
        "20231114221320", "20231114T221320Z", "20231115T061320+0800"})
    EXPECT_EQ(ParsePublishedAt(text), second) << text;
  EXPECT_EQ(ParsePublishedAt("2023-11-14T22:13"), second - 20'000);
  EXPECT_EQ(ParsePublishedAt("2023-11-14T22:13:20.9876543Z"), second + 987);
  EXPECT_EQ(ParsePublishedAt("2023-11-14T22:13:20,5"), second + 500);
  EXPECT_EQ(ParsePublishedAt("20231114"), ParsePublishedAt("2023-11-14"));
  EXPECT_EQ(ParsePublishedAt("1970-01-01"), 0);
  EXPECT_EQ(ParsePublishedAt("1969-12-31"), -86'400'000);
  EXPECT_EQ(ParsePublishedAt("2024-02-29"), ParsePublishedAt("2024-02-29T00:00Z"));
  EXPECT_EQ(ParsePublishedAt("2016-12-31T23:59:60Z"), ParsePublishedAt("2017-01-01T00:00:00Z"));
}

TEST(PublishedAt, TellsUnixTimesByTheirNumberOfDigits) {
  const std::pair<const char*, std::int64_t> times[] = {
      {"1580428800", 1'580'428'800'000},          {"1580428800.25", 1'580'428'800'250},
      {"1580428800.1239", 1'580'428'800'123},     {"1580428800123", 1'580'428'800'123},
      {"1580428800123.9", 1'580'428'800'123},     {"1580428800123999", 1'580'428'800'123},
      {"1580428800123456789", 1'580'428'800'123}, {"158042880", 158'042'880'000},
      {"158042880123", 158'042'880'123},          {"-158042880", -158'042'880'000},
      {"-158042880.5", -158'042'880'500},         {"9223372036854775807", 9'223'372'036'854}};
  for (const auto& [text, ms] : times) EXPECT_EQ(ParsePublishedAt(text), ms) << text;
}

TEST(PublishedAt, TellsNothingOfAnythingElse) {
  for (const char* const text : {"",
                                 " ",
                                 "yesterday",
                                 "2023",
                                 "2023-11",
                                 "2023-11-14T",
                                 "2023-11-14Z",
                                 "2023-13-01",
                                 "2023-00-10",
                                 "2023-02-29",
                                 "2023-11-31",
                                 "2023-11-14T24:00",
                                 "2023-11-14T22",
                                 "2023-11-14T22:60",
                                 "2023-11-14T22:13:61",
                                 "2023-11-14T22:13:20.",
                                 "2023-11-14T22:13:20.Z",
                                 "2023-11-14T22:13:20+",
                                 "2023-11-14T22:13:20+24:00",
                                 "2023-11-14T22:13:20+08:0",
                                 "2023-11-14T22:13:20Zz",
                                 " 2023-11-14",
                                 "2023-11-14 ",
                                 "-023-11-14",
                                 "20231314",
                                 "20231114T2213",
                                 "12345",
                                 "12345678",
                                 "17000000000",
                                 "17000000000000",
                                 "17000000000000000",
                                 "17000000000000000000",
                                 "9999999999999999999",
                                 "9223372036854775808",
                                 "1700000000.",
                                 "1700000000,5",
                                 "1700000000Z",
                                 "1.7e9",
                                 "--700000000",
                                 "+1700000000",
                                 "14.11.2023",
                                 "Tue, 14 Nov 2023 22:13:20 GMT"})
    EXPECT_EQ(ParsePublishedAt(text), std::nullopt) << text;
}

TEST(PublishedAt, IsTotalOnAnyBytes) {
  std::mt19937 random(1);
  const std::string seed = "2023-11-14T22:13:20.123+08:00";
  for (int i = 0; i < 100'000; ++i) {
    std::string text = seed.substr(0, random() % (seed.size() + 1));
    for (unsigned k = random() % 3; k > 0 && !text.empty(); --k)
      text[random() % text.size()] = static_cast<char>(random());
    ParsePublishedAt(text);
  }
}

TEST(CanonicalPolicy, EachHasAMeasureOfItsOwn) {
  ArticleRecord by_site = RecordOf(4, "2024-01-01", 300);
  by_site.site = "b.example";
  const std::vector<ArticleRecord> records = {RecordOf(1, "2024-01-03", 200, "wire"),
                                              RecordOf(2, "2024-01-02T10:00+12:00", 400, "other"),
                                              RecordOf(3, "soon", 500), by_site};
  EXPECT_THAT(Ordered({}, records), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Ordered({PolicyKind::kEarliestPublished, {}}, records), ElementsAre(4, 2, 1, 3));
  EXPECT_THAT(Ordered({PolicyKind::kLongestBody, {}}, records), ElementsAre(3, 2, 4, 1));
  EXPECT_THAT(Ordered({PolicyKind::kSourceRank, {"b.example", "wire"}}, records), ElementsAre(4, 1, 2, 3));
}

TEST(CanonicalPolicy, ASourceIsTheSiteOnlyIfNoneIsTold) {
  ArticleRecord told = RecordOf(1, "", 100, "other");
  told.site = "wire";
  EXPECT_TRUE(IsBetter({PolicyKind::kSourceRank, {"wire"}}, RecordOf(2, "", 100, "wire"), told));
}

TEST(CanonicalPolicy, IsAStrictOrderThatDoesNotKnowWhoCameFirst) {
  std::vector<ArticleRecord> records;
  for (ArticleNumber i = 0; i < 32; ++i) {
    ArticleRecord record =
        RecordOf(i + 1, (i & 1) != 0 ? "2024-01-01" : "", (i & 2) != 0 ? 5 : 6, (i & 4) != 0 ? "a" : "b");
    record.sha256[0] = static_cast<std::uint8_t>(i & 8);
    record.fields.url = (i & 16) != 0 ? "u" : "v";
    records.push_back(record);
    records.push_back(record);
    records.back().number += 100;
    records.back().fields.id += "x";
  }
  std::mt19937 random(1);
  for (std::size_t kind = 1; kind < kPolicyKinds; ++kind) {
    CanonicalPolicy policy{static_cast<PolicyKind>(kind), {}};
    if (policy.kind == PolicyKind::kSourceRank) policy.sources = {"a"};
    for (const ArticleRecord& a : records) {
      for (const ArticleRecord& b : records) {
        EXPECT_EQ(IsBetter(policy, a, b) + IsBetter(policy, b, a), a.number == b.number ? 0 : 1);
        ArticleRecord later = a;
        later.number += 1000;
        EXPECT_EQ(IsBetter(policy, later, b), IsBetter(policy, a, b));
      }
    }
    const std::vector<ArticleNumber> ordered = Ordered(policy, records);
    std::shuffle(records.begin(), records.end(), random);
    EXPECT_EQ(Ordered(policy, records), ordered);
  }
}

TEST(CanonicalPolicy, BytesAreFrozen) {
  EXPECT_EQ(PolicyKey(), "mpolicy");
  EXPECT_EQ(Hex(EncodePolicy({PolicyKind::kLongestBody, {}})), "010200d53b1ffc");
  EXPECT_EQ(Hex(EncodePolicy({PolicyKind::kSourceRank, {"wire", "b.example"}})),
            "010302047769726509622e6578616d706c65449d375b");
}

TEST(CanonicalPolicy, DamageIsTold) {
  const CanonicalPolicy policy{PolicyKind::kSourceRank, {"wire", "b.example"}};
  const std::string value = EncodePolicy(policy);
  EXPECT_EQ(*DecodePolicy(value), policy);
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::string damaged = value;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    EXPECT_EQ(CodeOf(DecodePolicy(damaged)), StatusCode::kCorruption) << i;
    EXPECT_EQ(CodeOf(DecodePolicy(value.substr(0, i))), StatusCode::kCorruption) << i;
  }
  EXPECT_EQ(CodeOf(DecodePolicy(value + "x")), StatusCode::kCorruption);
}

TEST(CanonicalPolicy, SaysWhatCannotBe) {
  const auto why_not = [](const CanonicalPolicy& policy) { return CheckPolicy(policy).message(); };
  EXPECT_TRUE(CheckPolicy({}).ok());
  EXPECT_THAT(why_not({PolicyKind::kLongestBody, {"a"}}), HasSubstr("longest_body has no list of sources"));
  EXPECT_THAT(why_not({PolicyKind::kSourceRank, {}}), HasSubstr("source_rank needs a list of sources"));
  EXPECT_THAT(why_not({PolicyKind::kSourceRank, {"a", ""}}), HasSubstr("a source has no name"));
  EXPECT_THAT(why_not({PolicyKind::kSourceRank, {"a", "b", "a"}}), HasSubstr("'a' is there twice"));
  EXPECT_TRUE(CheckPolicy({PolicyKind::kSourceRank, {std::string(kPolicySourceBytesMax, 'x')}}).ok());
  EXPECT_THAT(why_not({PolicyKind::kSourceRank, {std::string(kPolicySourceBytesMax + 1, 'x')}}),
              HasSubstr("1025 bytes, allowed are 1024"));
  CanonicalPolicy many{PolicyKind::kSourceRank, {}};
  for (std::size_t i = 0; i < kPolicySourcesMax; ++i) many.sources.push_back(std::to_string(i));
  EXPECT_TRUE(CheckPolicy(many).ok());
  EXPECT_EQ(*DecodePolicy(EncodePolicy(many)), many);
  many.sources.emplace_back("one more");
  EXPECT_THAT(why_not(many), HasSubstr("there are 1001 sources, allowed are 1000"));
}

TEST(CanonicalPolicy, HasANameThatCanBeRead) {
  for (std::size_t i = 0; i < kPolicyKinds; ++i)
    EXPECT_EQ(ParsePolicyKind(NameOf(static_cast<PolicyKind>(i))), static_cast<PolicyKind>(i));
  EXPECT_EQ(ParsePolicyKind("newest"), std::nullopt);
}

}  // namespace
}  // namespace newsfold
