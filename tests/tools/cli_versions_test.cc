#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dedup/judge/rules_identity.h"
#include "store/archive.h"
#include "store/records/format.h"
#include "store/records/store_meta.h"
#include "tests/store/records/older_store_meta.h"
#include "tests/tools/command_line_fixture.h"

// Stores that another program made.

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using testing::kHarbour;
using testing::Ran;

// Replaces the description of a store, which is not open, by what `describe` makes of it.
void Redescribe(const std::string& directory, const std::function<std::string(StoreMeta)>& describe) {
  ArchiveOptions options;
  options.directory = directory;
  const Result<std::unique_ptr<Engine>> engine = OpenEngine(options);
  ASSERT_TRUE(engine) << engine.error().ToString();
  WriteSet writes;
  writes.Put(MetaKey(kStoreMetaName), describe(*ReadStoreMeta(engine->get())));
  const Result<EngineSequence> sequence = (*engine)->Write(std::move(writes));
  ASSERT_TRUE(sequence);
  ASSERT_TRUE((*engine)->Sync(*sequence).ok());
}

// A store of another folding names the verb that mends it.
TEST_F(CommandLine, ReindexOpensAStoreOfAnotherFolding) {
  FillStore();
  Redescribe(scratch_ / "db", [](StoreMeta meta) {
    ++meta.fold_version;
    return EncodeStoreMeta(meta);
  });
  const Ran refused = Run({"stats", "--db", "db"});
  EXPECT_EQ(refused.exit_code, 12);
  EXPECT_THAT(refused.err, HasSubstr("newsfold reindex"));
  const Ran ran = Run({"reindex", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("fold version"));
  EXPECT_EQ(Run({"stats", "--db", "db"}).exit_code, 0);
}

TEST_F(CommandLine, StoreOfOtherRulesOpensAndTellsWhichDecided) {
  ArchiveOptions options;
  options.directory = scratch_ / "db";
  options.create_if_missing = true;
  options.thresholds.version = 1000;
  options.thresholds.matched_units_min = 1'000'000;
  options.thresholds.matched_share_min = 2;
  {
    const auto archive = Archive::Open(options);
    ASSERT_TRUE(archive);
    Article article;
    for (const auto& [id, text] : {std::pair{"harbour", std::string(kHarbour)},
                                   std::pair{"copy", std::string("News from the quay.\n") + kHarbour}}) {
      article.id = id;
      article.text = text;
      ASSERT_FALSE((*archive)->Ingest(article)->is_repost);
    }
  }
  const auto stats = boost::json::parse(Run({"stats", "--db", "db", "--json"}).out);
  EXPECT_EQ(stats.at("rules_version"), Thresholds{}.version);
  EXPECT_EQ(stats.at("limits_digest").as_string(), LimitsDigestOf(IdentityOf(Thresholds{})));
  EXPECT_EQ(stats.at("store_rules_version"), 1000);
  EXPECT_EQ(stats.at("store_limits_digest").as_string(), LimitsDigestOf(IdentityOf(options.thresholds)));
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("version 1000, limits "));
  const auto kept = boost::json::parse(Run({"get", "--db", "db", "--json", "copy"}).out);
  EXPECT_EQ(kept.at("decision").at("rules_version"), 1000);
  const std::string third = testing::Line("third", std::string("The ferry again.\n") + kHarbour);
  for (const char* verb : {"check", "ingest"}) {
    const auto lines = Run({verb, "--db", "db", "--json", "-"}, third).Lines();
    EXPECT_EQ(lines.at(0).at("verdict"), "repost");
    EXPECT_EQ(lines.at(0).at("rules_version"), Thresholds{}.version);
  }
}

TEST_F(CommandLine, StoreOfAnOlderFormatIsReindexed) {
  FillStore();
  Redescribe(scratch_ / "db", [](const StoreMeta& meta) { return testing::EncodeStoreMeta12(meta); });
  const Ran refused = Run({"get", "--db", "db", "copy"});
  EXPECT_EQ(refused.exit_code, 12);
  EXPECT_THAT(refused.err, HasSubstr("format version 12"));
  EXPECT_THAT(refused.err, HasSubstr("newsfold reindex"));
  EXPECT_THAT(Run({"reindex", "--db", "db"}).out, HasSubstr("format version 12 -> "));
  EXPECT_EQ(Run({"get", "--db", "db", "copy"}).out, copy_);
  EXPECT_TRUE(
      boost::json::parse(Run({"stats", "--db", "db", "--json"}).out).at("store_limits_digest").is_null());
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("limits not recorded"));
  EXPECT_EQ(Run({"check", "--db", "db", "--exit-code", "copy.txt"}).exit_code, 4);
  EXPECT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, testing::Line("more", copy_ + " More soon.")).exit_code,
            0);
  EXPECT_EQ(Run({"recheck", "--db", "db"}).exit_code, 0);
  const auto stats = boost::json::parse(Run({"stats", "--db", "db", "--json"}).out);
  EXPECT_EQ(stats.at("store_limits_digest"), stats.at("limits_digest"));
  EXPECT_EQ(stats.at("reposts"), 2);
}

}  // namespace
}  // namespace newsfold
