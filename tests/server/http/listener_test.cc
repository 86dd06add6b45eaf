#include "server/http/listener.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

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

  std::string StartError() {
    archive_ = OpenMemoryArchive();
    server_ = std::make_unique<HttpServer>(archive_.get(), options_);
    return server_->Start().ToString();
  }
};

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
