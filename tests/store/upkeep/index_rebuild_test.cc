// Every entry of the index can be derived from the stored articles, in order of arrival, and a store that was
// closed and opened again in the middle holds the same entries as one that was not. The size here suits every
// change; NEWSFOLD_REBUILD_ARTICLES=20000 is the full run.

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/judge/evidence.h"
#include "dedup/judge/membership.h"
#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/title.h"
#include "store/decide/matcher.h"
#include "store/index/boilerplate_cache.h"
#include "store/index/index_entries.h"
#include "store/index/index_format.h"
#include "store/records/canonical_url.h"
#include "store/records/format.h"
#include "store/upkeep/reindex.h"
#include "tests/store/engine/memory_engine.h"
#include "tests/store/scratch_directory.h"
#include "tests/store/seeded_archive.h"
#include "tests/test_size.h"
#include "tools/corpus/corpus.h"

namespace newsfold::testing {
namespace {

constexpr std::uint64_t kSeed = 1701;
const std::size_t kArticles = TestSize("NEWSFOLD_REBUILD_ARTICLES", 1500);
const std::size_t kArticlesBetweenStops = kArticles / 9 + 1;
constexpr std::string_view kIndexFamilies = "puhwcif";

using Map = MemoryEngine::Map;

// Few sites, so that each has boilerplate to learn and more stories than are remembered; one article in five
// has no url.
std::vector<Article> MakeArticles() {
  CorpusOptions options;
  options.seed = kSeed;
  options.hosts = 12;
  options.boilerplate_share_ppm = 500'000;
  Corpus corpus(options);
  std::vector<Article> articles;
  while (articles.size() < kArticles) {
    articles.push_back(ArticleOf(corpus.Next()));
    if (articles.size() % 5 == 0) articles.back().url.clear();
  }
  return articles;
}

struct OpenStore {
  explicit OpenStore(Map contents) {
    auto owned = std::make_unique<MemoryEngine>(std::move(contents), CompletionMode::kInline);
    engine = owned.get();
    archive = OpenSeeded(kSeed, std::move(owned));
  }
  MemoryEngine* engine = nullptr;  // the archive's
  std::unique_ptr<Archive> archive;
};

// What a store holds after all articles, stopped and opened again every so many of them (0: never). Checks in
// between must leave no trace.
Map Grow(const std::vector<Article>& articles, std::size_t between_stops) {
  auto store = std::make_unique<OpenStore>(Map{});
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (between_stops > 0 && i % between_stops == between_stops - 1) {
      Map contents = store->engine->Contents();
      store = std::make_unique<OpenStore>(std::move(contents));
    }
    Settle(store->archive.get(), articles[i]);
    if (between_stops > 0 && i % 7 == 0) Check(store->archive.get(), articles[(i * 31) % articles.size()]);
  }
  return store->engine->Contents();
}

// The keys of the index, and the values of those that have one that does not tell the time.
Map IndexOf(const Map& contents) {
  Map index;
  for (const auto& [key, value] : contents) {
    if (kIndexFamilies.find(key[0]) == std::string_view::npos) continue;
    const Family family{key[0]};
    if (family == Family::kUrl) {
      index[key.substr(0, key.size() - 8)];
    } else {
      index[key] = family == Family::kFeed ? "" : value;
    }
  }
  return index;
}

// No text is read: the boilerplate is learnt as the articles are replayed.
class NoRecords : public RecordReader {
  Result<ArticleRecord> ReadRecord(ArticleNumber) override { return NotFound("no records"); }
  Status ReadRecords(std::span<const ArticleNumber>, std::vector<ArticleRecord>*) override {
    return NotFound("no records");
  }
  Result<std::vector<MemberEdge>> ReadMembers(ArticleNumber, ArticleNumber, std::size_t) override {
    return NotFound("no records");
  }
  Result<ArticleNumber> FindId(std::string_view) override { return NotFound("no records"); }
  Result<std::string> ReadText(const ArticleRecord&) override { return NotFound("no records"); }
  Result<std::string> ReadOriginal(const ArticleRecord&) override { return NotFound("no records"); }
};

// Derives the index from records and texts, oldest first, by the functions that made it.
class IndexDeriver {
 public:
  void Add(const ArticleRecord& record, const std::string& text) {
    records_[record.number] = record;
    texts_[record.number] = text;
    Shingle(folder_, text, &shingled_);
    Fingerprint fingerprint = FingerprintOf(record);
    const bool is_substantial = fingerprint.units >= kIndexedUnitsMin;
    const bool holds_evidence = is_substantial && !record.repeats_indexed;
    WriteSet writes;
    contents_[IndexRowKey(IndexSet::kFirst, record.number)] =
        EncodeIndexRow(MakeIndexRow(record.number, holds_evidence ? IndexedBy::kEvidence : IndexedBy::kDigest,
                                    fingerprint, CanonicalUrl(record.fields.url)));
    EXPECT_TRUE(record.is_repost() || !record.repeats_indexed) << record.number;
    EXPECT_TRUE(holds_evidence || !is_substantial || !HasJoined(record)) << record.number;
    if (is_substantial) LearnFrom(record, &writes);
    for (const WriteSet::Op& op : writes.ops()) {
      if (op.value) {
        contents_[op.key] = *op.value;
      } else {
        contents_.erase(op.key);
      }
    }
    EXPECT_TRUE(learnt_.Write(std::move(writes)));
    AddNames(record);
    AddEdges(record);
  }

  const Map& contents() const { return contents_; }

 private:
  Fingerprint FingerprintOf(const ArticleRecord& record) {
    Fingerprint fingerprint;
    EXPECT_TRUE(boilerplate_.Weigh(record.site, shingled_, &weights_).ok());
    ApplyProsePrior(shingled_, &weights_);
    MakeFingerprint(shingled_, weights_, &scratch_, &fingerprint);
    fingerprint.title_key = TitleKey(SketchOf(record));
    return fingerprint;
  }

  // Without what is constant on its site by now.
  TitleSketch SketchOf(const ArticleRecord& record) {
    TitleSketch sketch;
    EXPECT_TRUE(
        boilerplate_.SketchTitle(folder_, record.site, record.fields.title, &title_scratch_, &sketch).ok());
    return sketch;
  }

  // Whether it was a canonical when it came.
  static bool HasJoined(const ArticleRecord& record) { return record.via > record.number; }

  // A copy on the site of what it was found to copy is a story too if each has a passage of its own.
  // REQUIRES: shingled_ and weights_ are those of the record.
  bool IsOwnStory(const ArticleRecord& record) {
    if (!record.is_repost() || HasJoined(record)) return true;
    const ArticleRecord& other = records_.at(record.compared);
    Shingle(folder_, texts_.at(other.number), &other_shingled_);
    EXPECT_TRUE(boilerplate_.Weigh(other.site, other_shingled_, &other_weights_).ok());
    ApplyProsePrior(other_shingled_, &other_weights_);
    const TitleSketch title = SketchOf(record), other_title = SketchOf(other);
    const std::string url = CanonicalUrl(record.fields.url), other_url = CanonicalUrl(other.fields.url);
    collector_.SetArticle({&shingled_, weights_, &title, url, record.site, {}});
    collector_.Collect({&other_shingled_, other_weights_, &other_title, other_url, other.site, {}},
                       &evidence_);
    return IsPageOfItsOwn(evidence_, Thresholds{});
  }

  void LearnFrom(const ArticleRecord& record, WriteSet* writes) {
    EXPECT_EQ(record.story, IsOwnStory(record) ? record.number : record.canonical) << record.number;
    CountedStory counted{record.number,
                         IdentifyStory(folder_, record.site, record.story, CanonicalUrl(record.fields.url),
                                       record.fields.title),
                         {}};
    TitleSketch title;
    SketchTitle(folder_, record.fields.title, &title_scratch_, &title);
    if (!record.site.empty()) counted.title_parts = SampleTitleParts(title);
    EXPECT_TRUE(boilerplate_.AddStory(record.site, counted, shingled_, writes).ok());
    if (record.site.empty()) return;
    const CountedStory page{record.number, IdentifyPage(record.story, record.site), {}};
    EXPECT_TRUE(boilerplate_.AddStory(kEverySite, page, shingled_, writes).ok());
    if (!record.shows_passages) return;
    const StoryIdentity identity = IdentifyPassages(record.number, record.site, record.fields.title);
    EXPECT_TRUE(boilerplate_.AddStory(kPassages, {record.number, identity, {}}, shingled_, writes).ok());
  }

  void AddNames(const ArticleRecord& record) {
    const std::string& url = record.fields.url;
    contents_[IdKey(record.fields.id)] = EncodeNumber(record.number);
    contents_[FeedKey(++feed_entries_)];
    if (HasJoined(record)) contents_[FeedKey(++feed_entries_)];
    contents_.try_emplace(CaptureKey(record.sha256, url), EncodeNumber(record.number));
    if (!url.empty()) contents_[UrlKey(CanonicalUrl(url), record.number, record.stored_at_ms)];
  }

  void AddEdges(const ArticleRecord& record) {
    if (!record.is_repost()) return;
    contents_[MemberKey(record.canonical, record.number)] = EncodeMemberEdge(record.verdict.relation);
    contents_[ClusterKey(record.canonical)] = EncodeClusterSummary({++member_counts_[record.canonical]});
  }

  const Folder folder_{SecretOfSeed(kSeed)};
  MemoryEngine learnt_;  // the stories
  NoRecords no_records_;
  const StoreParts store_{&learnt_, IndexSet::kFirst, nullptr, &folder_, nullptr, {}};
  BoilerplateCache boilerplate_{store_, &no_records_, std::size_t{1} << 30};
  ShingledText shingled_;
  ShingledText other_shingled_;
  std::vector<ShingleWeight> weights_;
  std::vector<ShingleWeight> other_weights_;
  EvidenceCollector collector_;
  Evidence evidence_;
  FingerprintScratch scratch_;
  TitleScratch title_scratch_;
  std::map<ArticleNumber, ArticleRecord> records_;
  std::map<ArticleNumber, std::string> texts_;
  std::map<ArticleNumber, std::uint64_t> member_counts_;
  std::uint64_t feed_entries_ = 0;
  Map contents_;
};

Map Derive(const Map& contents) {
  OpenStore store(contents);
  IndexDeriver deriver;
  for (ArticleNumber number = 1;; ++number) {
    const auto value = contents.find(RecordKey(number));
    if (value == contents.end()) break;
    const ArticleRecord record = *DecodeRecord(number, value->second);
    deriver.Add(record, store.archive->Get(record.fields.id)->article.text);
  }
  return deriver.contents();
}

// As (family, how many), so that a failure tells where to look.
std::map<char, std::size_t> Missing(const Map& from, const Map& other) {
  std::map<char, std::size_t> missing;
  for (const auto& [key, value] : from) {
    const auto found = other.find(key);
    if (found == other.end() || found->second != value) ++missing[key[0]];
  }
  return missing;
}

void CheckEqual(const Map& found, const Map& expected) {
  const std::map<char, std::size_t> none;
  EXPECT_EQ(Missing(found, expected), none) << "superfluous";
  EXPECT_EQ(Missing(expected, found), none) << "missing";
}

TEST(IndexRebuild, EntriesAreDerivedFromTheArticlesAlone) {
  const Map grown = Grow(MakeArticles(), 0);
  const Map derived = IndexOf(Derive(grown));
  CheckEqual(IndexOf(grown), derived);
  std::printf("seed %llu: %zu articles, %zu entries derived\n", static_cast<unsigned long long>(kSeed),
              kArticles, derived.size());
}

TEST(IndexRebuild, StopsInTheMiddleLeaveTheSameEntries) {
  const std::vector<Article> articles = MakeArticles();
  const Map index = IndexOf(Grow(articles, 0));
  CheckEqual(IndexOf(Grow(articles, kArticlesBetweenStops)), index);
  std::printf("seed %llu: %zu articles, %zu stops, %zu entries alike\n",
              static_cast<unsigned long long>(kSeed), kArticles, kArticles / kArticlesBetweenStops,
              index.size());
}

// What the index of `from` holds as that of `to`.
Map Retagged(const Map& contents, IndexSet from, IndexSet to) {
  const auto old_tags = IndexPrefixes(from);
  const auto new_tags = IndexPrefixes(to);
  Map index;
  for (const auto& [key, value] : contents) {
    const auto tag = std::find(old_tags.begin(), old_tags.end(), key.substr(0, 1));
    if (tag == old_tags.end()) continue;
    index[new_tags[static_cast<std::size_t>(tag - old_tags.begin())] + key.substr(1)] = value;
  }
  return index;
}

TEST(IndexRebuild, ReindexingMakesTheSameEntries) {
  const Map grown = Grow(MakeArticles(), 0);
  MemoryEngine engine(grown, CompletionMode::kInline);
  const Result<ReindexSummary> summary =
      Reindex(&engine, {}, [](const ReindexSummary& /*so_far*/) { return true; });
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_EQ(summary->articles, kArticles);
  const Map old_index = Retagged(grown, IndexSet::kFirst, IndexSet::kFirst);
  const Map new_index = Retagged(engine.Contents(), IndexSet::kSecond, IndexSet::kFirst);
  EXPECT_EQ(summary->entries, new_index.size());
  CheckEqual(new_index, old_index);
  EXPECT_TRUE(Retagged(engine.Contents(), IndexSet::kFirst, IndexSet::kFirst).empty());
}

TEST(IndexRebuild, IngestingTheStoredArticlesAgainMakesTheSameEntries) {
  const Map grown = Grow(MakeArticles(), kArticlesBetweenStops);
  OpenStore store(grown);
  std::vector<Article> stored;
  const Status listed = store.archive->ForEachId([&](std::string_view id) {
    stored.push_back(store.archive->Get(id)->article);
    return true;
  });
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(stored.size(), kArticles);
  CheckEqual(IndexOf(Grow(stored, 0)), IndexOf(grown));
}

// A table of 64 KiB holds a hundred articles.
TEST(IndexFiles, StoreWithManyOfThemDecidesAsOneWithNone) {
  const std::vector<Article> articles = MakeArticles();
  const ScratchDirectory scratch;
  const std::string folder = scratch / "store";
  const auto in_memory = OpenSeeded(kSeed, std::make_unique<MemoryEngine>());
  auto in_files = OpenSeededInFolder(kSeed, folder, std::size_t{64} << 10);
  std::size_t reposts = 0;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (i % kArticlesBetweenStops == kArticlesBetweenStops - 1) {
      in_files.reset();
      in_files = OpenSeededInFolder(kSeed, folder, std::size_t{64} << 10);
    }
    const Decision expected = Settle(in_memory.get(), articles[i]);
    const Decision found = Settle(in_files.get(), articles[i]);
    ASSERT_EQ(found.canonical_id, expected.canonical_id) << i;
    ASSERT_EQ(NameOf(found.verdict.reason), NameOf(expected.verdict.reason)) << i;
    ASSERT_EQ(found.verdict.coverage_article, expected.verdict.coverage_article) << i;
    reposts += found.is_repost;
  }
  EXPECT_GT(reposts, kArticles / 4);
  in_files.reset();
  EXPECT_FALSE(std::filesystem::is_empty(folder + "/postings-1"));
  const std::unique_ptr<Archive> reopened = OpenSeededInFolder(kSeed, folder);
  for (std::size_t i = 0; i < articles.size(); i += 7) {
    Article article = articles[i];
    article.id += "-again";
    article.text += "\nMore soon.";
    const Decision expected = Check(in_memory.get(), article);
    ASSERT_EQ(Check(reopened.get(), article).canonical_id, expected.canonical_id) << i;
  }
}

}  // namespace
}  // namespace newsfold::testing
