#include "server/http/listener.h"

#include <atomic>
#include <future>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

class ThrowingEngine : public MemoryEngine {
 public:
  explicit ThrowingEngine(const std::atomic<bool>* throws) : throws_(throws) {}
  Status Health() const override {
    if (throws_->load()) throw std::runtime_error("no health");
    return MemoryEngine::Health();
  }

 private:
  const std::atomic<bool>* const throws_;
};

class ListenerTest : public ServerTest {
 protected:
  // A client whose request is in work: the server has asked for the body and not got all of it.
  std::unique_ptr<RawClient> BeginPost(const std::string& body) {
    auto client = std::make_unique<RawClient>(address());
    client->Send(
        "POST /v1/articles HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n");
    EXPECT_EQ(client->Receive().status, 100);
    return client;
  }

  // Returns once the server no longer accepts connections.
  static void WaitUntilRefused(const std::string& address) {
    while (RawClient(address).is_connected()) std::this_thread::yield();
  }

  // A server whose archive's state of health throws while *throws is set.
  void StartOverEngineThatThrows(const std::atomic<bool>* throws) {
    ArchiveOptions options;
    options.create_if_missing = true;
    archive_ = std::move(*Archive::Open(options, std::make_unique<ThrowingEngine>(throws)));
    server_ = std::make_unique<HttpServer>(archive_.get(), options_);
    ASSERT_TRUE(server_->Start().ok());
  }

  // What the server logs from now on. To be called before it starts.
  std::ostringstream* CatchLog() {
    options_.log =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_));
    return &log_;
  }

  std::string StartError() {
    archive_ = OpenMemoryArchive();
    server_ = std::make_unique<HttpServer>(archive_.get(), options_);
    return server_->Start().ToString();
  }

 private:
  std::ostringstream log_;
};

TEST_F(ListenerTest, ASessionThatThrowsIsLoggedAndCountedAndHarmsNoOther) {
  const std::ostringstream* log = CatchLog();
  std::atomic<bool> throws{false};
  StartOverEngineThatThrows(&throws);
  RawClient other(address());
  other.Send(MakeRequest("GET", "/healthz"));
  EXPECT_EQ(other.Receive().status, 200);
  throws = true;
  RawClient client(address());
  client.Send(MakeRequest("GET", "/healthz"));
  EXPECT_EQ(client.ReceiveAll(), "");
  throws = false;
  other.Send(MakeRequest("GET", "/metrics"));
  const std::string metrics = other.Receive().body;
  EXPECT_THAT(metrics, testing::HasSubstr("newsfold_http_failures_total{part=\"session\"} 1"));
  EXPECT_THAT(metrics, testing::HasSubstr("newsfold_http_connections 1"));
  server_->Stop();
  EXPECT_THAT(log->str(), testing::HasSubstr("a session ended by a failure: no health"));
}

TEST_F(ListenerTest, AnAcceptLoopThatEndsIsToldAndMakesTheServerUnready) {
  const std::ostringstream* log = CatchLog();
  std::promise<Status> told;
  options_.on_accept_failed = [&](const Status& why) { told.set_value(why); };
  Start();
  RawClient client(address());
  client.Send(MakeRequest("GET", "/readyz"));
  EXPECT_EQ(client.Receive().status, 200);
  BreakListeningSocket(address());
  EXPECT_EQ(told.get_future().get().ToString(), "internal: accept: Invalid argument");
  client.Send(MakeRequest("GET", "/readyz"));
  const RawAnswer unready = client.Receive();
  EXPECT_EQ(unready.status, 503);
  EXPECT_THAT(unready.body, testing::HasSubstr("no connection is accepted any more"));
  client.Send(MakeRequest("GET", "/metrics"));
  EXPECT_THAT(client.Receive().body, testing::HasSubstr("newsfold_http_failures_total{part=\"accept\"} 1"));
  EXPECT_FALSE(RawClient(address()).is_connected());
  server_->Stop();
  EXPECT_THAT(log->str(), testing::HasSubstr("no connection is accepted any more: accept: Invalid argument"));
}

TEST_F(ListenerTest, StoppingIsNoFailureToAccept) {
  options_.on_accept_failed = [](const Status& why) { ADD_FAILURE() << why.ToString(); };
  for (int i = 0; i < 20; ++i) {
    Start();
    server_->Stop();
  }
}

TEST_F(ListenerTest, StoppingClosesIdleConnections) {
  Start();
  RawClient fresh(address());
  RawClient used(address());
  used.Send(MakeRequest("GET", "/livez"));
  EXPECT_EQ(used.Receive().status, 200);
  server_->Stop();
  EXPECT_TRUE(used.IsClosed());
}

TEST_F(ListenerTest, StoppingFinishesRequestsInWork) {
  Start();
  const std::string body = MakeArticleJson("a", 1);
  const auto client = BeginPost(body);
  std::thread stopping([this] { server_->Stop(); });
  WaitUntilRefused(address());
  client->Send(body);
  const RawAnswer answer = client->Receive();
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.Field("Connection"), "close");
  EXPECT_TRUE(client->IsClosed());
  stopping.join();
  EXPECT_TRUE(archive_->Get("a"));
}

TEST_F(ListenerTest, StoppingDoesNotWaitForeverForAClient) {
  options_.deadlines.drain = std::chrono::milliseconds(100);
  Start();
  const auto client = BeginPost(MakeArticleJson("a", 1));
  server_->Stop();
  EXPECT_EQ(client->ReceiveAll(), "");
  EXPECT_FALSE(archive_->Get("a"));
}

TEST_F(ListenerTest, ServesWithSeveralIoThreads) {
  options_.io_threads = 3;
  Start();
  for (int i = 0; i < 9; ++i) EXPECT_EQ(Ask(MakeRequest("GET", "/livez")).status, 200);
}

TEST_F(ListenerTest, OptionsAreLimited) {
  options_.worker_threads = 0;
  EXPECT_THAT(StartError(), testing::HasSubstr("worker_threads is 0"));
  options_.worker_threads = 257;
  EXPECT_THAT(StartError(), testing::HasSubstr("worker_threads is 257"));
  options_.worker_threads = 1;
  options_.io_threads = 65;
  EXPECT_THAT(StartError(), testing::HasSubstr("io_threads is 65"));
  options_.io_threads = 1;
  options_.bulk_threads = 0;
  EXPECT_THAT(StartError(), testing::HasSubstr("bulk_threads is 0"));
  options_.bulk_threads = 1;
  options_.listen = "0.0.0.0:0";
  EXPECT_THAT(StartError(), testing::HasSubstr("no access tokens"));
}

TEST_F(ListenerTest, ATakenAddressIsToldPlainly) {
  Start();
  HttpServerOptions options = options_;
  options.listen = address();
  HttpServer second(archive_.get(), options);
  const Status status = second.Start();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);  // kUnavailable says that the store is locked
  EXPECT_THAT(status.message(), testing::HasSubstr(address()));
}

}  // namespace
}  // namespace newsfold
