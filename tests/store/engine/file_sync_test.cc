#include "store/engine/file_sync.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::ScratchDirectory;
using testing::StatusIs;

TEST(CreateDirectoryDurably, CreatesAllThatIsMissing) {
  ScratchDirectory scratch;
  EXPECT_THAT(CreateDirectoryDurably(scratch / "a/b/c/"), IsOk());
  EXPECT_TRUE(std::filesystem::is_directory(scratch / "a/b/c"));
  EXPECT_THAT(CreateDirectoryDurably(scratch / "a/b/c"), IsOk());
}

TEST(CreateDirectoryDurably, FileInTheWayIsNamed) {
  ScratchDirectory scratch;
  testing::WriteFile(scratch / "file", "x");
  const Status status = CreateDirectoryDurably(scratch / "file");
  EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(status.message(), ::testing::HasSubstr(scratch / "file"));
  EXPECT_THAT(CreateDirectoryDurably(scratch / "file/below"), StatusIs(StatusCode::kInvalidArgument));
}

TEST(SyncDirectory, AbsentDirectoryIsNamed) {
  ScratchDirectory scratch;
  EXPECT_THAT(SyncDirectory(scratch / "."), IsOk());
  const Status status = SyncDirectory(scratch / "absent");
  EXPECT_THAT(status, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(status.message(), ::testing::HasSubstr("absent"));
}

}  // namespace
}  // namespace newsfold
