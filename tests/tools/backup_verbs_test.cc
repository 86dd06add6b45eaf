// The verbs that copy stores: checkpoint, backup, restore.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using testing::CommandLine;
using ::testing::HasSubstr;
using testing::kLibrary;
using testing::Ran;
using testing::ReadFile;
using testing::WriteFile;

class BackupVerbs : public CommandLine {
 protected:
  void FlipAByteOf(const std::string& path) {
    std::string bytes = ReadFile(path);
    ASSERT_FALSE(bytes.empty());
    bytes[bytes.size() / 2] ^= 1;
    WriteFile(path, bytes);
  }
};

TEST_F(BackupVerbs, BackupListVerifyRestore) {
  FillStore();
  const Ran made = Run({"backup", "--db", "db", "kept", "--json"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(made.Lines().at(0).at("message_type"), "summary");
  EXPECT_EQ(made.Lines().at(0).at("backup"), 1);
  EXPECT_EQ(made.Lines().at(0).at("articles"), 3);
  EXPECT_EQ(made.Lines().at(0).at("complete"), true);
  EXPECT_THAT(Run({"backup", "--db", "db", "kept", "--keep", "1"}).out,
              AllOf(HasSubstr("backup    2\n"), HasSubstr("deleted   1 older backups\n")));
  const auto listed = Run({"backup", "--list", "kept", "--json"}).Lines();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0].at("backup"), 2);
  EXPECT_EQ(listed[1].at("backups"), 1);
  EXPECT_THAT(Run({"backup", "--list", "kept"}).out, HasSubstr("articles"));
  EXPECT_THAT(Run({"backup", "--verify", "kept"}).out,
              AllOf(HasSubstr("1 backups, "), HasSubstr(": 0 damaged\n")));
  const Ran restored = Run({"restore", "kept", "--to", "again"});
  EXPECT_EQ(restored.exit_code, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("articles  3\n"));
  EXPECT_EQ(Run({"get", "--db", "again", "library"}).out, kLibrary);
  EXPECT_EQ(Run({"get", "--db", "again", "copy"}).out, copy_);
}

TEST_F(BackupVerbs, DamageIsTold) {
  FillStore();
  ASSERT_EQ(Run({"backup", "--db", "db", "kept"}).exit_code, 0);
  ASSERT_EQ(Run({"backup", "--db", "db", "kept"}).exit_code, 0);
  const std::string manifest = scratch_ / "kept/backups/000001.json";
  FlipAByteOf(manifest);
  const Ran listed = Run({"backup", "--list", "kept"});
  EXPECT_EQ(listed.exit_code, 20);
  EXPECT_THAT(listed.out, HasSubstr("cannot be read: "));
  const Ran verified = Run({"backup", "--verify", "kept", "--json"});
  EXPECT_EQ(verified.exit_code, 20);
  EXPECT_EQ(verified.Lines().at(0).at("message_type"), "damage");
  EXPECT_EQ(verified.Lines().at(0).at("path"), "kept/backups/000001.json");
  EXPECT_EQ(Run({"backup", "--verify", "kept", "--backup", "2"}).exit_code, 0);
  const Ran restored = Run({"restore", "kept", "--to", "again", "--backup", "1"});
  EXPECT_EQ(restored.exit_code, 20);
  EXPECT_THAT(restored.err, AllOf(HasSubstr("000001.json"), HasSubstr("--verify")));
  EXPECT_FALSE(fs::exists(scratch_ / "again"));
  EXPECT_EQ(Run({"restore", "kept", "--to", "again"}).exit_code, 0);
}

TEST_F(BackupVerbs, CheckpointIsAStore) {
  FillStore();
  const Ran made = Run({"checkpoint", "--db", "db", "trial", "--json"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(made.Lines().at(0).at("articles"), 3);
  EXPECT_EQ(Run({"get", "--db", "trial", "library"}).out, kLibrary);
  const Ran again = Run({"checkpoint", "--db", "db", "trial"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("trial: is there already"));
  EXPECT_EQ(Run({"checkpoint", "--db", "nowhere", "x"}).exit_code, 10);
}

TEST_F(BackupVerbs, WrongUsageIsRefused) {
  EXPECT_EQ(Run({"backup", "kept"}).exit_code, 2);
  EXPECT_EQ(Run({"backup", "--db", "db"}).exit_code, 2);
  EXPECT_EQ(Run({"backup", "--db", "db", "kept", "--keep", "0"}).exit_code, 2);
  EXPECT_EQ(Run({"backup", "--db", "db", "kept", "--keep", "-1"}).exit_code, 2);
  EXPECT_EQ(Run({"backup", "--list", "--verify", "kept"}).exit_code, 2);
  EXPECT_EQ(Run({"backup", "--list", "kept", "--backup", "1"}).exit_code, 2);
  EXPECT_EQ(Run({"restore", "kept"}).exit_code, 2);
  EXPECT_EQ(Run({"backup", "--list", "kept"}).exit_code, 10);
  EXPECT_EQ(Run({"restore", "kept", "--to", "x"}).exit_code, 10);
  EXPECT_EQ(Run({"backup", "--db", "nowhere", "kept"}).exit_code, 10);
  EXPECT_FALSE(fs::exists(scratch_ / "kept"));
}

}  // namespace
}  // namespace newsfold
