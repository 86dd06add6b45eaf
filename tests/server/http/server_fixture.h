#pragma once

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "server/http/listener.h"
#include "server/service/log.h"
#include "store/archive.h"
#include "tests/server/http/raw_client.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold {

// An archive over a std::map, which *borrowed is set to.
inline std::unique_ptr<Archive> OpenMemoryArchive(MemoryEngine** borrowed = nullptr) {
  ArchiveOptions options;
  options.create_if_missing = true;
  auto engine = std::make_unique<MemoryEngine>();
  if (borrowed != nullptr) *borrowed = engine.get();
  auto archive = Archive::Open(options, std::move(engine));
  EXPECT_TRUE(archive) << archive.error().ToString();
  return std::move(*archive);
}

// Texts of the tests' own, long enough to be compared; each number gives another one.
std::string MakeText(int number);
// {"id": id, "text": MakeText(number)}
std::string MakeArticleJson(const std::string& id, int number);

// Breaks the socket that listens on `address` in this process, as no client can.
void BreakListeningSocket(const std::string& address);

// A server on a port of its own over an archive of its own.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    options_.log = MakeLogger({LogFormat::kText, LogLevel::kError});
    options_.worker_threads = 2;
  }

  // Tests that change options_ do so before.
  void Start() {
    archive_ = OpenMemoryArchive();
    server_ = std::make_unique<HttpServer>(archive_.get(), options_);
    const Status status = server_->Start();
    ASSERT_TRUE(status.ok()) << status.ToString();
  }

  std::string address() const { return server_->address(); }

  // Sends `bytes` on a connection of their own and returns the first answer.
  RawAnswer Ask(std::string_view bytes) {
    RawClient client(address());
    client.Send(bytes);
    return client.Receive(bytes.substr(0, 5) == "HEAD ");
  }

  HttpServerOptions options_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace newsfold
