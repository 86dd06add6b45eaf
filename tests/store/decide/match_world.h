#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/sketch/fingerprint.h"
#include "store/decide/matcher.h"
#include "store/index/article_index.h"
#include "store/index/index_entries.h"
#include "store/records/canonical_url.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold::testing {

// Articles by number, from memory.
class MapRecords : public RecordReader {
 public:
  Result<ArticleRecord> ReadRecord(ArticleNumber number) override { return records.at(number - 1); }
  Status ReadRecords(std::span<const ArticleNumber> numbers, std::vector<ArticleRecord>* out) override {
    out->clear();
    for (const ArticleNumber number : numbers) out->push_back(records.at(number - 1));
    return Status::Ok();
  }
  Result<std::vector<MemberEdge>> ReadMembers(ArticleNumber canonical, ArticleNumber after,
                                              std::size_t limit) override {
    std::vector<MemberEdge> edges;
    for (const ArticleRecord& record : records) {
      const bool is_member = record.canonical == canonical && record.number != canonical;
      if (is_member && record.number > after && edges.size() < limit)
        edges.push_back({record.number, record.verdict.relation});
    }
    return edges;
  }
  Result<ArticleNumber> FindId(std::string_view id) override {
    const auto has_id = [&](const ArticleRecord& record) { return record.fields.id == id; };
    const auto newest = std::find_if(records.rbegin(), records.rend(), has_id);
    return newest == records.rend() ? Result<ArticleNumber>(NotFound(std::string(id))) : newest->number;
  }
  Result<std::string> ReadText(const ArticleRecord& record) override {
    ++texts_read;
    return texts.at(record.number - 1);
  }
  Result<std::string> ReadOriginal(const ArticleRecord& record) override {
    return originals.at(record.number);
  }

  std::vector<ArticleRecord> records;
  std::vector<std::string> texts;
  std::map<ArticleNumber, std::string> originals;
  std::size_t texts_read = 0;
};

struct Page {
  std::string text;
  std::string title{};
  std::string url{};
  std::string site{};
};

// A matcher over a memory engine, with the bookkeeping an archive does around it and nothing else.
class MatchWorld {
 public:
  Result<MatchOutcome> Check(const Page& page) {
    Shingle(folder, page.text, &shingled_);
    return matcher.Match(QueryOf(page));
  }

  static IndexedBy HowIsIndexed(const MatchOutcome& outcome) {
    const bool repeats_indexed = outcome.canonical != 0 && outcome.repeats_indexed;
    return HowToIndex(outcome.fingerprint, repeats_indexed);
  }

  // Decides and stores; returns the outcome.
  MatchOutcome Ingest(const Page& page) {
    MatchOutcome outcome = *Check(page);
    const ArticleNumber number = records.records.size() + 1;
    ArticleRecord record;
    record.number = number;
    record.canonical = outcome.canonical != 0 ? outcome.canonical : number;
    record.fields.title = page.title;
    record.fields.url = page.url;
    record.site = page.site;
    record.text_bytes = static_cast<std::uint32_t>(page.text.size());
    record.units = shingled_.folded.units;
    record.verdict.relation = outcome.judgement.relation;
    record.verdict.reason = outcome.judgement.reason;
    record.verdict.coverage_article = outcome.evidence.comparison.article.coverage;
    record.verdict.coverage_canonical = outcome.evidence.comparison.canonical.coverage;
    record.verdict.spans = outcome.evidence.comparison.spans;
    records.records.push_back(record);
    records.texts.push_back(page.text);
    WriteSet writes;
    const MatchQuery query = QueryOf(page);
    Index(MakeIndexRow(number, HowIsIndexed(outcome), outcome.fingerprint, query.url));
    const ArticleNumber story = StoryOf(number, outcome.canonical, outcome.evidence, Thresholds{});
    const bool shows_passages = ShowsPassages(outcome.evidence, outcome.judgement, Thresholds{});
    const Status learned = LearnStory(store, query, {number, story, shows_passages}, &boilerplate, &writes);
    if (!learned.ok() || !engine.Write(std::move(writes))) std::abort();
    return outcome;
  }

  // What is found under the row from now on. Its number need not have a record, if it cannot be a candidate.
  void Index(const IndexRow& row) { index->Add({&row, 1}); }

  MemoryEngine engine;
  MapRecords records;
  Folder folder{HashSecret{}};
  const std::unique_ptr<ArticleIndex> index = *ArticleIndex::Open(&engine, {}, {});
  const StoreParts store{&engine, IndexSet::kFirst, index.get(), &folder, nullptr, {}};
  BoilerplateCache boilerplate{store, &records};
  MatchCounters counters;
  Matcher matcher{store, &records, &boilerplate, &counters};

 private:
  // Of the page that was shingled last.
  MatchQuery QueryOf(const Page& page) {
    canonical_url_ = CanonicalUrl(page.url);
    return {&shingled_, page.title, canonical_url_, page.site};
  }

  ShingledText shingled_;
  std::string canonical_url_;
};

// `count` distinct words that no other seed shares, in sentences of twelve.
inline std::string Words(const std::string& seed, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += seed + std::to_string(i);
    text += i % 12 == 11 ? ".\n" : " ";
  }
  return text;
}

// The same in one line.
inline std::string Paragraph(const std::string& seed, std::size_t count) {
  std::string text = Words(seed, count);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text + "\n";
}

inline void CheckRepost(const MatchOutcome& outcome, ArticleNumber canonical, Relation relation, Lane lane) {
  EXPECT_TRUE(outcome.judgement.is_repost) << NameOf(outcome.judgement.reason);
  EXPECT_EQ(outcome.canonical, canonical);
  EXPECT_EQ(NameOf(outcome.judgement.relation), NameOf(relation));
  EXPECT_EQ(NameOf(outcome.lane), NameOf(lane));
}

inline void CheckNew(const MatchOutcome& outcome, Reason reason) {
  EXPECT_FALSE(outcome.judgement.is_repost);
  EXPECT_EQ(outcome.canonical, 0u);
  EXPECT_EQ(NameOf(outcome.judgement.reason), NameOf(reason));
}

}  // namespace newsfold::testing
