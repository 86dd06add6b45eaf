// What the files of a store, as they are on disk, let an engine do.
#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "store/engine/rocksdb/engine.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

class RocksEngineFiles : public ::testing::Test {
 protected:
  RocksEngineFiles() {
    options_.directory = scratch_ / "store";
    options_.create_if_missing = true;
  }

  std::unique_ptr<Engine> MustOpen() {
    Result<std::unique_ptr<Engine>> engine = OpenRocksEngine(options_);
    EXPECT_THAT(engine, IsOk());
    return std::move(*engine);
  }

  static void Put(Engine* engine, const std::string& key) {
    WriteSet writes;
    writes.Put(key, key);
    ASSERT_THAT(engine->Write(std::move(writes)), IsOk());
  }

  ScratchDirectory scratch_;
  RocksEngineOptions options_;
};

// Root may do anything, so that somebody else has to try.
class AsNobody {
 public:
  AsNobody() : is_root_(geteuid() == 0) {
    if (is_root_) {
      EXPECT_EQ(seteuid(kNobody), 0);
    }
  }
  ~AsNobody() {
    if (is_root_) {
      EXPECT_EQ(seteuid(0), 0);
    }
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  const bool is_root_;
};

TEST_F(RocksEngineFiles, StoreThatMayNotBeOpenedIsNoLockedOne) {
  using std::filesystem::perms;
  { MustOpen(); }
  std::filesystem::permissions(scratch_ / "", perms::all);
  std::filesystem::permissions(options_.directory + "/WATERMARK", perms::owner_read | perms::others_read);
  constexpr perms kReadOnly = perms::owner_read | perms::owner_exec | perms::others_read | perms::others_exec;
  for (const perms allowed : {kReadOnly, perms::none}) {
    std::filesystem::permissions(options_.directory, allowed);
    const AsNobody nobody;
    options_.create_if_missing = false;
    const auto opened = OpenRocksEngine(options_);
    ASSERT_THAT(opened, StatusIs(StatusCode::kInvalidArgument));
    EXPECT_THAT(opened.error().message(), HasSubstr("Permission denied"));
  }
  std::filesystem::permissions(options_.directory, perms::owner_all);
}

TEST_F(RocksEngineFiles, DamagedBlockKeepsNoPrefixFromBeingDeleted) {
  {
    const auto engine = MustOpen();
    Put(engine.get(), "c of the same file");
    Put(engine.get(), "k to be deleted");
    ASSERT_THAT(engine->Compact(), IsOk());
  }
  for (const auto& entry : std::filesystem::directory_iterator(options_.directory)) {
    if (entry.path().extension() != ".sst") continue;
    std::string bytes = ReadFile(entry.path());
    bytes[10] ^= 0x01;
    WriteFile(entry.path(), bytes);
  }
  const auto engine = MustOpen();
  EXPECT_THAT(engine->Get("c of the same file"), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(engine->DeletePrefix("k"), IsOk());
  Put(engine.get(), "k1");
  EXPECT_THAT(engine->Health(), IsOk());
}

}  // namespace
}  // namespace newsfold
