// On which thread the work of a request is done, and in which turn.
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "server/service/limits.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

// Something that threads pass, or wait in front of while it is closed. Thread-safe.
class Gate {
 public:
  void Close() { Set(true); }
  void Open() { Set(false); }

  void Pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !is_closed_; });
    --waiting_;
  }
  void AwaitSomebody() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

 private:
  void Set(bool closed) {
    const std::lock_guard lock(mutex_);
    is_closed_ = closed;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_closed_ = false;  // guarded by mutex_
  int waiting_ = 0;         // guarded by mutex_
};

// An engine that waits where a test wants it to.
class GatedEngine : public MemoryEngine {
 public:
  using MemoryEngine::Get;

  void Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
           std::vector<std::optional<std::string>>* values, Completion done) override {
    gets.Pass();
    MemoryEngine::Get(keys, snapshot, values, std::move(done));
  }
  EngineStats GetStats() const override {
    stats.Pass();
    return MemoryEngine::GetStats();
  }

  Gate gets;
  mutable Gate stats;
};

class SessionPlaceTest : public ServerTest {
 protected:
  // One thread for connections, one worker, and nobody may wait for it.
  void StartGated() {
    options_.worker_threads = 1;
    options_.queue_max = 1;
    ArchiveOptions options;
    options.create_if_missing = true;
    auto engine = std::make_unique<GatedEngine>();
    engine_ = engine.get();
    auto archive = Archive::Open(options, std::move(engine));
    ASSERT_TRUE(archive) << archive.error().ToString();
    archive_ = std::move(*archive);
    server_ = std::make_unique<HttpServer>(archive_.get(), options_);
    const Status status = server_->Start();
    ASSERT_TRUE(status.ok()) << status.ToString();
  }

  // A check whose body has so many bytes.
  static std::string CheckOf(std::size_t body_bytes) {
    std::string body = R"({"text":"one two three"})";
    body.resize(body_bytes, ' ');
    return MakeRequest("POST", "/v1/check", body);
  }

  GatedEngine* engine_ = nullptr;
};

// How many requests had been taken up before the one with this ID: "5d0c1f2a-1b".
std::uint64_t NumberOf(const std::string& request_id) {
  return std::stoull(request_id.substr(request_id.find('-') + 1), nullptr, 16);
}

TEST_F(SessionPlaceTest, ShortChecksNeedNoWorkerAndLongOnesDo) {
  options_.short_work.time_max = std::chrono::hours(1);
  StartGated();
  engine_->stats.Close();
  RawClient busy(address());
  busy.Send(MakeRequest("GET", "/v1/stats"));
  engine_->stats.AwaitSomebody();
  EXPECT_EQ(Ask(CheckOf(100)).status, 200);
  EXPECT_EQ(Ask(CheckOf(options_.short_work.body_bytes_max)).status, 200);
  EXPECT_EQ(Ask(CheckOf(options_.short_work.body_bytes_max + 1)).Code(), "overloaded");
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/articles", MakeArticleJson("a", 1))).Code(), "overloaded");
  engine_->stats.Open();
  EXPECT_EQ(busy.Receive().status, 200);
  EXPECT_EQ(Ask(CheckOf(options_.short_work.body_bytes_max + 1)).status, 200);
}

// As the disk may have it wait.
TEST_F(SessionPlaceTest, ACheckThatTookLongSendsThoseBehindItToTheWorkers) {
  options_.short_work.time_max = std::chrono::milliseconds(0);
  options_.short_work.pause = std::chrono::hours(1);
  StartGated();
  EXPECT_EQ(Ask(CheckOf(100)).status, 200);
  engine_->stats.Close();
  RawClient busy(address());
  busy.Send(MakeRequest("GET", "/v1/stats"));
  engine_->stats.AwaitSomebody();
  EXPECT_EQ(Ask(CheckOf(100)).Code(), "overloaded");
  engine_->stats.Open();
  EXPECT_EQ(busy.Receive().status, 200);
}

// Requests are numbered as they are taken up.
TEST_F(SessionPlaceTest, WhoSendsManyRequestsAtOnceTakesTurnsWithTheOthers) {
  StartGated();
  const std::string article = MakeArticleJson("a", 1);
  ASSERT_EQ(Ask(MakeRequest("POST", "/v1/articles", article)).status, 201);
  RawClient many(address());
  RawClient one(address());
  many.Send(MakeRequest("GET", "/livez"));
  one.Send(MakeRequest("GET", "/livez"));
  EXPECT_EQ(many.Receive().status, 200);
  EXPECT_EQ(one.Receive().status, 200);
  engine_->gets.Close();
  RawClient slow(address());
  slow.Send(MakeRequest("POST", "/v1/check", article));
  engine_->gets.AwaitSomebody();
  constexpr int kRequests = 50;
  std::string requests;
  for (int i = 0; i < kRequests; ++i) requests += "GET /livez HTTP/1.1\r\nHost: h\r\n\r\n";
  many.Send(requests);
  one.Send(MakeRequest("GET", "/livez"));
  engine_->gets.Open();
  const std::string id_of_one = one.Receive().Field("X-Request-Id");
  std::string id_of_last;
  for (int i = 0; i < kRequests; ++i) id_of_last = many.Receive().Field("X-Request-Id");
  EXPECT_LT(NumberOf(id_of_one), NumberOf(id_of_last));
}

}  // namespace
}  // namespace newsfold
