// `newsfold repair`, from the command line.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/records/format.h"
#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Ran;
using testing::ReadFile;

class RepairVerb : public CommandLine {
 protected:
  void SetUp() override { FillStore(); }

  // Takes entries out of the store.
  void Lose(const std::vector<std::string>& keys) {
    ArchiveOptions options;
    options.directory = scratch_ / "db";
    const auto engine = *OpenEngine(options);
    WriteSet writes;
    for (const std::string& key : keys) writes.Delete(key);
    ASSERT_TRUE(engine->Write(std::move(writes)));
  }
  bool HasDamagedStore() {
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "")) {
      if (entry.path().filename().string().starts_with("db.damaged-")) return true;
    }
    return false;
  }
};

TEST_F(RepairVerb, AsksBeforeItWrites) {
  const Ran ran = Run({"repair", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.err, HasSubstr("--yes"));
  EXPECT_FALSE(HasDamagedStore());
  const Ran dry = Run({"repair", "--db", "db", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("a dry run: nothing was changed"));
  EXPECT_FALSE(HasDamagedStore());
  EXPECT_EQ(Run({"repair", "--db", "nothing", "--yes"}).exit_code, 10);
}

TEST_F(RepairVerb, GoesOnWithABackupOfAllThatThereIs) {
  ASSERT_EQ(Run({"backup", "--db", "db", "backups", "-q"}).exit_code, 0);
  Lose({MetaKey(kCountersName)});
  const Ran json = Run({"repair", "--db", "db", "--backups", "backups", "--json"});
  EXPECT_EQ(json.exit_code, 0) << json.err;
  const auto summary = json.Lines().back();
  EXPECT_EQ(summary.at("backup"), 1);
  EXPECT_EQ(summary.at("lost"), 0);
  EXPECT_EQ(Run({"verify", "--db", "db"}).exit_code, 0);
  EXPECT_TRUE(HasDamagedStore());
}

TEST_F(RepairVerb, ABackupThatIsOlderIsNotEnough) {
  ASSERT_EQ(Run({"backup", "--db", "db", "backups", "-q"}).exit_code, 0);
  std::ofstream(scratch_ / "late.txt") << "An article that came behind the backup.";
  ASSERT_EQ(Run({"ingest", "--db", "db", "late.txt", "-q"}).exit_code, 0);
  const Ran ran = Run({"repair", "--db", "db", "--backups", "backups"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err, HasSubstr("none of the 1 backups in backups is whole, and has all changes"));
  EXPECT_FALSE(HasDamagedStore());
}

TEST_F(RepairVerb, TheQuarantineCanBeIngested) {
  const std::string id =
      Run({"changes", "--db", "db", "--json"}).Lines().front().at("id").as_string().c_str();
  const std::string text = Run({"get", "--db", "db", id}).out;
  Lose({RecordKey(1)});
  EXPECT_EQ(Run({"verify", "--db", "db", "--index"}).exit_code, 20);
  const Ran ran = Run({"repair", "--db", "db", "--yes", "--quarantine", "lost.jsonl"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("lost: " + id + ": the record is missing; its text is saved"));
  EXPECT_EQ(Run({"verify", "--db", "db"}).exit_code, 0);
  EXPECT_THAT(Run({"get", "--db", "db", id}).err, HasSubstr("no article '" + id + "'"));
  EXPECT_THAT(ReadFile(scratch_ / "lost.jsonl"), HasSubstr("\"quarantine\":{\"number\":1,"));
  EXPECT_EQ(Run({"ingest", "--db", "db", "lost.jsonl", "-q"}).exit_code, 0);
  EXPECT_EQ(Run({"get", "--db", "db", id}).out, text);
  EXPECT_EQ(Run({"repair", "--db", "db", "--yes", "--quarantine", "lost.jsonl"}).exit_code, 2)
      << "it is there";
  EXPECT_EQ(Run({"repair", "--db", "db", "--yes", "--json"}).Lines().back().at("lost"), 0);
}

}  // namespace
}  // namespace newsfold
