#include <string>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/json/json.h"
#include "tests/store/export/export_fixture.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using testing::ExportFixture;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::LinesOf;
using ::testing::Not;
using testing::Repost;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::StatusIs;
using testing::Story;

class ExportTest : public ExportFixture {
 protected:
  // Two stories with two copies each, on two sites.
  void IngestStories() {
    for (const std::string name : {"a", "b"}) {
      const unsigned story = name == "a" ? 1 : 2;
      IngestPage(name + "0", "www.one.example", "", Story(story));
      IngestPage(name + "1", "two.example", "", Repost(Story(story), "Desk", "Tail"));
      IngestPage(name + "2", "two.example", "", Story(story));
    }
  }
  std::vector<std::string> IdsOf(const ExportSelection& selection) {
    std::vector<std::string> ids;
    for (const std::string& line : LinesOf(Export(selection)))
      ids.emplace_back(boost::json::parse(line).at("id").as_string());
    return ids;
  }
  std::string ExportAs(ExportFormat format, const ExportSelection& selection = {}) {
    return Export(archive_.get(), {.format = format, .selection = selection});
  }
  std::int64_t StoredAt(const std::string& id) { return archive_->Get(id)->stored_at_ms; }
};

TEST_F(ExportTest, LinesHaveWhatIngestTakesAndWhatTheStoreKnows) {
  Article article;
  article.id = "a";
  article.text = "Short \"text\".";
  article.url = "https://www.one.example/1";
  article.title = "Title";
  article.published_at = "2026-02-03";
  article.language = "en";
  article.source = "wire";
  article.metadata = "{\"author\":\"B\"}";
  Ingest(article);
  const std::string line = Export(ExportSelection());
  EXPECT_THAT(
      line, StartsWith("{\"id\":\"a\",\"text\":\"Short \\\"text\\\".\",\"url\":\"https://www.one.example/1\","
                       "\"title\":\"Title\",\"published_at\":\"2026-02-03\",\"lang\":\"en\","
                       "\"source\":\"wire\",\"newsfold\":{\"format\":1,\"stored_at\":\"" +
                       FormatTime(StoredAt("a")) + "\",\"decision\":{\"id\":\"a\",\"verdict\":\"new\""));
  EXPECT_THAT(line, HasSubstr("},\"author\":\"B\"}\n"));
  EXPECT_THAT(line, Not(HasSubstr("\"sequence\"")));
}

TEST_F(ExportTest, ArticlesAreSelected) {
  IngestStories();
  EXPECT_THAT(IdsOf({}), ElementsAre("a0", "a1", "a2", "b0", "b1", "b2"));
  EXPECT_THAT(IdsOf({.site = "one.example"}), ElementsAre("a0", "b0"));
  EXPECT_THAT(IdsOf({.cluster_id = "b2"}), ElementsAre("b0", "b1", "b2"));
  EXPECT_THAT(IdsOf({.site = "two.example", .cluster_id = "b0"}), ElementsAre("b1", "b2"));
  EXPECT_THAT(IdsOf({.after_sequence = 4}), ElementsAre("b1", "b2"));
  EXPECT_THAT(IdsOf({.after_sequence = 6}), IsEmpty());
  Curation curation;
  curation.kind = CurationKind::kPin;
  curation.id = "a0";
  curation.reason = "so";
  ASSERT_TRUE(archive_->Curate(curation));
  EXPECT_THAT(IdsOf({.after_sequence = 5}), ElementsAre("a0", "b2"));
  EXPECT_THAT(IdsOf({.cluster_id = "a1", .after_sequence = 5}), ElementsAre("a0"));
}

TEST_F(ExportTest, TimesAreFromTheFirstUpToTheSecond) {
  IngestText("a", Story(1));
  NextMillisecond();
  IngestText("b", Story(2));
  NextMillisecond();
  IngestText("c", Story(3));
  EXPECT_THAT(IdsOf({.since_ms = StoredAt("b")}), ElementsAre("b", "c"));
  EXPECT_THAT(IdsOf({.until_ms = StoredAt("b")}), ElementsAre("a"));
  EXPECT_THAT(IdsOf({.since_ms = StoredAt("b"), .until_ms = StoredAt("c")}), ElementsAre("b"));
}

TEST_F(ExportTest, AnUnknownClusterIsNotFound) {
  const auto sink = [](std::string_view /*bytes*/) { return Status::Ok(); };
  const auto visit = [](const ExportSummary& /*so_far*/) { return true; };
  EXPECT_THAT(archive_->Export({.selection = {.cluster_id = "nobody"}}, sink, nullptr, visit),
              StatusIs(StatusCode::kNotFound));
}

// What comes meanwhile is not in it, and what is decided again is as it was.
TEST_F(ExportTest, IsOfOneMoment) {
  constexpr unsigned kReadAtOnce = 256;
  for (unsigned i = 0; i < kReadAtOnce; ++i)
    IngestText("s" + std::to_string(i), "Short " + std::to_string(i));
  IngestStories();
  const std::string before = Export(ExportSelection());
  std::string out;
  bool has_changed = false;
  const Result<ExportSummary> summary = archive_->Export(
      {},
      [&](std::string_view bytes) {
        out += bytes;
        if (std::exchange(has_changed, true)) return Status::Ok();
        IngestText("later", Story(7));
        Curation curation;
        curation.kind = CurationKind::kPromote;
        curation.id = "b2";
        curation.reason = "so";
        EXPECT_TRUE(archive_->Curate(curation));
        EXPECT_TRUE(archive_->Compact({.pack = PackOptions{.newest_kept = 0}},
                                      [](const CompactSummary&) { return true; }));
        return Status::Ok();
      },
      nullptr, [](const ExportSummary& /*so_far*/) { return true; });
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(out, before);
  EXPECT_EQ(summary->articles, kReadAtOnce + 6);
  EXPECT_EQ(summary->last_sequence, kReadAtOnce + 6);
  EXPECT_THAT(IdsOf({.after_sequence = summary->last_sequence}), ElementsAre("b0", "b1", "b2", "later"));
}

TEST_F(ExportTest, CanBeStoppedAndFailsWithItsSink) {
  IngestStories();
  const auto take = [](std::string_view /*bytes*/) { return Status::Ok(); };
  const auto refuse = [](std::string_view /*bytes*/) { return ResourceExhausted("no room"); };
  for (const ExportFormat format :
       {ExportFormat::kJsonLines, ExportFormat::kClusters, ExportFormat::kCdxj, ExportFormat::kWarc}) {
    const Result<ExportSummary> stopped = archive_->Export(
        {.format = format}, take, nullptr, [](const ExportSummary& /*so_far*/) { return false; });
    ASSERT_THAT(stopped, IsOk());
    EXPECT_TRUE(stopped->was_stopped);
    EXPECT_EQ(stopped->articles, 0u);
    EXPECT_THAT(archive_->Export({.format = format}, refuse, nullptr,
                                 [](const ExportSummary& /*so_far*/) { return true; }),
                StatusIs(StatusCode::kResourceExhausted));
  }
}

TEST_F(ExportTest, ClustersAreATable) {
  IngestStories();
  Article odd;
  odd.id = "say \"x\", y";
  odd.text = Story(5);
  Ingest(odd);
  const std::string a0 = FormatTime(StoredAt("a0"));
  const std::string a2 = FormatTime(StoredAt("a2"));
  const std::vector<std::string> rows = LinesOf(ExportAs(ExportFormat::kClusters));
  ASSERT_THAT(rows, SizeIs(8));
  EXPECT_EQ(rows[0],
            "canonical_id,id,relation,coverage_article,coverage_canonical,site,published_at,stored_at,url\r");
  EXPECT_EQ(rows[1], "a0,a0,canonical,,,one.example,," + a0 + ",https://www.one.example/a0\r");
  EXPECT_THAT(rows[2], StartsWith("a0,a1,near,"));
  EXPECT_EQ(rows[3], "a0,a2,identical,1,1,two.example,," + a2 + ",https://two.example/a2\r");
  EXPECT_THAT(rows[4], StartsWith("b0,b0,canonical,"));
  EXPECT_THAT(rows[7], StartsWith("\"say \"\"x\"\", y\",\"say \"\"x\"\", y\",canonical,"));
  // Of a selection, without those that it has not.
  const std::vector<std::string> some = LinesOf(ExportAs(ExportFormat::kClusters, {.site = "two.example"}));
  ASSERT_THAT(some, SizeIs(5));
  EXPECT_THAT(some[1], StartsWith("a0,a1,near,"));
  EXPECT_THAT(LinesOf(ExportAs(ExportFormat::kClusters, {.after_sequence = 5})), SizeIs(3));
}

TEST_F(ExportTest, AnIndexOfCapturesHasEverySighting) {
  Article article;
  article.text = Story(1);
  article.url = "https://www.one.example/B?z=1&a=2";
  Ingest(article);
  NextMillisecond();
  Ingest(article);
  Article unknown;
  unknown.id = "no url";
  unknown.text = "abc";
  Ingest(unknown);
  const std::vector<std::string> lines = LinesOf(ExportAs(ExportFormat::kCdxj));
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[0], StartsWith("example,one)/b?a=2&z=1 20"));
  EXPECT_THAT(lines[0], HasSubstr("\"url\":\"https://www.one.example/B?z=1&a=2\",\"mime\":\"text/plain\","
                                  "\"status\":\"200\",\"digest\":\"sha1:"));
  EXPECT_THAT(lines[1], StartsWith("example,one)/b?a=2&z=1 20"));
  EXPECT_THAT(lines[2], StartsWith("urn:newsfold:no%20url 20"));
  // SHA-1 of "abc" (FIPS 180-2, appendix A).
  EXPECT_THAT(lines[2], HasSubstr("\"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\""));
}

}  // namespace
}  // namespace newsfold
