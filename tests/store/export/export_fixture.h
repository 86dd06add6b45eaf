#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/bulk.h"
#include "store/records/article_id.h"
#include "store/records/audit_format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/upkeep/verify_fixture.h"

namespace newsfold::testing {

inline std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// An archive that is exported, and others that take it over.
class ExportFixture : public VerifyTest {
 protected:
  ExportFixture() { is_ordered_ = false; }

  static std::string Export(Archive* archive, const ExportOptions& options = {},
                            std::string* index = nullptr) {
    std::string out;
    const ByteSink sink = [&](std::string_view bytes) {
      out += bytes;
      return Status::Ok();
    };
    const ByteSink index_sink = [&](std::string_view bytes) {
      *index += bytes;
      return Status::Ok();
    };
    const Result<ExportSummary> summary =
        archive->Export(options, sink, index == nullptr ? ByteSink() : index_sink,
                        [](const ExportSummary& /*so_far*/) { return true; });
    EXPECT_THAT(summary, IsOk());
    return out;
  }
  std::string Export(const ExportSelection& selection) {
    return Export(archive_.get(), {.selection = selection});
  }

  struct TakenOver {
    std::vector<BulkOutcome> outcomes;
    TakeOverSummary summary;
  };
  static TakenOver TakeOver(Archive* archive, const std::vector<std::string>& lines) {
    TakenOver taken;
    BulkPipeline pipeline(
        archive, {.mode = BulkMode::kTakeOver, .threads = 2}, [] { return BulkPipeline::ParseFunction(); },
        [&](BulkOutcome outcome) { taken.outcomes.push_back(std::move(outcome)); });
    for (const std::string& line : lines) IgnoreStatus(pipeline.Add(line, 0), "Finish says so");
    IgnoreStatus(pipeline.Finish(), "each outcome says so");
    Result<TakeOverSummary> summary = archive->FileTakenOver();
    EXPECT_THAT(summary, IsOk());
    if (summary) taken.summary = std::move(*summary);
    return taken;
  }
  static void ExpectTakenOver(Archive* archive, const std::string& exported) {
    const TakenOver taken = TakeOver(archive, LinesOf(exported));
    for (const BulkOutcome& outcome : taken.outcomes)
      EXPECT_TRUE(outcome.decision) << outcome.decision.error().ToString();
    for (const auto& refused : taken.summary.refused)
      ADD_FAILURE() << refused.id << refused.reason.ToString();
  }

  // Waits for the clock, so that what is stored next is stored later.
  static void NextMillisecond() {
    for (const std::int64_t now = NowMs(); NowMs() == now;) {
    }
  }

  // Another store, with a secret of its own.
  struct Other {
    std::unique_ptr<Archive> archive;
    MemoryEngine* engine = nullptr;
  };
  static Other OpenOther(MemoryEngine::Map contents = {}) {
    ArchiveOptions options;
    options.directory = "other";
    options.create_if_missing = true;
    auto engine = std::make_unique<MemoryEngine>(std::move(contents), CompletionMode::kInline);
    Other other;
    other.engine = engine.get();
    other.archive = *Archive::Open(options, std::move(engine));
    return other;
  }

  void ExpectSound(const MemoryEngine::Map& contents) { EXPECT_EQ(Describe(Verify(contents)), ""); }

  // Articles of all kinds, joined, and decided again by persons and by rechecks.
  void FillAtRandom(unsigned seed, int steps) {
    random_.seed(seed);
    for (int i = 0; i < 12; ++i) IngestRandom();
    for (int step = 0; step < steps; ++step) ChangeAtRandom();
  }

  void ChangeAtRandom() {
    switch (random_() % 10) {
      case 0:
        Changes();
        break;
      case 1:
        ASSERT_TRUE(archive_->Compact({.pack = PackOptions{.newest_kept = 0}},
                                      [](const CompactSummary&) { return true; }));
        break;
      case 2:
      case 3:
      case 4:
        // Most of what is tried at random cannot be done.
        curated_ += archive_->Curate(RandomCuration()).has_value() ? 1 : 0;
        break;
      case 5:
        SeeAgain();
        break;
      default:
        IngestRandom();
    }
  }

  void IngestRandom() {
    Article article;
    const std::string number = std::to_string(texts_.size());
    article.id = random_() % 5 == 0 ? "ид " + number : "id" + number;
    const auto story = static_cast<unsigned>(random_() % 6);
    switch (random_() % 6) {
      case 0:
        article.text = Story(story, 30).substr(random_() % 400);
        break;
      case 1:
        article.text = Story(story, 30) + Story(story + 1, 30);
        break;
      case 2:
        article.text = Words("nav", 200) + Words("p" + number, 60);
        break;
      case 3:
        article.text = Story(story, 30);
        break;
      default:
        article.text = Repost(Story(story, 30), "Desk " + number, "Tail " + number);
    }
    Dress(&article);
    Take(article);
  }

  // Stores it, unless what it repeats was removed.
  void Take(const Article& article) {
    const Result<Decision> decision = archive_->Ingest(article);
    if (decision) texts_[decision->id] = article.text;
    EXPECT_TRUE(decision || removes_) << decision.error().ToString();
  }

  // Fields of all kinds.
  void Dress(Article* article) {
    if (random_() % 4 == 0) article->text += std::string("\xff\xfe\0\r\n\x01 \"\\", 10);
    if (random_() % 3 != 0) {
      article->url = "https://www." + std::to_string(random_() % 4) + ".example/" + article->id;
      if (random_() % 5 == 0) article->url += "?q=\xe9";
    }
    if (random_() % 2 == 0) article->title = "Storm closes the bridge " + std::to_string(random_() % 3);
    if (random_() % 6 == 0) article->title += "\xc3";
    constexpr const char* kMetadata[] = {"",
                                         "{\"author\":\"A \\\"B\\\"\",\"n\":123456789012345678901234567890}",
                                         "{\"text\":\"mine\",\"x\":[1,{\"y\":null}]}",
                                         "{\"newsfold\":{\"decision\":1}}",
                                         "{\"b\":1.50,\"a\":  [ 1 ]}",
                                         "{\"url\":\"https://x.example/\"}"};
    article->metadata = kMetadata[random_() % std::size(kMetadata)];
    if (random_() % 3 == 0) article->published_at = "1770091200";
    if (random_() % 3 == 0) article->language = "zh-Hant";
    if (random_() % 3 == 0) article->source = "wire";
    // Without a draw: which stories there are does not depend on it.
    const std::size_t count = texts_.size();
    if (count % 4 == 1) article->seen_at_ms = 1'600'000'000'000 + static_cast<std::int64_t>(count);
    if (count % 3 != 1) return;
    article->original = "<p>" + article->text + "</p>";
    article->original_type = count % 2 == 0 ? "text/html" : "text/html; charset=\xff";
  }

  // A later sighting of an article, as only one without an ID makes it.
  void SeeAgain() {
    Article article;
    article.url = "https://seen.example/" + std::to_string(random_() % 3);
    article.text = Story(50 + static_cast<unsigned>(random_() % 3));
    Take(article);
  }

  Curation RandomCuration() {
    constexpr CurationKind kKinds[] = {CurationKind::kPromote, CurationKind::kPromote, CurationKind::kSplit,
                                       CurationKind::kMerge,   CurationKind::kPin,     CurationKind::kUndo};
    Curation curation;
    curation.kind = kKinds[random_() % std::size(kKinds)];
    if (removes_ && random_() % 4 == 0) curation.kind = CurationKind::kRemove;
    curation.id = RandomId();
    curation.other_id = RandomId();
    curation.who = "editor";
    curation.reason = "as it should be";
    const Result<AuditPage> trail = archive_->ReadAuditTrail(0, 1000);
    if (curation.kind == CurationKind::kUndo && !trail->entries.empty())
      curation.undoes = trail->entries[random_() % trail->entries.size()].number;
    return curation;
  }

  std::string RandomId() {
    return std::next(texts_.begin(), static_cast<long>(random_() % texts_.size()))->first;
  }

  std::mt19937 random_;
  bool removes_ = false;  // persons remove articles as well
  int curated_ = 0;       // decisions of persons that could be made
};

}  // namespace newsfold::testing
