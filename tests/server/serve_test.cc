#include "server/serve.h"

#include <csignal>
#include <filesystem>
#include <future>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

class ServeTest : public testing::Test {
 protected:
  ServeTest() {
    std::string pattern = testing::TempDir() + "serve_test_XXXXXX";
    directory_ = mkdtemp(pattern.data());
    options_.archive.directory = directory_ + "/store";
    options_.archive.create_if_missing = true;
    options_.listen = "127.0.0.1:0";
    options_.log.level = LogLevel::kError;
  }

  ~ServeTest() override { std::filesystem::remove_all(directory_); }

  std::string directory_;
  ServeOptions options_;
};

TEST_F(ServeTest, ServesUntilTheSignalAndLeavesTheStoreClosed) {
  for (const int signal : {SIGTERM, SIGINT}) {
    std::promise<std::string> listening;
    options_.on_listening = [&](std::string_view address) { listening.set_value(std::string(address)); };
    std::thread asking([&] {
      RawClient client(listening.get_future().get());
      client.Send(MakeRequest("POST", "/v1/articles", MakeArticleJson("a", 1)));
      EXPECT_EQ(client.Receive().status, signal == SIGTERM ? 201 : 200);
      kill(getpid(), signal);
    });
    const Status status = Serve(options_);
    asking.join();
    EXPECT_TRUE(status.ok()) << status.ToString();
  }
}

TEST_F(ServeTest, StopsWithAnErrorWhenNoConnectionCanBeAccepted) {
  options_.on_listening = [&](std::string_view address) { BreakListeningSocket(std::string(address)); };
  const Status status = Serve(options_);
  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_EQ(status.message(), "accept: Invalid argument");
  options_.on_listening = [&](std::string_view) { kill(getpid(), SIGTERM); };
  EXPECT_TRUE(Serve(options_).ok());  // the store was closed
}

TEST_F(ServeTest, AMissingStoreIsNotMade) {
  options_.archive.create_if_missing = false;
  EXPECT_EQ(Serve(options_).code(), StatusCode::kNotFound);
}

TEST_F(ServeTest, APublicAddressIsRefusedAndNoStoreMade) {
  options_.listen = "0.0.0.0:0";
  EXPECT_EQ(Serve(options_).code(), StatusCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(options_.archive.directory));
}

}  // namespace
}  // namespace newsfold
