#include "store/json/json.h"

#include <limits>
#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

using ::testing::HasSubstr;

Result<Article> Parse(const std::string& json, FieldNames names = {}) {
  return ArticleJsonParser(std::move(names)).Parse(json);
}

std::string ParseError(const std::string& json) {
  const Result<Article> article = Parse(json);
  if (article) return "no error";
  EXPECT_EQ(article.error().code(), StatusCode::kInvalidArgument);
  return article.error().message();
}

std::string MetadataOf(const std::string& json) {
  const Result<Article> article = Parse(json);
  return article ? article->metadata : article.error().message();
}

std::string Nested(int depth) {
  // The object around it is the first level.
  const auto levels = static_cast<std::size_t>(depth - 1);
  return R"({"text":"a","m":)" + std::string(levels, '[') + "0" + std::string(levels, ']') + "}";
}

TEST(ArticleJsonParser, KnownFieldsFillTheArticle) {
  const auto article =
      Parse(R"({"id":"a17","text":"Tram\nlines","url":"http://t.example/","title":"T","published_at":"2031",)"
            R"("lang":"en","source":"feed"})");
  ASSERT_TRUE(article);
  EXPECT_EQ(article->id, "a17");
  EXPECT_EQ(article->text, "Tram\nlines");
  EXPECT_EQ(article->url, "http://t.example/");
  EXPECT_EQ(article->title, "T");
  EXPECT_EQ(article->published_at, "2031");
  EXPECT_EQ(article->language, "en");
  EXPECT_EQ(article->source, "feed");
  EXPECT_EQ(article->metadata, "");
}

TEST(ArticleJsonParser, EscapesAndNulBytesAreKeptExactly) {
  const auto article = Parse(R"({"text":"\u0000\ud83d\ude00\\\u00e9"})");
  ASSERT_TRUE(article);
  EXPECT_EQ(article->text, std::string("\0\xF0\x9F\x98\x80\\\xC3\xA9", 8));
}

TEST(ArticleJsonParser, OtherNamesCanBeGiven) {
  FieldNames names;
  names.id = {"key"};
  names.text = {"body"};
  const auto article = Parse(R"({"key":"k","body":"b","text":"kept apart"})", names);
  ASSERT_TRUE(article);
  EXPECT_EQ(article->id, "k");
  EXPECT_EQ(article->text, "b");
  EXPECT_EQ(article->metadata, R"({"text":"kept apart"})");
}

TEST(ArticleJsonParser, OneNameMayFillTwoFields) {
  FieldNames names;
  names.id = {"url"};
  const auto article = Parse(R"({"url":"http://t.example/","text":"b"})", names);
  ASSERT_TRUE(article);
  EXPECT_EQ(article->id, "http://t.example/");
  EXPECT_EQ(article->url, "http://t.example/");
}

TEST(ArticleJsonParser, NamesReachIntoObjects) {
  FieldNames names;
  names.id = {"meta.key"};
  names.url = {"meta.http.url"};
  names.text = {"doc.body"};
  const std::string meta = R"({ "key":7, "http":{"url":"http://t.example/"}})";
  const auto article = Parse(R"({"meta":)" + meta + R"(,"doc":{"body":"b"},"url":"other"})", names);
  ASSERT_TRUE(article);
  EXPECT_EQ(article->id, "7");
  EXPECT_EQ(article->url, "http://t.example/");
  EXPECT_EQ(article->text, "b");
  EXPECT_EQ(article->metadata, R"({"meta":)" + meta + R"(,"doc":{"body":"b"},"url":"other"})");
  EXPECT_EQ(Parse(R"({"doc":{"body":"b"},"meta":{"key":18446744073709551616}})", names)->id,
            "18446744073709551616");
}

TEST(ArticleJsonParser, AMemberWithTheWholeNameGoesBeforeThePath) {
  FieldNames names;
  names.url = {"a.b.c"};
  const auto url_of = [&](const std::string& members) {
    const auto article = Parse(R"({"text":"t",)" + members + "}", names);
    return article ? article->url + "|" + article->metadata : article.error().message();
  };
  EXPECT_EQ(url_of(R"("a":{"b.c":"2","b":{"c":"3"}},"a.b.c":"1")"), R"(1|{"a":{"b.c":"2","b":{"c":"3"}}})");
  EXPECT_EQ(url_of(R"("a":{"b":{"c":"3"},"b.c":"2"})"), R"(2|{"a":{"b":{"c":"3"},"b.c":"2"}})");
  EXPECT_EQ(url_of(R"("a":{"b":{"c":"3"}})"), R"(3|{"a":{"b":{"c":"3"}}})");
  EXPECT_EQ(url_of(R"("a":{"b":["c"]})"), R"(|{"a":{"b":["c"]}})");
  EXPECT_EQ(url_of(R"("a":{"b":{"c":null}})"), R"(|{"a":{"b":{"c":null}}})");
  EXPECT_EQ(url_of(R"("a":{"b":{"c":5}})"), R"(field "a.b.c" must be a string, not a number)");
  names.text = {"x.y"};
  EXPECT_EQ(url_of(R"("x":{"z":"b"})"), R"(field "x.y" is missing; the object has "text", "x")");
}

// {"text","id","metadata":{...}} of datatrove, {"text","timestamp","url"} of C4.
TEST(ArticleJsonParser, LinesOfCommonDataSetsNeedNoNames) {
  const std::string metadata =
      R"({"url":"http://t.example/","date":"2020-01-31T10:00:00Z","language":"en","title":"T","source":"s"})";
  const auto nested = Parse(R"({"text":"t","id":"<urn:1>","metadata":)" + metadata + "}");
  ASSERT_TRUE(nested);
  EXPECT_EQ(nested->url, "http://t.example/");
  EXPECT_EQ(nested->published_at, "2020-01-31T10:00:00Z");
  EXPECT_EQ(nested->language, "en");
  EXPECT_EQ(nested->title, "T");
  EXPECT_EQ(nested->source, "s");
  EXPECT_EQ(nested->metadata, R"({"metadata":)" + metadata + "}");
  const auto flat = Parse(R"({"text":"t","timestamp":"2019-04-25T12:57:54Z","url":"u","language":"en"})");
  ASSERT_TRUE(flat);
  EXPECT_EQ(flat->published_at, "2019-04-25T12:57:54Z");
  EXPECT_EQ(flat->language, "en");
  EXPECT_EQ(flat->metadata, R"({"timestamp":"2019-04-25T12:57:54Z","language":"en"})");
  EXPECT_EQ(Parse(R"({"text":"t","metadata":{"timestamp":1580428800}})")->published_at, "1580428800");
}

TEST(ArticleJsonParser, AFieldsOwnNameGoesBeforeWhatOthersCallIt) {
  const std::string others =
      R"("date":"2020-01-01","timestamp":"2021-01-01","metadata":{"date":"2022-01-01"})";
  EXPECT_EQ(Parse(R"({"text":"t",)" + others + R"(,"published_at":"soon"})")->published_at, "soon");
  EXPECT_EQ(Parse(R"({"text":"t","published_at":"",)" + others + "}")->published_at, "");
  EXPECT_EQ(Parse(R"({"text":"t","published_at":null,)" + others + "}")->published_at, "2020-01-01");
  FieldNames names;
  names.published_at = {"when"};
  EXPECT_EQ(Parse(R"({"text":"t",)" + others + "}", names)->published_at, "");
  EXPECT_EQ(ArticleJsonParser(FieldNames::Own("")).Parse(R"({"text":"t",)" + others + "}")->published_at, "");
}

TEST(ArticleJsonParser, OtherNamesThatDoNotFitArePassedOver) {
  const auto article = Parse(
      R"({"text":"t","date":"page 3","timestamp":{"$date":1},"metadata":{"url":5,"title":["a"],"date":20200131,)"
      R"("timestamp":1580428800123,"lang":{},"language":"en","source":")" +
      std::string(kShortFieldBytesMax + 1, 's') + R"("}})");
  ASSERT_TRUE(article);
  EXPECT_EQ(article->published_at, "20200131");
  EXPECT_EQ(article->language, "en");
  EXPECT_EQ(article->url + article->title + article->source, "");
  EXPECT_EQ(Parse(R"({"text":"t","metadata":{"date":17,"timestamp":1580428800123}})")->published_at,
            "1580428800123");
  EXPECT_EQ(Parse(R"({"text":"t","metadata":"none"})")->metadata, R"({"metadata":"none"})");
}

TEST(ArticleJsonParser, NullCountsAsAbsent) {
  const auto article = Parse(R"({"id":null,"text":"b","title":null})");
  ASSERT_TRUE(article);
  EXPECT_EQ(article->id, "");
  EXPECT_EQ(article->metadata, "");
  EXPECT_EQ(ParseError(R"({"text":null})"), R"(field "text" is null)");
}

TEST(ArticleJsonParser, IntegersAreIds) {
  EXPECT_EQ(Parse(R"({"id":-7,"text":""})")->id, "-7");
  EXPECT_EQ(Parse(R"({"id":18446744073709551615,"text":""})")->id, "18446744073709551615");
  EXPECT_EQ(Parse(R"({"id": 340282366920938463463374607431768211456 ,"text":""})")->id,
            "340282366920938463463374607431768211456");
  EXPECT_EQ(Parse(R"({"text":"","m":[1e999,18446744073709551617],"id":-18446744073709551616})")->id,
            "-18446744073709551616");
  EXPECT_EQ(ParseError(R"({"id":1.5,"text":""})"),
            R"(field "id" must be a string or an integer, not a number)");
  EXPECT_EQ(ParseError(R"({"id":true,"text":""})"),
            R"(field "id" must be a string or an integer, not a boolean)");
}

TEST(ArticleJsonParser, AnEmptyIdIsRefusedButAnEmptyTextIsNot) {
  EXPECT_THAT(ParseError(R"({"id":"","text":"b"})"), HasSubstr(R"(field "id" is empty)"));
  EXPECT_TRUE(Parse(R"({"text":""})"));
}

TEST(ArticleJsonParser, MetadataIsKeptAsItIsWritten) {
  EXPECT_EQ(
      MetadataOf(R"({ "a" : 1.10 , "text" : "t" , "b" : [ 1, {"c":1e2} ] , "d":"\u00e9\n", "e": true })"),
      R"({"a":1.10,"b":[ 1, {"c":1e2} ],"d":"\u00e9\n","e":true})");
  EXPECT_EQ(MetadataOf(R"({"text":"t","big":9007199254740993,"n":null,"k\"ey":{}})"),
            R"({"big":9007199254740993,"n":null,"k\"ey":{}})");
}

TEST(ArticleJsonParser, AParserServesTextsOfAllSizesInTurn) {
  ArticleJsonParser parser{FieldNames()};
  for (const std::size_t size : {10U, 100'000U, 3U, 4'000'000U, 1U}) {
    const auto article = parser.Parse(R"({"text":")" + std::string(size, 'x') + R"(","n":1})");
    ASSERT_TRUE(article) << size;
    EXPECT_EQ(article->text.size(), size);
    EXPECT_EQ(article->metadata, R"({"n":1})");
  }
}

TEST(ArticleJsonParser, DepthIsLimited) {
  EXPECT_TRUE(Parse(Nested(kJsonDepthMax - 1)));
  EXPECT_TRUE(Parse(Nested(kJsonDepthMax)));
  EXPECT_EQ(ParseError(Nested(kJsonDepthMax + 1)), "JSON nested deeper than 32");
}

TEST(ArticleJsonParser, WrongTypesNameTheField) {
  EXPECT_EQ(ParseError(R"({"text":["a"]})"), R"(field "text" must be a string, not an array)");
  EXPECT_EQ(ParseError(R"({"text":"a","url":5})"), R"(field "url" must be a string, not a number)");
  EXPECT_EQ(ParseError(R"({"text":"a","title":{}})"), R"(field "title" must be a string, not an object)");
  EXPECT_EQ(ParseError(R"({})"), R"(field "text" is missing)");
  EXPECT_EQ(ParseError(R"({"url":"u","content":"c"})"),
            R"(field "text" is missing; the object has "content", "url")");
  EXPECT_EQ(ParseError(R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1})"),
            R"(field "text" is missing; the object has "a", "b", "c", "d", "e", "f", "g", "h" and others)");
}

TEST(ArticleJsonParser, OnlyAnObjectIsAnArticle) {
  EXPECT_EQ(ParseError("[]"), "a JSON object is expected, not an array");
  EXPECT_EQ(ParseError("\"text\""), "a JSON object is expected, not a string");
  EXPECT_EQ(ParseError(""), "not JSON: nothing there");
  EXPECT_EQ(ParseError(" \t"), "not JSON: nothing there");
}

TEST(ArticleJsonParser, AKeyTwiceIsRefused) {
  EXPECT_EQ(ParseError(R"({"text":"a","text":"b"})"), R"(field "text" is there twice)");
  EXPECT_EQ(ParseError(R"({"text":"a","x":1,"y":2,"\u0078":3})"), R"(field "x" is there twice)");
}

TEST(ArticleJsonParser, SyntaxErrorsNameTheByte) {
  EXPECT_EQ(ParseError(R"({"text":"a"} {})"), "not JSON: syntax error at byte 13");
  EXPECT_EQ(ParseError(R"({"text":"a",})"), "not JSON: syntax error at byte 12");
  EXPECT_EQ(ParseError(R"({"text":"a")"), "not JSON: syntax error at byte 11");
  EXPECT_THAT(ParseError(R"({"text":"a)"), HasSubstr("string is not closed"));
  EXPECT_THAT(ParseError("{\"text\":\"a\x01\"}"), HasSubstr("control character at byte 10"));
  EXPECT_THAT(ParseError(R"({"text":"a","n":01})"), HasSubstr("at byte 17"));
}

TEST(ArticleJsonParser, BrokenUnicodeIsRefused) {
  EXPECT_THAT(ParseError(R"({"text":"\ud800"})"), HasSubstr("lone surrogate"));
  EXPECT_THAT(ParseError(R"({"text":"\udc00\ud800"})"), HasSubstr("lone surrogate"));
  EXPECT_EQ(ParseError("{\"text\":\"ab\xFF\"}"), "not JSON: invalid UTF-8 at byte 11");
  EXPECT_NE(ParseError("\xEF\xBB\xBF{\"text\":\"a\"}"), "no error");
}

// JSON has no limit for numbers, and what is the user's own is never computed with.
TEST(ArticleJsonParser, NumbersOutOfRangeAreKeptAsTheyAreWritten) {
  EXPECT_EQ(MetadataOf(R"({"text":"a","n":1e999,"m":[-123456789012345678901234567890,1]})"),
            R"({"n":1e999,"m":[-123456789012345678901234567890,1]})");
  EXPECT_EQ(
      MetadataOf(R"({"simhash128":340282366920938463463374607431768211455,"text":"18446744073709551616"})"),
      R"({"simhash128":340282366920938463463374607431768211455})");
  EXPECT_EQ(Parse(R"({"text":"n\"18446744073709551616","n":18446744073709551616})")->text,
            "n\"18446744073709551616");
  EXPECT_EQ(MetadataOf(R"({"text":"a","n":18446744073709551615})"), R"({"n":18446744073709551615})");
  EXPECT_THAT(ParseError(R"({"text":"a","n":0123456789012345678901234})"), HasSubstr("number"));
  EXPECT_THAT(ParseError(R"({"text":"a","n":1e999.5})"), HasSubstr("number"));
  EXPECT_THAT(ParseError(R"({"text":"a","n":18446744073709551616,"m":01})"), HasSubstr("number"));
  EXPECT_EQ(ParseError(R"({"text":"a","id":1e999})"),
            R"(field "id" must be a string or an integer, not a number)");
  EXPECT_EQ(ParseError(R"({"text":"a","url":18446744073709551616})"),
            R"(field "url" must be a string, not a number)");
}

TEST(ArticleJsonParser, ATimeMayBeANumber) {
  const auto time_of = [](const std::string& value) {
    return Parse(R"({"text":"a","published_at":)" + value + "}")->published_at;
  };
  EXPECT_EQ(time_of("1700000000"), "1700000000");
  EXPECT_EQ(time_of("1700000000123"), "1700000000123");
  EXPECT_EQ(time_of("-5"), "-5");
  EXPECT_EQ(time_of("1700000000.25"), "1700000000.25");
  EXPECT_EQ(time_of("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(time_of("1.7e9"), "1700000000");
  EXPECT_EQ(time_of("1.7000000005E+9"), "1700000000.5");
  EXPECT_EQ(time_of("1e300"), "1e+300");
  EXPECT_EQ(time_of("170000000000000000000000"), "170000000000000000000000");
  EXPECT_EQ(time_of("null"), "");
  EXPECT_EQ(ParseError(R"({"text":"a","published_at":1e999})"),
            R"(field "published_at" must be a string, not a number)");
  EXPECT_EQ(Parse(R"({"text":"a","published_at":1700000000,"other":1e999})")->published_at, "1700000000");
  EXPECT_EQ(ParseError(R"({"text":"a","published_at":true})"),
            R"(field "published_at" must be a string, not a boolean)");
}

TEST(StoredArticleToJson, NumbersOutOfRangeAreShownAsText) {
  StoredArticle stored;
  stored.article.metadata = R"({"n":18446744073709551616,"s":"18446744073709551616","f":1e999,"i":5})";
  EXPECT_EQ(SerializeJson(ToJson(stored).at("metadata")),
            R"({"n":"18446744073709551616","s":"18446744073709551616","f":"1e999","i":5})");
}

TEST(SerializeJson, NumbersAreShortAndExact) {
  const boost::json::value value = {{"share", 0.97}, {"whole", 1.0},    {"big", 18446744073709551615U},
                                    {"minus", -3},   {"none", nullptr}, {"yes", true}};
  EXPECT_EQ(SerializeJson(value),
            R"({"share":0.97,"whole":1,"big":18446744073709551615,"minus":-3,"none":null,"yes":true})");
}

TEST(SerializeJson, StringsAreEscapedAndEmptyContainersKept) {
  const boost::json::value value = {
      {"k\"", "a\nb\x01"}, {"o", boost::json::object()}, {"a", boost::json::array()}};
  EXPECT_EQ(SerializeJson(value), R"({"k\"":"a\nb\u0001","o":{},"a":[]})");
  EXPECT_EQ(boost::json::parse(SerializeJson(value)), value);
}

TEST(SerializeJson, WhatJsonCannotSayIsNull) {
  EXPECT_EQ(SerializeJson(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(SerializeJson(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(ToJson, ARepostSaysOfWhatAndHowMuch) {
  Decision decision;
  decision.id = "b";
  decision.is_repost = true;
  decision.canonical_id = decision.compared_id = "a";
  decision.verdict.relation = Relation::kNear;
  decision.verdict.reason = Reason::kCovered;
  decision.verdict.lane = Lane::kRareShingle;
  decision.verdict.coverage_article = 2.0 / 3;
  decision.verdict.simhash_distance = 12;
  decision.via_id = "c";
  decision.verdict.spans = {{1, 20, 3, 24}};
  decision.contained = {{"d", 0.25, 1}};
  decision.sequence = 8;
  const boost::json::object object = ToJson(decision);
  EXPECT_EQ(object.at("verdict"), "repost");
  EXPECT_EQ(object.at("canonical_id"), "a");
  EXPECT_EQ(object.at("relation"), "near");
  EXPECT_EQ(object.at("coverage_article"), 0.666667);
  EXPECT_EQ(object.at("simhash_distance"), 12);
  EXPECT_EQ(object.at("via_id"), "c");
  EXPECT_EQ(object.at("search"), "complete");
  EXPECT_EQ(SerializeJson(object.at("contained")),
            R"([{"id":"d","coverage_article":0.25,"coverage_canonical":1}])");
  EXPECT_EQ(SerializeJson(object.at("spans")), R"([{"article":[1,20],"canonical":[3,24]}])");
}

TEST(ToJson, ANewArticleThatWasComparedWithNothingSaysSo) {
  Decision decision;
  decision.id = decision.canonical_id = "a";
  const boost::json::object object = ToJson(decision);
  EXPECT_EQ(object.at("verdict"), "new");
  EXPECT_TRUE(object.at("compared_id").is_null());
  EXPECT_TRUE(object.at("via_id").is_null());
  EXPECT_TRUE(object.at("simhash_distance").is_null());
  EXPECT_TRUE(ToJson(Decision()).at("id").is_null());
}

TEST(ToJson, AStoredArticleKeepsItsMetadataValues) {
  StoredArticle stored;
  stored.article.text = "a\xFF";
  stored.article.metadata =
      R"({"n":0.1,"big":9007199254740993,"l":[1,"x",null,false,{"a":18446744073709551615}]})";
  const boost::json::object object = ToJson(stored);
  EXPECT_EQ(SerializeJson(object.at("metadata")), stored.article.metadata);
  EXPECT_EQ(object.at("text"), "a\xEF\xBF\xBD");
  EXPECT_EQ(object.at("text_is_utf8"), false);
  EXPECT_EQ(object.at("text_bytes"), 2);
}

TEST(ToJson, AClusterEndsWithItsCursor) {
  Cluster cluster;
  cluster.canonical.id = "a";
  cluster.members.resize(2);
  cluster.member_count = 5;
  EXPECT_TRUE(ToJson(cluster).at("next_cursor").is_null());
  cluster.next_cursor = "AAE";
  const boost::json::object object = ToJson(cluster);
  EXPECT_EQ(object.at("cluster_id"), "a");
  EXPECT_EQ(object.at("member_count"), 5);
  EXPECT_EQ(object.at("members").as_array().size(), 2);
  EXPECT_EQ(object.at("next_cursor"), "AAE");
}

TEST(ToJson, ACompactionTellsItsPartAndBytes) {
  CompactSummary summary;
  summary.disk_bytes_before = 9;
  summary.disk_bytes_after = 4;
  EXPECT_EQ(
      SerializeJson(ToJson(summary)),
      R"({"only":null,"bytes_before":9,"bytes_after":4,"garbage_bytes":0,"skipped":false,"complete":true})");
  summary.only = StorePart::kBodies;
  summary.was_stopped = true;
  EXPECT_EQ(
      SerializeJson(ToJson(summary)),
      R"({"only":"bodies","bytes_before":9,"bytes_after":4,"garbage_bytes":0,"skipped":false,"complete":false})");
  summary.pack =
      PackSummary{.articles = 5, .blocks = 1, .text_bytes = 90, .bytes_before = 40, .bytes_after = 20};
  EXPECT_EQ(
      SerializeJson(ToJson(summary).at("packed")),
      R"({"articles":5,"blocks":1,"text_bytes":90,"body_bytes_before":40,"body_bytes_after":20,"complete":true})");
}

TEST(ToJson, StatisticsFeedAndPairsHaveTheirFields) {
  ArchiveStats stats;
  stats.articles = 7;
  stats.bytes_by_kind = {{"records", 12}, {"text_blocks", 5}};
  EXPECT_EQ(SerializeJson(ToJson(stats).at("bytes_by_kind")), R"({"records":12,"text_blocks":5})");
  stats.rules = {13, 0xAB};
  stats.store_rules = {12, 0};
  EXPECT_EQ(ToJson(stats).at("articles"), 7);
  EXPECT_EQ(ToJson(stats).at("rules_version"), 13);
  EXPECT_EQ(ToJson(stats).at("limits_digest"), "00000000000000ab");
  EXPECT_EQ(ToJson(stats).at("store_rules_version"), 12);
  EXPECT_TRUE(ToJson(stats).at("store_limits_digest").is_null());
  FeedEntry entry;
  entry.is_repost = true;
  entry.stored_at_ms = 1'000;
  EXPECT_EQ(ToJson(entry).at("verdict"), "repost");
  EXPECT_EQ(ToJson(entry).at("stored_at"), "1970-01-01T00:00:01.000Z");
  PairReport report;
  report.other.article.id = "b";
  const Sighting sighting{"https://a.example/1", 1000, "a"};
  EXPECT_EQ(SerializeJson(ToJson(sighting)),
            R"({"id":"a","url":"https://a.example/1","seen_at":"1970-01-01T00:00:01.000Z"})");
  EXPECT_EQ(ToJson(report).at("other").at("id"), "b");
}

// A limit where a rule has one, points where the figure counts in the score.
TEST(ToJson, OfAPairTellsWhatTheRulesLookedAt) {
  using Bound = RuleTerm::Bound;
  PairReport report;
  EXPECT_EQ(SerializeJson(ToJson(report).at("terms")), "[]");
  report.terms = {{Reason::kTooShort, "units", 12, Bound::kBelow, 16, 0},
                  {Reason::kCovered, "titles", 0.75, Bound::kNone, 0, 3.5}};
  EXPECT_EQ(SerializeJson(ToJson(report).at("terms").at(0)),
            R"({"rule":"too_short","name":"units","figure":12,"bound":"below","limit":16})");
  EXPECT_EQ(SerializeJson(ToJson(report).at("terms").at(1)),
            R"({"rule":"covered","name":"titles","figure":0.75,"points":3.5})");
}

TEST(ToValidUtf8, IllFormedBytesAreReplacedAndTheRestKept) {
  EXPECT_EQ(ToValidUtf8("渡船\n"), "渡船\n");
  EXPECT_EQ(ToValidUtf8("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(ToValidUtf8(std::string("a\0\xE6\xB8", 4)), std::string("a\0\xEF\xBF\xBD", 5));
}

TEST(FormatTime, IsRfc3339InUtc) {
  EXPECT_EQ(FormatTime(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatTime(1'772'690'645'678), "2026-03-05T06:04:05.678Z");
  EXPECT_EQ(FormatTime(-1), "1969-12-31T23:59:59.999Z");
}

TEST(ParseTimeTest, ReadsWhatFormatTimeWrites) {
  for (const std::int64_t time :
       {std::int64_t{0}, std::int64_t{1770091200123}, std::int64_t{-1}, std::int64_t{253402300799999}})
    EXPECT_EQ(ParseTime(FormatTime(time)), time);
  EXPECT_EQ(ParseTime("2026-02-03T04:00:00Z"), 1770091200000);
  EXPECT_EQ(ParseTime("2026-02-03"), 1770076800000);
  for (const char* const text :
       {"", "2026", "2026-02-30", "2026-2-03", "2026-02-03T04:00:00", "2026-02-03T04:00:00.1Z",
        "2026-02-03T24:00:00Z", "2026-02-03 04:00:00Z", "2026-02-03T04:00:00.000Zx"})
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
}

}  // namespace
}  // namespace newsfold
