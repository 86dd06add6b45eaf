#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/records/format.h"
#include "store/upkeep/verify.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"
#include "tests/store/decide/match_world.h"

namespace newsfold::testing {

using Findings = std::vector<VerifyFinding>;

inline constexpr IndexSet kSet = IndexSet::kFirst;

inline std::string Describe(const Findings& findings) {
  std::string text;
  for (const VerifyFinding& finding : findings) {
    text += std::string(NameOf(finding.damage)) + " | " + finding.where + " | " + finding.article_id + " | " +
            finding.what + "\n";
  }
  return text;
}

inline bool Names(const Findings& findings, Damage damage, const std::string& where) {
  return std::any_of(findings.begin(), findings.end(), [&](const VerifyFinding& finding) {
    return finding.damage == damage && finding.where.find(where) != std::string::npos;
  });
}

// Numbers of the store that VerifyTest fills.
inline constexpr ArticleNumber kStory = 1, kCopy = 2, kHalf = 3, kPage = 4, kSecondStory = 5, kFirst = 25,
                               kSecond = 26, kWhole = 27, kUnnamed = 28, kBare = 29, kAgain = 30, kLast = 30;

class VerifyTest : public CheckedArchive {
 protected:
  // Stories with copies, pages in a frame, an article that brings two clusters together, one that was seen
  // twice, one without anything but its text, and one with the text and url of another under its own ID.
  void Fill() {
    for (unsigned i = 0; i < 6; ++i) {
      const std::string id = "s" + std::to_string(i);
      IngestPage(id, id + ".example", "Title " + id, Story(i));
      IngestPage(id + "copy", "b.example", "", Repost(Story(i), "Desk " + id, "Tail"));
      IngestPage(id + "half", "c.example", "", Story(i).substr(0, Story(i).size() / 2));
      IngestPage("p" + id, "frame.example", Words("title" + id, 3), Words(id, 60) + Words("nav", 200));
    }
    const std::string title = "Storm closes the harbour bridge for a week";
    IngestPage("first", "a.example", title, Words("a", 300));
    IngestPage("second", "a.example", title, Words("b", 300));
    IngestPage("whole", "a.example", title, Words("a", 300) + Words("b", 300));
    ASSERT_EQ(archive_->Get("second")->decision.via_id, "whole");
    Article seen;
    seen.text = Words("seen", 50);
    seen.url = "https://www.a.example/seen?utm_source=x";
    const std::string seen_id = Ingest(seen).id;
    ASSERT_TRUE(Ingest(seen).already_known);
    texts_[seen_id] = seen.text;
    IngestText("bare", "Short.");
    texts_["bare"] = "Short.";
    seen.id = "again";
    Ingest(seen);
    texts_["again"] = seen.text;
    ASSERT_EQ(archive_->GetStats().articles, kLast);
    ASSERT_TRUE(archive_->Sync().ok());
  }

  // Of a closed copy of what the store holds.
  Findings Verify(const MemoryEngine::Map& contents, const VerifyOptions& options = {}) {
    MemoryEngine engine(contents, CompletionMode::kInline);
    MemoryEngine scratch;
    Findings findings;
    const Result<VerifySummary> summary = newsfold::Verify(
        {&engine, "", &scratch}, options, [&](const VerifyFinding* finding, const VerifySummary& so_far) {
          if (finding != nullptr) findings.push_back(*finding);
          EXPECT_EQ(so_far.findings, findings.size());
          return true;
        });
    EXPECT_THAT(summary, IsOk());
    if (summary) {
      EXPECT_EQ(summary->findings, findings.size());
      summary_ = *summary;
    }
    if (!options.goes_on) {
      EXPECT_EQ(engine.Contents(), contents) << "nothing is written";
    }
    after_ = engine.Contents();
    return findings;
  }

  void ExpectClean(const std::string& what) {
    for (const VerifyDepth depth : {VerifyDepth::kQuick, VerifyDepth::kIndex, VerifyDepth::kFull})
      EXPECT_EQ(Describe(Verify(engine_->Contents(), {.depth = depth})), "") << what << NameOf(depth);
  }

  // Changes a copy of the store, and expects what was done to be named at `depth`.
  void CheckNamed(const std::string& what, Damage damage, const std::string& where,
                  const std::function<void(MemoryEngine::Map*)>& change,
                  VerifyDepth depth = VerifyDepth::kIndex) {
    MemoryEngine::Map contents = engine_->Contents();
    change(&contents);
    ASSERT_NE(contents, engine_->Contents()) << what << ": nothing was changed";
    const Findings findings = Verify(contents, {.depth = depth});
    EXPECT_TRUE(Names(findings, damage, where)) << what << ":\n" << Describe(findings);
  }
  void CheckErased(const std::string& what, Damage damage, const std::string& where, const std::string& key,
                   VerifyDepth depth = VerifyDepth::kIndex) {
    CheckNamed(
        "without " + what, damage, where, [&](MemoryEngine::Map* map) { map->erase(key); }, depth);
  }
  // Each byte of the value is flipped in turn, some at a time.
  void CheckFlipped(const std::string& what, Damage damage, const std::string& where, const std::string& key,
                    VerifyDepth depth = VerifyDepth::kIndex) {
    const std::size_t size = engine_->Contents().at(key).size();
    for (std::size_t i = 0; i < size; i += size / 3 + 1) {
      CheckNamed(
          "flipped byte " + std::to_string(i) + " of " + what, damage, where,
          [&](MemoryEngine::Map* map) { (*map)[key][i] = static_cast<char>((*map)[key][i] ^ 0x11); }, depth);
    }
  }
  void CheckAdded(const std::string& what, Damage damage, const std::string& where, const std::string& key,
                  const std::string& value, VerifyDepth depth = VerifyDepth::kIndex) {
    CheckNamed(
        "with " + what, damage, where, [&](MemoryEngine::Map* map) { (*map)[key] = value; }, depth);
  }

  ArticleRecord RecordOf(ArticleNumber number) {
    return *DecodeRecord(number, engine_->Contents().at(RecordKey(number)));
  }
  void CheckRecord(const std::string& what, const std::string& where, ArticleNumber number,
                   const std::function<void(ArticleRecord*)>& change, Damage damage = Damage::kRecord,
                   VerifyDepth depth = VerifyDepth::kIndex) {
    ArticleRecord record = RecordOf(number);
    change(&record);
    CheckAdded(what, damage, where, RecordKey(number), EncodeRecord(record), depth);
  }
  StoreCounters Counters() { return *DecodeCounters(engine_->Contents().at(MetaKey(kCountersName))); }

  // The only key that begins so, or the first.
  std::string FirstKey(const std::string& prefix) {
    const MemoryEngine::Map contents = engine_->Contents();
    const auto found = contents.lower_bound(prefix);
    EXPECT_TRUE(found != contents.end() && found->first.starts_with(prefix)) << prefix;
    return found->first;
  }

  VerifySummary summary_;    // of the last Verify
  MemoryEngine::Map after_;  // what was stored then
};

}  // namespace newsfold::testing
