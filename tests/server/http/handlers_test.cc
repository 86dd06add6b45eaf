#include "server/http/handlers.h"

#include <atomic>
#include <memory>
#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/service/limits.h"
#include "store/json/json.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

using testing::HasSubstr;

class HandlersTest : public testing::Test {
 protected:
  static std::string HeaderOf(const Response& response, std::string_view name) {
    for (const Response::Header& header : response.headers) {
      if (header.name == name) return header.value;
    }
    return {};
  }

  static boost::json::value BodyOf(const Response& response) { return boost::json::parse(response.body); }

  Response Post(Handler handler, std::string body, std::vector<Request::Parameter> query = {}) {
    Request request;
    request.request_id = "r-1";
    request.body = std::move(body);
    request.query = std::move(query);
    return handler(service_, request);
  }

  Response Ingest(const std::string& body) { return Post(HandleIngest, body); }

  Response Get(Handler handler, std::string id, std::string accept = {}, std::string if_none_match = {}) {
    Request request;
    request.id = std::move(id);
    request.accept = std::move(accept);
    request.if_none_match = std::move(if_none_match);
    return handler(service_, request);
  }

  Response GetCluster(std::string id, std::vector<Request::Parameter> query) {
    Request request;
    request.id = std::move(id);
    request.query = std::move(query);
    return HandleGetCluster(service_, request);
  }

  Response List(Handler handler, std::vector<Request::Parameter> query) {
    Request request;
    request.query = std::move(query);
    return handler(service_, request);
  }

  Response Compact(std::string body, bool is_local = true) {
    Request request;
    request.body = std::move(body);
    request.is_local = is_local;
    return HandleCompact(service_, request);
  }
  static std::string CodeOf(const Response& response) {
    return BodyOf(response).at("code").as_string().c_str();
  }

  // "status code" of an answer to `body`.
  std::string Outcome(Handler handler, std::string body) {
    const Response response = Post(handler, std::move(body));
    if (response.status < 400) return std::to_string(response.status);
    return std::to_string(response.status) + " " + BodyOf(response).at("code").as_string().c_str();
  }

  MemoryEngine* engine_ = nullptr;  // of the archive
  std::unique_ptr<Archive> archive_ = OpenMemoryArchive(&engine_);
  ServerMetrics metrics_;
  std::atomic<bool> draining_{false};
  std::atomic<bool> accept_failed_{false};
  std::atomic<bool> compacting_{false};
  Service service_{archive_.get(), &metrics_, &draining_, &accept_failed_, &compacting_};
};

TEST_F(HandlersTest, IngestCreatesThenFolds) {
  const Response created = Ingest(MakeArticleJson("a", 1));
  EXPECT_EQ(created.status, 201);
  EXPECT_TRUE(created.await_sync);
  EXPECT_EQ(HeaderOf(created, "Location"), "/v1/articles/a");
  EXPECT_EQ(BodyOf(created).at("verdict"), "new");

  const Response repost = Ingest(MakeArticleJson("b", 1));
  EXPECT_EQ(repost.status, 200);
  EXPECT_TRUE(repost.await_sync);
  EXPECT_EQ(BodyOf(repost).at("verdict"), "repost");
  EXPECT_EQ(BodyOf(repost).at("canonical_id"), "a");
}

TEST_F(HandlersTest, IngestingAgainChangesNothing) {
  Ingest(MakeArticleJson("a", 1));
  const Response again = Ingest(MakeArticleJson("a", 1));
  EXPECT_EQ(again.status, 200);
  EXPECT_TRUE(again.await_sync);
  EXPECT_EQ(BodyOf(again).at("already_known"), true);
  EXPECT_EQ(archive_->GetStats().articles, 1u);
}

TEST_F(HandlersTest, IngestRefusesOtherContentUnderAKnownId) {
  Ingest(MakeArticleJson("a", 1));
  EXPECT_EQ(Outcome(HandleIngest, MakeArticleJson("a", 2)), "409 already_exists");
}

TEST_F(HandlersTest, CheckAndDryRunStoreNothing) {
  Ingest(MakeArticleJson("a", 1));
  const Response check = Post(HandleCheck, MakeArticleJson("b", 1));
  EXPECT_EQ(check.status, 200);
  EXPECT_FALSE(check.await_sync);
  EXPECT_EQ(BodyOf(check).at("canonical_id"), "a");
  const Response dry_run = Post(HandleIngest, MakeArticleJson("b", 1), {{"dry_run", "true"}});
  EXPECT_EQ(dry_run.status, 200);
  EXPECT_EQ(dry_run.body, check.body);
  EXPECT_EQ(archive_->GetStats().articles, 1u);
  EXPECT_EQ(Post(HandleIngest, MakeArticleJson("b", 1), {{"dry_run", "yes"}}).status, 400);
}

TEST_F(HandlersTest, BadBodiesAreToldApart) {
  for (const Handler handler : {HandleCheck, HandleIngest}) {
    EXPECT_EQ(Outcome(handler, ""), "400 invalid_json");
    EXPECT_EQ(Outcome(handler, "{\"text\":\"x\"} x"), "400 invalid_json");
    EXPECT_EQ(Outcome(handler, "{\"text\":\"\\ud800\"}"), "400 invalid_json");
    EXPECT_EQ(Outcome(handler, "{\"text\":\"a\xff\"}"), "400 invalid_utf8");
    EXPECT_EQ(Outcome(handler, "[]"), "422 invalid_article");
    EXPECT_EQ(Outcome(handler, "{}"), "422 invalid_article");
    EXPECT_EQ(Outcome(handler, "{\"text\":5}"), "422 invalid_article");
    EXPECT_EQ(Outcome(handler, "{\"text\":\"x\",\"id\":\"\\u0007\"}"), "422 invalid_article");
  }
}

TEST_F(HandlersTest, InvalidUtf8IsLocated) {
  const std::string prefix = "{\"text\":\"\xe6\x96\xb0\xf0\x9f\x98\x80";
  for (const std::string_view bad :
       {"\xff", "\x80", "\xc0\xaf", "\xe6\x96", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    const Response response = Post(HandleCheck, prefix + std::string(bad) + "\"}");
    EXPECT_THAT(std::string(BodyOf(response).at("detail").as_string()),
                HasSubstr("at byte " + std::to_string(prefix.size())));
  }
}

TEST_F(HandlersTest, DepthIsLimited) {
  const auto nested = [](int depth) {
    return "{\"text\":\"x\",\"more\":" + std::string(static_cast<std::size_t>(depth - 1), '[') + "0" +
           std::string(static_cast<std::size_t>(depth - 1), ']') + "}";
  };
  EXPECT_EQ(Outcome(HandleCheck, nested(kJsonDepthMax - 1)), "200");
  EXPECT_EQ(Outcome(HandleCheck, nested(kJsonDepthMax)), "200");
  EXPECT_EQ(Outcome(HandleCheck, nested(kJsonDepthMax + 1)), "400 invalid_json");
}

TEST_F(HandlersTest, SizesAreLimited) {
  const auto with = [](const std::string& field, std::size_t size) {
    return "{\"text\":\"x\",\"" + field + "\":\"" + std::string(size, 'u') + "\"}";
  };
  for (const auto& [field, size_max] : {std::pair<std::string, std::size_t>{"title", kTitleBytesMax},
                                        std::pair<std::string, std::size_t>{"url", kUrlBytesMax}}) {
    EXPECT_EQ(Outcome(HandleCheck, with(field, size_max - 1)), "200") << field;
    EXPECT_EQ(Outcome(HandleCheck, with(field, size_max)), "200") << field;
    EXPECT_EQ(Outcome(HandleCheck, with(field, size_max + 1)), "413 too_large") << field;
  }
  const auto text = [](std::size_t size) { return "{\"text\":\"" + std::string(size, 'u') + "\"}"; };
  EXPECT_EQ(Outcome(HandleCheck, text(kBodyBytesMax)), "200");
  EXPECT_EQ(Outcome(HandleCheck, text(kBodyBytesMax + 1)), "413 too_large");
  EXPECT_EQ(Outcome(HandleCheck, with("id", kIdBytesMax)), "200");
  EXPECT_EQ(Outcome(HandleCheck, with("id", kIdBytesMax + 1)), "422 invalid_article");
}

TEST_F(HandlersTest, AnOversizeFieldIsNamedWithItsSizeAndLimit) {
  const Response response =
      Post(HandleCheck, R"({"text":"x","lang":")" + std::string(kShortFieldBytesMax + 1, 'l') + "\"}");
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(BodyOf(response).at("detail"), "lang is 1025 bytes long, allowed are 0 to 1024");
}

TEST_F(HandlersTest, GetNegotiatesTheRepresentation) {
  Ingest(MakeArticleJson("a", 1));
  const Response json = Get(HandleGetArticle, "a");
  EXPECT_EQ(json.content_type, "application/json");
  EXPECT_EQ(BodyOf(json).at("text").as_string(), MakeText(1));
  const Response text = Get(HandleGetArticle, "a", "text/plain, application/json;q=0.5");
  EXPECT_EQ(text.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(text.body, MakeText(1));
  EXPECT_EQ(HeaderOf(text, "Content-Disposition"), "attachment");
  EXPECT_EQ(HeaderOf(text, "Vary"), "Accept");
  EXPECT_EQ(Get(HandleGetArticle, "a", "image/png").status, 406);
  EXPECT_EQ(Get(HandleGetArticle, "nobody").status, 404);
}

TEST_F(HandlersTest, GetGivesTheOriginal) {
  Article article;
  article.id = "page";
  article.text = MakeText(1);
  article.original = std::string("<p>caf\xe9\0</p>", 12);
  article.original_type = "text/html; charset=\"latin1\"\r\nX: y";
  ASSERT_TRUE(archive_->Ingest(article));
  const Response original = Get(HandleGetArticle, "page", "application/octet-stream");
  EXPECT_EQ(original.status, 200);
  EXPECT_EQ(original.content_type, "application/octet-stream");
  EXPECT_EQ(original.body, article.original);
  EXPECT_EQ(HeaderOf(original, "X-Original-Type"), "text/html; charset=\"latin1\"??X: y");
  EXPECT_EQ(HeaderOf(original, "Content-Disposition"), "attachment");
  EXPECT_EQ(HeaderOf(original, "Vary"), "Accept");
  const std::string etag = HeaderOf(original, "ETag");
  EXPECT_EQ(etag, '"' + ToHex(Sha256Of(article.original)) + '"');
  const Response known = Get(HandleGetArticle, "page", "application/octet-stream", etag);
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
  const auto told = BodyOf(Get(HandleGetArticle, "page")).at("original");
  EXPECT_EQ(told.at("bytes"), 12);
  EXPECT_EQ(told.at("sha256").as_string(), ToHex(Sha256Of(article.original)));
  Ingest(MakeArticleJson("text", 2));
  const Response text = Get(HandleGetArticle, "text", "application/octet-stream");
  EXPECT_EQ(text.body, MakeText(2));
  EXPECT_EQ(HeaderOf(text, "X-Original-Type"), "text/plain; charset=utf-8");
  EXPECT_FALSE(BodyOf(Get(HandleGetArticle, "text")).as_object().contains("original"));
  EXPECT_EQ(Get(HandleGetArticle, "nobody", "application/octet-stream").status, 404);
}

TEST_F(HandlersTest, GetKnowsWhatTheClientHas) {
  Ingest(MakeArticleJson("a", 1));
  const std::string etag = HeaderOf(Get(HandleGetArticle, "a"), "ETag");
  EXPECT_EQ(etag.size(), 66u);
  const Response known = Get(HandleGetArticle, "a", "", "\"other\", W/" + etag);
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
  EXPECT_EQ(HeaderOf(known, "ETag"), etag);
  EXPECT_EQ(Get(HandleGetArticle, "a", "", "\"other\"").status, 200);
}

TEST_F(HandlersTest, ClustersAreReadPageByPage) {
  for (const char* id : {"a", "b", "c", "d"}) Ingest(MakeArticleJson(id, 1));
  const auto first = BodyOf(GetCluster("c", {{"limit", "2"}}));
  EXPECT_EQ(first.at("canonical").at("id"), "a");
  EXPECT_EQ(first.at("members").as_array().size(), 2u);
  const std::string cursor = first.at("next_cursor").as_string().c_str();
  const auto second = BodyOf(GetCluster("a", {{"limit", "2"}, {"cursor", cursor}}));
  EXPECT_EQ(second.at("members").as_array().size(), 1u);
  EXPECT_EQ(second.at("members").at(0).at("id"), "d");
}

TEST_F(HandlersTest, PageSizesAreLimited) {
  Ingest(MakeArticleJson("a", 1));
  for (const auto& [limit, status] : {std::pair<std::string, int>{"1", 200},
                                      {"1000", 200},
                                      {"0", 400},
                                      {"1001", 400},
                                      {"-1", 400},
                                      {"x", 400},
                                      {"5x", 400}}) {
    EXPECT_EQ(GetCluster("a", {{"limit", limit}}).status, status) << limit;
  }
  EXPECT_EQ(GetCluster("nobody", {}).status, 404);
}

TEST_F(HandlersTest, ChangesComeOldestFirstAndSayHowToGoOn) {
  for (const char* id : {"a", "b", "c"}) Ingest(MakeArticleJson(id, 1));
  const Response first = List(HandleChanges, {{"limit", "2"}});
  EXPECT_TRUE(first.await_sync);
  const auto page = BodyOf(first);
  ASSERT_EQ(page.at("changes").as_array().size(), 2u);
  EXPECT_EQ(page.at("changes").at(0).at("id"), "a");
  EXPECT_EQ(page.at("changes").at(0).at("verdict"), "new");
  EXPECT_EQ(page.at("changes").at(1).at("canonical_id"), "a");
  EXPECT_EQ(page.at("last_sequence"), 2);
  EXPECT_EQ(page.at("complete"), false);
  const auto rest = BodyOf(List(HandleChanges, {{"limit", "2"}, {"since", "2"}}));
  ASSERT_EQ(rest.at("changes").as_array().size(), 1u);
  EXPECT_EQ(rest.at("last_sequence"), 3);
  EXPECT_EQ(rest.at("complete"), true);
  const auto none = BodyOf(List(HandleChanges, {{"since", "9"}}));
  EXPECT_TRUE(none.at("changes").as_array().empty());
  EXPECT_EQ(none.at("last_sequence"), 9);
}

TEST_F(HandlersTest, LookupTellsTheSightingsOfAUrl) {
  const std::string url = "https://a.example/?q=1&r=2";
  for (const char* id : {"a", "b"}) {
    Ingest("{\"id\":\"" + std::string(id) + "\",\"url\":\"" + url + "\",\"text\":\"" + MakeText(1) + "\"}");
  }
  const Response both = List(HandleLookup, {{"url", url}, {"limit", "2"}});
  EXPECT_TRUE(both.await_sync);
  ASSERT_EQ(BodyOf(both).at("sightings").as_array().size(), 2u);
  EXPECT_EQ(BodyOf(both).at("sightings").at(0).at("id"), "b") << "newest first";
  EXPECT_EQ(BodyOf(both).at("sightings").at(1).at("id"), "a");
  EXPECT_EQ(BodyOf(both).at("sightings").at(1).at("url").as_string(), url);
  EXPECT_EQ(BodyOf(both).at("complete"), true);
  const auto one = BodyOf(List(HandleLookup, {{"url", url}, {"limit", "1"}}));
  ASSERT_EQ(one.at("sightings").as_array().size(), 1u);
  EXPECT_EQ(one.at("sightings").at(0).at("id"), "b");
  EXPECT_EQ(one.at("complete"), false);
  const Response none = List(HandleLookup, {{"url", "https://a.example/"}});
  EXPECT_EQ(none.status, 200);
  EXPECT_EQ(none.body, "{\"sightings\":[],\"complete\":true}\n");
  EXPECT_EQ(List(HandleLookup, {}).status, 400);
}

TEST_F(HandlersTest, ListsAreLimited) {
  for (const auto& [limit, status] : {std::pair<std::string, int>{"1", 200},
                                      {"999", 200},
                                      {"1000", 200},
                                      {"0", 400},
                                      {"1001", 400},
                                      {"-1", 400},
                                      {"x", 400}}) {
    EXPECT_EQ(List(HandleChanges, {{"limit", limit}}).status, status) << limit;
    EXPECT_EQ(List(HandleLookup, {{"url", "u"}, {"limit", limit}}).status, status) << limit;
  }
  for (const auto& [since, status] : {std::pair<std::string, int>{"18446744073709551615", 200},
                                      {"18446744073709551616", 400},
                                      {"-1", 400},
                                      {"1 ", 400}}) {
    EXPECT_EQ(List(HandleChanges, {{"since", since}}).status, status) << since;
  }
}

TEST_F(HandlersTest, DamageInAListIsReported) {
  Ingest("{\"id\":\"a\",\"url\":\"https://a.example/\",\"text\":\"" + MakeText(1) + "\"}");
  engine_->FailRead(1);
  EXPECT_EQ(List(HandleChanges, {}).status, 500);
  engine_->FailRead(1);
  EXPECT_EQ(List(HandleLookup, {{"url", "https://a.example/"}}).status, 500);
}

TEST_F(HandlersTest, CompactTakesTheWholeStoreOrAPart) {
  for (const char* body : {"", "{}", " { } ", R"({"only":null})"}) {
    const Response response = Compact(body);
    EXPECT_EQ(response.status, 200) << body;
    EXPECT_TRUE(BodyOf(response).at("only").is_null());
    EXPECT_EQ(BodyOf(response).at("complete"), true);
    EXPECT_EQ(engine_->compacted().back(), "");
  }
  EXPECT_EQ(BodyOf(Compact(R"({"only":"bodies"})")).at("only"), "bodies");
  EXPECT_EQ(engine_->compacted().back(), "z");
  EXPECT_FALSE(BodyOf(Compact(R"({"pack":false})")).as_object().contains("packed"));
  for (const char* body : {R"({"pack":true})", R"({"only":"bodies","pack":true})"})
    EXPECT_EQ(BodyOf(Compact(body)).at("packed").at("articles"), 0);
}

TEST_F(HandlersTest, CompactRefusesOtherBodies) {
  for (const char* body :
       {"[]", "7", "null", R"({"only":"everything"})", R"({"only":1})", R"({"onyl":"bodies"})",
        R"({"only":"bodies","x":1})", R"({"only":"bodies","only":"index"})", R"({"pack":1})",
        R"({"pack":null})", R"({"pack":true,"pack":true})"}) {
    const Response response = Compact(body);
    EXPECT_EQ(response.status, 422) << body;
    EXPECT_EQ(CodeOf(response), "invalid_compaction");
  }
  for (const char* body : {"{", "bodies", "{\"only\":\"\xff\"}"})
    EXPECT_EQ(Compact(body).status, 400) << body;
  EXPECT_TRUE(engine_->compacted().empty());
}

TEST_F(HandlersTest, CompactIsForLocalClients) {
  const Response response = Compact("", /*is_local=*/false);
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(CodeOf(response), "local_only");
  EXPECT_TRUE(engine_->compacted().empty());
}

TEST_F(HandlersTest, CompactionsRunOneAtATime) {
  compacting_ = true;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Compact("").status, 409);
    EXPECT_EQ(CodeOf(Compact("")), "compaction_running");
  }
  EXPECT_TRUE(engine_->compacted().empty());
  compacting_ = false;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(Compact("").status, 200);
  engine_->FailCompaction(1);
  EXPECT_EQ(Compact("").status, 503);
  EXPECT_FALSE(compacting_.load());
}

TEST_F(HandlersTest, AStoppingServerStopsItsCompaction) {
  draining_ = true;
  const Response response = Compact("");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, HasSubstr("the server is stopping"));
  EXPECT_TRUE(engine_->compacted().empty());
}

TEST_F(HandlersTest, StatsCountArticles) {
  Ingest(MakeArticleJson("a", 1));
  Ingest(MakeArticleJson("b", 1));
  EXPECT_EQ(BodyOf(Get(HandleStats, "")).at("articles"), 2);
  EXPECT_THAT(Get(HandleMetrics, "").body, HasSubstr("newsfold_articles 2\n"));
  EXPECT_EQ(BodyOf(Get(HandleVersion, "")).at("version"), "0.1.0");
}

TEST_F(HandlersTest, HealthIsTextOrJson) {
  EXPECT_EQ(Get(HandleHealth, "").body, "ok\n");
  EXPECT_EQ(Get(HandleHealth, "", "application/json").body, "{\"status\":\"ok\"}\n");
  EXPECT_EQ(Get(HandleLive, "").status, 200);
  EXPECT_EQ(Get(HandleReady, "").status, 200);
}

TEST_F(HandlersTest, AStoppingServerIsAliveButNotReady) {
  draining_ = true;
  EXPECT_EQ(Get(HandleReady, "").status, 503);
  EXPECT_EQ(Get(HandleLive, "").status, 200);
  EXPECT_EQ(Get(HandleHealth, "").status, 200);
}

}  // namespace
}  // namespace newsfold
