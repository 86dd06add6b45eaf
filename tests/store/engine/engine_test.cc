// What every engine must do, run on each of them.
#include "store/engine/engine.h"

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "store/engine/rocksdb/engine.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::ScratchDirectory;
using testing::StatusIs;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using Values = std::vector<std::optional<std::string>>;

enum class EngineKind { kMemory, kMemoryDeferred, kRocks };

class EngineTest : public ::testing::TestWithParam<EngineKind> {
 protected:
  EngineTest() { Open({}); }

  // Stops the engine cleanly and opens what it kept.
  void Reopen() {
    MemoryEngine::Map contents;
    if (auto* memory = dynamic_cast<MemoryEngine*>(engine_.get())) {
      contents = memory->Contents();
    }
    engine_.reset();
    Open(std::move(contents));
  }

  EngineSequence Write(WriteSet writes) {
    const Result<EngineSequence> sequence = engine_->Write(std::move(writes));
    EXPECT_THAT(sequence, IsOk());
    return sequence.has_value() ? *sequence : 0;
  }
  EngineSequence Put(const std::string& key, const std::string& value) {
    WriteSet writes;
    writes.Put(key, value);
    return Write(std::move(writes));
  }
  EngineSequence Delete(const std::string& key) {
    WriteSet writes;
    writes.Delete(key);
    return Write(std::move(writes));
  }
  Values Get(const std::vector<std::string>& keys, const EngineSnapshot* snapshot = nullptr) {
    Values values;
    EXPECT_THAT(engine_->Get(keys, &values, snapshot), IsOk());
    return values;
  }
  Pairs List(const std::string& prefix, std::size_t limit = 100, const EngineSnapshot* snapshot = nullptr) {
    return ListAll({{prefix, limit}}, snapshot).front();
  }
  std::vector<Pairs> ListAll(const std::vector<ListRequest>& requests,
                             const EngineSnapshot* snapshot = nullptr) {
    std::vector<Pairs> lists(requests.size());
    const auto collect = [&](std::size_t request, std::string_view key, std::string_view value) {
      lists.at(request).emplace_back(key, value);
    };
    EXPECT_THAT(engine_->List(requests, collect, snapshot), IsOk());
    return lists;
  }
  Pairs Scan(const std::string& prefix, const std::string& start = "", std::size_t limit = 1000,
             const EngineSnapshot* snapshot = nullptr) {
    Pairs pairs;
    const auto collect = [&](std::string_view key, std::string_view value) {
      pairs.emplace_back(key, value);
      return pairs.size() < limit;
    };
    EXPECT_THAT(engine_->Scan(prefix, start, collect, snapshot), IsOk());
    return pairs;
  }
  // Whether the swap happened.
  bool CompareAndSet(const std::string& key, std::optional<std::string> expected, WriteSet writes) {
    std::atomic<bool> is_done = false;
    EngineSequence sequence = 0;
    bool swapped = false;
    engine_->CompareAndSet(key, std::move(expected), std::move(writes), &sequence, &swapped,
                           [&](const Status& status) {
                             EXPECT_THAT(status, IsOk());
                             is_done = true;
                             is_done.notify_one();
                           });
    is_done.wait(false);
    return swapped;
  }
  bool CompareAndPut(const std::string& key, std::optional<std::string> expected, const std::string& value) {
    WriteSet writes;
    writes.Put(key, value);
    return CompareAndSet(key, std::move(expected), std::move(writes));
  }

  ScratchDirectory scratch_;
  std::unique_ptr<Engine> engine_;

 private:
  void Open(MemoryEngine::Map contents) {
    if (GetParam() == EngineKind::kRocks) {
      RocksEngineOptions options;
      options.directory = scratch_ / "store";
      options.create_if_missing = true;
      auto opened = OpenRocksEngine(options);
      ASSERT_THAT(opened, IsOk()) << opened.error().ToString();
      engine_ = *std::move(opened);
    } else {
      const CompletionMode mode =
          GetParam() == EngineKind::kMemory ? CompletionMode::kInline : CompletionMode::kDeferred;
      engine_ = std::make_unique<MemoryEngine>(std::move(contents), mode);
    }
  }
};

std::string NameOfKind(const ::testing::TestParamInfo<EngineKind>& info) {
  constexpr const char* kNames[] = {"Memory", "MemoryDeferred", "Rocks"};
  return kNames[static_cast<int>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(All, EngineTest,
                         ::testing::Values(EngineKind::kMemory, EngineKind::kMemoryDeferred,
                                           EngineKind::kRocks),
                         NameOfKind);

// A key of the shingle family, whose lists ask for nine bytes.
std::string ShingleKeyOf(const std::string& eight_bytes, const std::string& rest) {
  return "k" + eight_bytes + rest;
}

TEST_P(EngineTest, ReadsBackWhatWasWritten) {
  Put("mname", "value");
  EXPECT_THAT(Get({"mname"}), ElementsAre("value"));
}

TEST_P(EngineTest, AbsentKeyIsNulloptAndEmptyValueIsNot) {
  Put("mempty", "");
  EXPECT_THAT(Get({"mempty", "mabsent"}), ElementsAre("", std::nullopt));
}

TEST_P(EngineTest, GetKeepsTheOrderOfKeysOfAllFamilies) {
  WriteSet writes;
  writes.PutBlob("b2", "body");
  writes.Put("i1", "id");
  writes.Put(ShingleKeyOf("12345678", "n"), "key");
  writes.Put("\xfe?", "no family");
  Write(std::move(writes));
  EXPECT_THAT(Get({"b2", "x", "i1", ShingleKeyOf("12345678", "n"), "\xfe?", "i1"}),
              ElementsAre("body", std::nullopt, "id", "key", "no family", "id"));
}

TEST_P(EngineTest, GetOfNothingIsEmpty) {
  EXPECT_THAT(Get({}), IsEmpty());
}

TEST_P(EngineTest, DeletedKeyIsAbsent) {
  Put("i1", "one");
  Delete("i1");
  Delete("i2");
  EXPECT_THAT(Get({"i1", "i2"}), ElementsAre(std::nullopt, std::nullopt));
}

TEST_P(EngineTest, LastOperationOfASetWins) {
  WriteSet writes;
  writes.Put("i1", "first");
  writes.Delete("i1");
  writes.Put("i2", "first");
  writes.Put("i1", "second");
  writes.Delete("i2");
  Write(std::move(writes));
  EXPECT_THAT(Get({"i1", "i2"}), ElementsAre("second", std::nullopt));
}

TEST_P(EngineTest, AnyBytesAreKept) {
  const std::string zeros("i\0\0\n\xff", 5);
  Put(zeros, std::string("\0\xff\0", 3));
  EXPECT_THAT(Get({zeros}), ElementsAre(std::string("\0\xff\0", 3)));
}

TEST_P(EngineTest, BigBodiesAreKept) {
  std::string body(std::size_t{8} << 20, 'x');
  for (std::size_t i = 0; i < body.size(); i += 997) {
    body[i] = static_cast<char>(i * 31);
  }
  WriteSet writes;
  writes.PutBlob("b1", body);
  Write(std::move(writes));
  Reopen();
  EXPECT_TRUE(Get({"b1"}).front() == body);
}

TEST_P(EngineTest, ListGivesAPrefixInOrderUpToItsLimit) {
  for (const char* rest : {"c", "a", "b", "d"}) {
    Put(ShingleKeyOf("AAAAAAAA", rest), rest);
  }
  Put(ShingleKeyOf("AAAAAAA@", "z"), "before");
  Put(ShingleKeyOf("AAAAAAAB", "a"), "behind");
  EXPECT_EQ(List(ShingleKeyOf("AAAAAAAA", ""), 3), (Pairs{{ShingleKeyOf("AAAAAAAA", "a"), "a"},
                                                          {ShingleKeyOf("AAAAAAAA", "b"), "b"},
                                                          {ShingleKeyOf("AAAAAAAA", "c"), "c"}}));
  EXPECT_EQ(List(ShingleKeyOf("AAAAAAAA", ""), 4).size(), 4U);
  EXPECT_EQ(List(ShingleKeyOf("AAAAAAAA", ""), 5).size(), 4U);
  EXPECT_THAT(List(ShingleKeyOf("AAAAAAAA", ""), 0), IsEmpty());
}

TEST_P(EngineTest, ListsOfOneCallAreTold) {
  Put(ShingleKeyOf("AAAAAAAA", "1"), "");
  Put("s\x01"
      "AB"
      "x",
      "");
  Put("i9", "");
  const std::vector<Pairs> lists = ListAll({{"s\x01"
                                             "AB",
                                             9},
                                            {ShingleKeyOf("BBBBBBBB", ""), 9},
                                            {"i", 9},
                                            {"kAAAAAAAA", 9},
                                            {"s\x01"
                                             "AB",
                                             9}});
  EXPECT_EQ(lists[0], (Pairs{{"s\x01"
                              "AB"
                              "x",
                              ""}}));
  EXPECT_THAT(lists[1], IsEmpty());
  EXPECT_EQ(lists[2], (Pairs{{"i9", ""}}));
  EXPECT_EQ(lists[3].size(), 1U);
  EXPECT_EQ(lists[4], lists[0]);
}

// Filters hold prefixes of one length; shorter and longer ones must find the same entries.
TEST_P(EngineTest, ListsTakePrefixesOfAnyLength) {
  for (const std::string& prefix : {std::string("d"), std::string("k"), std::string("s"), std::string("u"),
                                    std::string("c"), std::string("h"), std::string("i")}) {
    const std::string key = prefix + "0123456789abcdefghijklmn";
    Put(key, "x");
    ASSERT_THAT(engine_->Compact(), IsOk());
    for (std::size_t length = 1; length <= key.size(); ++length) {
      EXPECT_EQ(List(key.substr(0, length)).size(), 1U) << key.substr(0, length);
      EXPECT_THAT(List(key.substr(0, length - 1) + "~"), IsEmpty()) << length;
    }
    EXPECT_THAT(List(key + "o"), IsEmpty());
  }
}

TEST_P(EngineTest, DeletedEntriesAreNotListed) {
  Put(ShingleKeyOf("AAAAAAAA", "1"), "");
  Put(ShingleKeyOf("AAAAAAAA", "2"), "");
  Delete(ShingleKeyOf("AAAAAAAA", "1"));
  EXPECT_EQ(List(ShingleKeyOf("AAAAAAAA", "")).size(), 1U);
}

TEST_P(EngineTest, ScanVisitsAPrefixFromACursor) {
  for (const char* key : {"f1", "f2", "f3", "g1", "e9"}) {
    Put(key, key);
  }
  EXPECT_EQ(Scan("f"), (Pairs{{"f1", "f1"}, {"f2", "f2"}, {"f3", "f3"}}));
  EXPECT_EQ(Scan("f", std::string("f1\0", 3)), (Pairs{{"f2", "f2"}, {"f3", "f3"}}));
  EXPECT_EQ(Scan("f", "f2").size(), 2U);
  EXPECT_THAT(Scan("f", "g"), IsEmpty());
  EXPECT_EQ(Scan("f", "e").size(), 3U);
  EXPECT_EQ(Scan("f", "", 2).size(), 2U);
}

TEST_P(EngineTest, ScanOfAnIndexFamilySeesEveryPrefix) {
  Put(ShingleKeyOf("AAAAAAAA", "1"), "");
  Put(ShingleKeyOf("BBBBBBBB", "1"), "");
  EXPECT_EQ(Scan("k").size(), 2U);
  EXPECT_EQ(Scan("kB").size(), 1U);
}

TEST_P(EngineTest, ScanOfEverythingIsInKeyOrder) {
  const std::vector<std::string> keys = {"b1", "d1234567890123456x", "f1", "kAAAAAAAA1", "z", "\xff\xff"};
  for (const std::string& key : keys) {
    Put(key, "");
  }
  Pairs expected;
  for (const std::string& key : keys) {
    expected.emplace_back(key, "");
  }
  EXPECT_EQ(Scan(""), expected);
  EXPECT_EQ(Scan("", "f").size(), 4U);
  EXPECT_EQ(Scan("", "", 3).size(), 3U);
  EXPECT_EQ(Scan("\xff").size(), 1U);
}

TEST_P(EngineTest, DeletePrefixTakesWhatBeginsSoAndNothingElse) {
  // One prefix fills several write buffers' worth of batches in the models and a flushed file in RocksDB.
  constexpr int kEntries = 40'000;
  WriteSet writes;
  for (int i = 0; i < kEntries; ++i) writes.Put("k" + std::to_string(100'000 + i) + "/padded to a key", "");
  for (const char* key : {"K1", "j~", "l", "b1", "r1"}) writes.Put(key, key);
  Write(std::move(writes));
  EXPECT_THAT(engine_->DeletePrefix("k1"), IsOk());
  EXPECT_THAT(Scan("k"), IsEmpty());
  EXPECT_THAT(List("k1"), IsEmpty());
  for (const char* key : {"K1", "j~", "l", "b1", "r1"}) EXPECT_THAT(Get({key}), ElementsAre(key)) << key;
  Put("k1", "again");
  EXPECT_THAT(engine_->DeletePrefix("b"), IsOk());
  Reopen();
  EXPECT_THAT(Scan("k"), ElementsAre(std::pair("k1", "again")));
  EXPECT_THAT(Get({"b1", "r1"}), ElementsAre(std::nullopt, "r1"));
  EXPECT_THAT(engine_->DeletePrefix(""), StatusIs(StatusCode::kInvalidArgument));
}

TEST_P(EngineTest, SnapshotSeesItsMoment) {
  Put("i1", "old");
  Put(ShingleKeyOf("AAAAAAAA", "1"), "old");
  const std::unique_ptr<EngineSnapshot> snapshot = engine_->TakeSnapshot();
  Put("i1", "new");
  Put(ShingleKeyOf("AAAAAAAA", "2"), "new");
  Delete(ShingleKeyOf("AAAAAAAA", "1"));
  ASSERT_THAT(engine_->Compact(), IsOk());
  EXPECT_THAT(Get({"i1"}, snapshot.get()), ElementsAre("old"));
  EXPECT_EQ(List("kAAAAAAAA", 9, snapshot.get()), (Pairs{{"kAAAAAAAA1", "old"}}));
  EXPECT_EQ(Scan("k", "", 9, snapshot.get()), (Pairs{{"kAAAAAAAA1", "old"}}));
  EXPECT_THAT(Get({"i1"}), ElementsAre("new"));
  EXPECT_EQ(List("kAAAAAAAA"), (Pairs{{"kAAAAAAAA2", "new"}}));
}

TEST_P(EngineTest, CompareAndSetWritesIfTheValueIsExpected) {
  EXPECT_FALSE(CompareAndPut("i1", "x", "1")) << "absent is not \"x\"";
  EXPECT_TRUE(CompareAndPut("i1", std::nullopt, "1"));
  EXPECT_FALSE(CompareAndPut("i1", std::nullopt, "2"));
  EXPECT_FALSE(CompareAndPut("i1", "", "2")) << "empty is not absent";
  EXPECT_TRUE(CompareAndPut("i1", "1", "2"));
  EXPECT_THAT(Get({"i1"}), ElementsAre("2"));
}

TEST_P(EngineTest, CompareAndSetAppliesTheWholeSet) {
  WriteSet writes;
  writes.Put("i1", "1");
  writes.PutBlob("b1", "body");
  ASSERT_TRUE(CompareAndSet("i1", std::nullopt, writes));
  WriteSet refused;
  refused.Put("i2", "2");
  EXPECT_FALSE(CompareAndSet("i1", std::nullopt, refused));
  EXPECT_THAT(Get({"i1", "b1", "i2"}), ElementsAre("1", "body", std::nullopt));
}

// Without the lock between compare and set, increments would be lost.
TEST_P(EngineTest, CompareAndSetLosesNoIncrement) {
  constexpr int kThreads = 4;
  constexpr int kIncrements = 250;
  Put("mcounter", "0");
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kIncrements;) {
        const std::string now = Get({"mcounter"}).front().value_or("0");
        i += CompareAndPut("mcounter", now, std::to_string(std::stoi(now) + 1)) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(Get({"mcounter"}), ElementsAre(std::to_string(kThreads * kIncrements)));
}

TEST_P(EngineTest, SequencesRiseAndBecomeDurable) {
  const EngineSequence first = Put("i1", "1");
  const EngineSequence second = Put("i2", "2");
  EXPECT_GT(first, 0U);
  EXPECT_GT(second, first);
  EXPECT_LT(engine_->DurableSequence(), second);
  EXPECT_THAT(engine_->Sync(second), IsOk());
  EXPECT_GE(engine_->DurableSequence(), second);
  EXPECT_THAT(engine_->Sync(first), IsOk());
}

TEST_P(EngineTest, SyncOfASequenceNobodyWroteIsRefused) {
  const EngineSequence newest = Put("i1", "1");
  EXPECT_THAT(engine_->Sync(newest + 1), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(engine_->Health(), IsOk());
}

TEST_P(EngineTest, EmptySetIsAccepted) {
  const EngineSequence before = Put("i1", "1");
  EXPECT_GE(Write({}), before);
}

TEST_P(EngineTest, KeyLengthHasLimits) {
  const auto put = [this](std::size_t key_bytes) {
    WriteSet writes;
    writes.Put("i1", "must not be written with a bad key");
    writes.Put(std::string(key_bytes, 'i'), "x");
    return engine_->Write(std::move(writes));
  };
  EXPECT_THAT(put(0), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(put(kKeyBytesMax + 1), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Get({"i1"}), ElementsAre(std::nullopt));
  EXPECT_THAT(put(kKeyBytesMax), IsOk());
  EXPECT_THAT(put(kKeyBytesMax - 1), IsOk());
  EXPECT_THAT(engine_->Health(), IsOk());
}

TEST_P(EngineTest, ReopenedEngineHoldsEverything) {
  Put("i1", "1");
  Put("kAAAAAAAA1", "");
  Delete("i1");
  Put("i2", "2");
  Reopen();
  EXPECT_EQ(Scan(""), (Pairs{{"i2", "2"}, {"kAAAAAAAA1", ""}}));
  Put("i3", "3");
  EXPECT_THAT(Get({"i2", "i3"}), ElementsAre("2", "3"));
}

TEST_P(EngineTest, StatsCountBytes) {
  WriteSet writes;
  writes.PutBlob("b1", std::string(100000, 'x'));
  Write(std::move(writes));
  ASSERT_THAT(engine_->Compact(), IsOk());
  const EngineStats stats = engine_->GetStats();
  EXPECT_GT(stats.memory_bytes, 0U);
  EXPECT_FALSE(stats.write_stopped);
  EXPECT_EQ(stats.background_errors, 0U);
  if (GetParam() == EngineKind::kRocks) {
    EXPECT_GT(stats.blob_disk_bytes, 100000U);
    EXPECT_GE(stats.disk_bytes, stats.blob_disk_bytes);
  }
}

TEST_P(EngineTest, CompactionOfPrefixesChangesNothingAndTellsHowFarItIs) {
  for (const char* key : {"b1", "i1", "k1AAAAAAA", "r1"}) Put(key, std::string(1000, 'x'));
  Delete("i1");
  const Pairs before = Scan("");
  const std::vector<std::string> prefixes = {"b", "k", "nothing of this"};
  std::uint64_t done = 0;
  int calls = 0;
  const auto visit = [&](const CompactionProgress& so_far) {
    EXPECT_GE(so_far.bytes_done, done);
    EXPECT_GT(so_far.bytes_total, 2000U);
    EXPECT_LE(so_far.bytes_done, so_far.bytes_total);
    done = so_far.bytes_done;
    return ++calls > 0;
  };
  EXPECT_THAT(engine_->Compact(prefixes, visit), IsOk());
  EXPECT_GE(calls, 2);
  EXPECT_GT(done, 0U);
  EXPECT_EQ(Scan(""), before);
  EXPECT_THAT(engine_->Compact({}, visit), IsOk()) << "of nothing";
}

TEST_P(EngineTest, StoppedCompactionIsNoFailure) {
  for (const char* key : {"b1", "i1", "k1AAAAAAA"}) Put(key, key);
  const std::vector<std::string> prefixes = {"b", "i", "k"};
  for (int calls_max = 1; calls_max <= 4; ++calls_max) {
    int calls = 0;
    EXPECT_THAT(engine_->Compact(prefixes, [&](const CompactionProgress&) { return ++calls < calls_max; }),
                IsOk());
    EXPECT_LE(calls, calls_max) << "a visitor that said no is not asked again";
  }
  Put("i2", "later");
  EXPECT_THAT(Get({"b1", "i1", "k1AAAAAAA", "i2"}), ElementsAre("b1", "i1", "k1AAAAAAA", "later"));
  EXPECT_THAT(engine_->Health(), IsOk());
}

TEST_P(EngineTest, ManyWritersSyncTogether) {
  constexpr int kThreads = 8;
  constexpr int kWrites = 50;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < kWrites; ++i) {
        const EngineSequence sequence = Put("i" + std::to_string(t) + "." + std::to_string(i), "x");
        EXPECT_THAT(engine_->Sync(sequence), IsOk());
        EXPECT_GE(engine_->DurableSequence(), sequence);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  Reopen();
  EXPECT_EQ(Scan("i").size(), std::size_t{kThreads * kWrites});
}

// Random operations beside a plain map.
class ModelTest : public EngineTest {
 protected:
  std::string RandomKey() {
    constexpr std::string_view kTags = "midbkszuch";
    std::string key(1, kTags[random_() % kTags.size()]);
    // Few different bytes, so that keys and prefixes meet; lengths around those of the prefix filters.
    for (std::size_t length = random_() % 20; length > 0; --length) {
      key.push_back("\0a\xff"[random_() % 3]);
    }
    return key;
  }

  void RandomWrite() {
    WriteSet writes;
    for (std::size_t count = random_() % 8 + 1; count > 0; --count) {
      const std::string key = RandomKey();
      if (random_() % 4 == 0) {
        writes.Delete(key);
        model_.erase(key);
      } else {
        const std::string value = std::to_string(random_() % 1000);
        writes.Put(key, value);
        model_[key] = value;
      }
    }
    const EngineSequence sequence = Write(std::move(writes));
    if (random_() % 16 == 0) {
      EXPECT_THAT(engine_->Sync(sequence), IsOk());
    }
  }

  Pairs ModelList(const std::string& prefix, const std::string& start, std::size_t limit) {
    Pairs pairs;
    for (auto entry = model_.lower_bound(std::max(prefix, start));
         entry != model_.end() && entry->first.starts_with(prefix) && pairs.size() < limit; ++entry) {
      pairs.emplace_back(*entry);
    }
    return pairs;
  }

  void CheckReads() {
    const std::string key = RandomKey();
    const auto found = model_.find(key);
    EXPECT_EQ(Get({key}).front(), found == model_.end() ? std::nullopt : std::optional(found->second));
    const std::string prefix = RandomKey();
    const std::size_t limit = random_() % 10 + 1;
    EXPECT_EQ(List(prefix, limit), ModelList(prefix, "", limit));
    const std::string scanned = RandomKey().substr(0, random_() % 3);
    const std::string start = RandomKey();
    EXPECT_EQ(Scan(scanned, start, limit), ModelList(scanned, start, limit));
  }

  std::mt19937_64 random_;
  std::map<std::string, std::string> model_;
};

INSTANTIATE_TEST_SUITE_P(All, ModelTest,
                         ::testing::Values(EngineKind::kMemory, EngineKind::kMemoryDeferred,
                                           EngineKind::kRocks),
                         NameOfKind);

TEST_P(ModelTest, RandomOperationsEqualAMap) {
  const std::uint64_t seed = ::testing::UnitTest::GetInstance()->random_seed();
  SCOPED_TRACE("--gtest_random_seed=" + std::to_string(seed));
  random_.seed(seed);
  for (int step = 0; step < 3000 && !HasFailure(); ++step) {
    RandomWrite();
    CheckReads();
    if (step % 500 == 499) {
      Reopen();
    }
    if (step % 700 == 699) {
      ASSERT_THAT(engine_->Compact(), IsOk());
    }
  }
  EXPECT_EQ(Scan("", "", SIZE_MAX), ModelList("", "", SIZE_MAX));
}

TEST(WriteSet, CountsItsBytes) {
  WriteSet writes;
  EXPECT_TRUE(writes.empty());
  writes.Put("key", "value");
  writes.PutBlob("b", "body");
  writes.Delete("gone");
  EXPECT_EQ(writes.bytes(), 3U + 5 + 1 + 4 + 4);
  WriteSet more;
  more.Put("k", "v");
  writes.Append(more);
  EXPECT_EQ(writes.ops().size(), 4U);
  EXPECT_EQ(writes.bytes(), 19U);
  writes.Clear();
  EXPECT_TRUE(writes.empty());
  EXPECT_EQ(writes.bytes(), 0U);
}

TEST(WriteSet, BytesHaveALimit) {
  WriteSet writes;
  writes.Put("k", std::string(kWriteSetBytesMax - 1, 'x'));
  EXPECT_THAT(CheckLimits(writes), IsOk());
  writes.Delete("k");
  EXPECT_THAT(CheckLimits(writes), StatusIs(StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace newsfold
