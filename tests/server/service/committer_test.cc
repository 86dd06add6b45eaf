#include "server/service/committer.h"

#include <atomic>
#include <future>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

// A server whose disk a test can break.
class CommitTest : public ServerTest {
 protected:
  CommitTest() {
    auto engine = std::make_unique<MemoryEngine>();
    engine_ = engine.get();
    ArchiveOptions options;
    options.create_if_missing = true;
    archive_ = std::move(*Archive::Open(options, std::move(engine)));
  }

  void StartServer() {
    server_ = std::make_unique<HttpServer>(archive_.get(), options_);
    ASSERT_TRUE(server_->Start().ok());
  }

  MemoryEngine* engine_ = nullptr;
};

TEST_F(CommitTest, CompletesWhatWaitsBeforeItEnds) {
  std::atomic<int> done{0};
  {
    Committer committer(archive_.get());
    for (int i = 0; i < 100; ++i) {
      committer.AfterSync([&](const Status& status) { done += status.ok() ? 1 : 1000; });
    }
  }
  EXPECT_EQ(done, 100);
}

TEST_F(CommitTest, NothingIsAcknowledgedThatIsNotDurable) {
  StartServer();
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/articles", MakeArticleJson("a", 1))).status, 201);
  EXPECT_TRUE(engine_->DurableContents() == engine_->Contents());
  engine_->FailSync(1);
  const RawAnswer refused = Ask(MakeRequest("POST", "/v1/articles", MakeArticleJson("b", 2)));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Field("Retry-After"), "1");
  EXPECT_EQ(Ask(MakeRequest("GET", "/readyz")).status, 503);
  EXPECT_EQ(Ask(MakeRequest("GET", "/livez")).status, 200);
  EXPECT_EQ(Ask(MakeRequest("GET", "/v1/articles/a")).status, 200);
}

TEST_F(CommitTest, ABulkRequestTellsThatTheStorageFailed) {
  StartServer();
  engine_->FailSync(1);
  const RawAnswer answer = Ask(MakeRequest("POST", "/v1/articles:bulk",
                                           MakeArticleJson("a", 1) + "\n" + MakeArticleJson("b", 2) + "\n",
                                           "application/x-ndjson"));
  EXPECT_EQ(answer.status, 207);
  EXPECT_NE(answer.body.find("\"complete\":false"), std::string::npos);
  EXPECT_EQ(answer.body.find("\"status\":201"), std::string::npos);
}

}  // namespace
}  // namespace newsfold
