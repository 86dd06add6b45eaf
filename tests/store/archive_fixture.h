#pragma once

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/upkeep/job_runs.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold::testing {

// An archive over a memory engine that can be closed and opened again.
class ArchiveFixture : public ::testing::Test {
 protected:
  ArchiveFixture() { Reopen(); }

  // As after a clean stop.
  void Reopen() {
    MemoryEngine::Map contents;
    if (engine_ != nullptr) contents = engine_->Contents();
    archive_.reset();
    ASSERT_TRUE(OpenOver(std::move(contents)).ok());
  }

  // As after a power cut.
  void CutPower() {
    MemoryEngine::Map contents = engine_->DurableContents();
    archive_.reset();
    ASSERT_TRUE(OpenOver(std::move(contents)).ok());
  }

  Status OpenOver(MemoryEngine::Map contents) {
    auto engine = std::make_unique<MemoryEngine>(std::move(contents), CompletionMode::kInline);
    MemoryEngine* const borrowed = engine.get();
    Result<std::unique_ptr<Archive>> opened = Archive::Open(options_, std::move(engine));
    if (!opened) return opened.error();
    archive_ = std::move(*opened);
    engine_ = borrowed;
    return Status::Ok();
  }

  // All but when jobs ran.
  MemoryEngine::Map ContentsButRuns() const {
    MemoryEngine::Map contents = engine_->Contents();
    std::erase_if(contents, [](const auto& entry) { return entry.first.starts_with(JobRunKey("")); });
    return contents;
  }

  // REQUIRES: it succeeds.
  Decision Ingest(const Article& article) {
    Result<Decision> decision = archive_->Ingest(article);
    EXPECT_TRUE(decision) << decision.error().ToString();
    return decision ? *decision : Decision{};
  }
  Decision IngestText(const std::string& id, const std::string& text) {
    Article article;
    article.id = id;
    article.text = text;
    return Ingest(article);
  }
  std::string TextOf(const std::string& id) {
    const Result<StoredArticle> stored = archive_->Get(id);
    return stored ? stored->article.text : stored.error().ToString();
  }

  ArchiveOptions options_{.directory = "memory",
                          .create_if_missing = true,
                          .read_only = false,
                          .cache_bytes = 0,
                          .thresholds = {}};
  MemoryEngine* engine_ = nullptr;  // archive_'s
  std::unique_ptr<Archive> archive_;
};

// A news story of `sentences` sentences that no other seed shares.
std::string Story(unsigned seed, std::size_t sentences = 20);
// `text` between a line in front and one behind.
std::string Repost(const std::string& text, const std::string& head, const std::string& tail);

}  // namespace newsfold::testing
