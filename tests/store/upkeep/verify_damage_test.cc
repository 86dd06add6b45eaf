// Whatever is done to an entry of a store is named.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/index/index_entries.h"
#include "store/index/index_format.h"
#include "store/index/story_reader.h"
#include "store/records/audit_format.h"
#include "store/records/canonical_url.h"
#include "store/records/format.h"
#include "store/records/text_block.h"
#include "store/records/text_codec.h"
#include "tests/store/upkeep/verify_fixture.h"

namespace newsfold {
namespace {

using testing::Describe;
using testing::Findings;
using testing::IsOk;
using testing::kAgain;
using testing::kCopy;
using testing::kHalf;
using testing::kLast;
using testing::kPage;
using testing::kSecond;
using testing::kSecondStory;
using testing::kSet;
using testing::kStory;
using testing::kUnnamed;
using testing::Repost;
using testing::Story;
using testing::VerifyTest;

using Map = MemoryEngine::Map;

// Packed texts, and a site with a summary and stories that have left.
TEST_F(VerifyTest, ALargerStoreIsCheckedAsWell) {
  for (unsigned i = 0; i < 300; ++i) {
    const std::string id = "s" + std::to_string(i);
    IngestPage(id, i % 4 == 0 ? id + ".example" : "a.example", "Title " + id, Story(i));
    if (i % 5 == 0) IngestPage(id + "copy", "b.example", "", Repost(Story(i), "Desk " + id, "Tail"));
  }
  ASSERT_TRUE(archive_->Compact({.only = StorePart::kBodies, .pack = PackOptions{100}},
                                [](const CompactSummary&) { return true; }));
  ExpectClean("large ");
  const Map contents = engine_->Contents();
  const std::string block = TextBlockKey(1);
  CheckErased("block", Damage::kText, "text of article number", block);
  CheckErased("block", Damage::kText, "text of article number", block, VerifyDepth::kFull);
  CheckFlipped("block", Damage::kText, "text block 1", block);
  CheckAdded("newer block", Damage::kTotals, "text blocks", TextBlockKey(9), contents.at(block));
  const ArticleNumber packed = DecodeTextBlock(contents.at(block))->texts.front().number;
  CheckAdded("body of a packed text", Damage::kText, "text of article number " + std::to_string(packed),
             BodyKey(packed), EncodeBody("twice"));
  const std::string summary = SummaryKey(kSet, "a.example");
  CheckErased("summary", Damage::kStory, "summary of site", summary, VerifyDepth::kFull);
  CheckFlipped("summary", Damage::kStory, "summary of site", summary);
}

TEST_F(VerifyTest, NamesDamagedDictionaries) {
  Fill();
  std::vector<std::string> samples;
  for (unsigned i = 0; i < 200; ++i) samples.push_back(Story(i));
  const std::string dictionary = TrainDictionary(samples, 1).value();
  TextCodec codec;
  ASSERT_THAT(codec.AddDictionary(1, dictionary), IsOk());
  const EncodedText encoded = codec.Encode(Story(1));
  ASSERT_EQ(encoded.locator.codec, BodyCodec::kZstdDictionary);
  ArticleRecord record = RecordOf(kSecondStory);
  StoreCounters counters = Counters();
  counters.body_bytes += encoded.locator.stored_bytes;
  counters.body_bytes -= record.body.stored_bytes;
  record.body = encoded.locator;
  WriteSet writes;
  writes.Put(DictionaryKey(1), EncodeDictionary(dictionary));
  writes.Put(RecordKey(kSecondStory), EncodeRecord(record));
  writes.PutBlob(BodyKey(kSecondStory), EncodeBody(encoded.bytes));
  writes.Put(MetaKey(kCountersName), EncodeCounters(counters));
  ASSERT_THAT(engine_->Write(std::move(writes)), IsOk());
  ExpectClean("with a dictionary ");
  const std::string key = DictionaryKey(1);
  CheckErased("dictionary", Damage::kText, "text of article number 5", key, VerifyDepth::kFull);
  CheckFlipped("dictionary", Damage::kText, "text of article number 5", key, VerifyDepth::kFull);
  CheckFlipped("dictionary", Damage::kDictionary, "dictionary 1", key);
  CheckFlipped("dictionary", Damage::kDictionary, "dictionaries", key, VerifyDepth::kQuick);
}

TEST_F(VerifyTest, NamesDamagedRecords) {
  Fill();
  for (const VerifyDepth depth : {VerifyDepth::kQuick, VerifyDepth::kIndex, VerifyDepth::kFull}) {
    CheckErased("record", Damage::kRecord, "record of article number 2", RecordKey(kCopy), depth);
    CheckFlipped("record", Damage::kRecord, "record of article number 2", RecordKey(kCopy), depth);
  }
  const std::string copy = "record of article number 2";
  CheckRecord("canonical that is a repost", copy, kCopy, [](ArticleRecord* r) { r->canonical = kHalf; });
  CheckRecord("compared with nobody", copy, kCopy, [](ArticleRecord* r) { r->compared = 99; });
  CheckRecord("admitted by nobody", copy, kCopy, [](ArticleRecord* r) { r->via = 99; });
  CheckRecord("story of nobody", copy, kCopy, [](ArticleRecord* r) { r->story = 99; });
  CheckRecord("holding nobody", copy, kCopy, [](ArticleRecord* r) { r->contained.push_back({99, 1, 1}); });
  const auto lengthen = [](ArticleRecord* r) { ++r->units; };
  CheckRecord("other length", copy, kCopy, lengthen, Damage::kRecord, VerifyDepth::kFull);
  CheckAdded("a record too many", Damage::kRecord, "record of article number 99", RecordKey(99), "x");
  CheckAdded("a record too long", Damage::kRecord, "record", RecordKey(7) + "x", "x");
}

TEST_F(VerifyTest, NamesTheArticleOfADamagedEntry) {
  Fill();
  Map contents = engine_->Contents();
  contents.erase(IdKey("s0copy"));
  const Findings findings = Verify(contents);
  ASSERT_EQ(findings.size(), 1U) << Describe(findings);
  EXPECT_EQ(findings[0].damage, Damage::kId);
  EXPECT_EQ(findings[0].where, "id 's0copy'");
  EXPECT_EQ(findings[0].article, kCopy);
  EXPECT_EQ(findings[0].article_id, "s0copy");
  EXPECT_EQ(findings[0].what, "is missing");
}

TEST_F(VerifyTest, NamesDamagedIds) {
  Fill();
  CheckErased("id", Damage::kId, "id 's0copy'", IdKey("s0copy"));
  CheckFlipped("id", Damage::kId, "id 's0copy'", IdKey("s0copy"));
  CheckAdded("id of another", Damage::kId, "id 's0copy'", IdKey("s0copy"), EncodeNumber(kHalf));
  CheckAdded("id too many", Damage::kId, "id 'ghost'", IdKey("ghost"), EncodeNumber(kCopy));
  CheckAdded("id of nobody", Damage::kId, "id 'ghost'", IdKey("ghost"), EncodeNumber(99));
}

TEST_F(VerifyTest, NamesDamagedUrls) {
  Fill();
  const ArticleRecord copy = RecordOf(kCopy);
  const std::string key = UrlKey(CanonicalUrl(copy.fields.url), kCopy, copy.stored_at_ms);
  CheckErased("url", Damage::kUrl, copy.fields.url, key);
  CheckFlipped("url", Damage::kUrl, copy.fields.url, key);
  CheckErased("sighting", Damage::kTotals, "sightings", key);
  const std::string other = UrlKey("https://other.example/", kCopy, 7);
  CheckAdded("url of another", Damage::kUrl, "url ", other, EncodeSighting({}));
  const std::string nobodys = UrlKey(CanonicalUrl(copy.fields.url), 99, 7);
  CheckAdded("url of nobody", Damage::kUrl, "url ", nobodys, EncodeSighting({}));
  CheckAdded("url that is none", Damage::kUrl, "url ", FamilyPrefix(Family::kUrl) + "x", "x");
}

// As programs of fold version 2 and before wrote it.
TEST_F(VerifyTest, AUrlThatIsKeptAsItCameIsSound) {
  Fill();
  const ArticleRecord record = RecordOf(kAgain);
  Map contents = engine_->Contents();
  ASSERT_EQ(contents.erase(UrlKey(CanonicalUrl(record.fields.url), kAgain, record.stored_at_ms)), 1U);
  contents[UrlKey(record.fields.url, kAgain, record.stored_at_ms)] = EncodeSighting({});
  EXPECT_EQ(Describe(Verify(contents)), "");
}

TEST_F(VerifyTest, NamesDamagedCaptures) {
  Fill();
  const ArticleRecord copy = RecordOf(kCopy);
  const std::string key = CaptureKey(copy.sha256, copy.fields.url);
  const std::string where = "capture of article number 2";
  CheckErased("capture", Damage::kCapture, where, key);
  CheckFlipped("capture", Damage::kCapture, where, key);
  CheckAdded("capture of one before", Damage::kCapture, where, key, EncodeNumber(kStory));
  CheckAdded("capture of one behind", Damage::kCapture, where, key, EncodeNumber(kHalf));
  const std::string other = CaptureKey(copy.sha256, "https://other.example/");
  CheckAdded("capture too many", Damage::kCapture, "capture ", other, EncodeNumber(kCopy));
  CheckAdded("capture of nobody", Damage::kCapture, "capture ", other, EncodeNumber(99));
}

TEST_F(VerifyTest, NamesDamagedClusters) {
  Fill();
  CheckErased("edge", Damage::kEdge, "edge 1 -> 2", MemberKey(kStory, kCopy));
  CheckErased("edge", Damage::kCluster, "cluster of article number 1", MemberKey(kStory, kCopy));
  CheckFlipped("edge", Damage::kEdge, "edge 1 -> 2", MemberKey(kStory, kCopy));
  const std::string edge = EncodeMemberEdge(Relation::kNear);
  CheckAdded("edge too many", Damage::kEdge, "edge 1 -> 5", MemberKey(kStory, kSecondStory), edge);
  CheckAdded("edge to itself", Damage::kEdge, "edge 1 -> 1", MemberKey(kStory, kStory), edge);
  CheckAdded("edge to nobody", Damage::kEdge, "edge 1 -> 99", MemberKey(kStory, 99), edge);
  CheckAdded("edge of another cluster", Damage::kEdge, "edge 4 -> 2", MemberKey(kPage, kCopy), edge);
  CheckAdded("edge that is none", Damage::kEdge, "edge", ClusterKey(kStory) + "x", edge);
  CheckErased("summary", Damage::kCluster, "cluster of article number 1", ClusterKey(kStory));
  CheckFlipped("summary", Damage::kCluster, "cluster of article number 1", ClusterKey(kStory));
  CheckAdded("summary of none", Damage::kCluster, "cluster of article number 28", ClusterKey(kUnnamed),
             EncodeClusterSummary({0}));
}

TEST_F(VerifyTest, NamesDamagedFeedEntries) {
  Fill();
  const std::uint64_t last = Counters().last_sequence;
  const ArticleRecord copy = RecordOf(kCopy);
  const std::string where = "feed entry " + std::to_string(copy.sequence);
  CheckErased("entry", Damage::kFeed, where, FeedKey(copy.sequence));
  // Behind the version: who, under whom, and how; nothing tells another time.
  for (const std::size_t i : {0U, 1U, 2U, 3U}) {
    CheckNamed("flipped byte of an entry", Damage::kFeed, where, [&](Map* map) {
      char& byte = (*map)[FeedKey(copy.sequence)][i];
      byte = static_cast<char>(byte ^ 1);
    });
  }
  FeedRecord entry = *DecodeFeedRecord(engine_->Contents().at(FeedKey(copy.sequence)));
  entry.canonical = kCopy;
  CheckAdded("other decision", Damage::kFeed, where, FeedKey(copy.sequence), EncodeFeedRecord(entry));
  entry.number = 99;
  CheckAdded("decision about nobody", Damage::kFeed, where, FeedKey(copy.sequence), EncodeFeedRecord(entry));
  entry.number = kCopy;
  const std::string next = "feed entry " + std::to_string(last + 1);
  CheckAdded("later decision", Damage::kFeed, next, FeedKey(last + 1), EncodeFeedRecord(entry));
  // The first decision about what joined later: only that it is missing tells.
  std::uint64_t older = 0;
  while (DecodeFeedRecord(engine_->Contents().at(FeedKey(++older)))->number != kSecond) {
  }
  ASSERT_NE(older, RecordOf(kSecond).sequence);
  const std::string behind = "feed entry " + std::to_string(older + 1);
  CheckErased("older entry", Damage::kFeed, behind, FeedKey(older));
  CheckErased("last entry", Damage::kTotals, "feed entries", FeedKey(last));
}

TEST_F(VerifyTest, NamesDamagedTexts) {
  Fill();
  const std::string where = "text of article number 5";
  for (const VerifyDepth depth : {VerifyDepth::kQuick, VerifyDepth::kIndex, VerifyDepth::kFull})
    CheckErased("body", Damage::kText, where, BodyKey(kSecondStory), depth);
  CheckFlipped("body", Damage::kText, where, BodyKey(kSecondStory), VerifyDepth::kFull);
  CheckFlipped("body", Damage::kText, where, BodyKey(kSecondStory), VerifyDepth::kQuick);
  CheckAdded("a body that is none", Damage::kText, where, BodyKey(kSecondStory), "x");
  CheckAdded("a body too many", Damage::kText, "text of article number 99", BodyKey(99), EncodeBody("x"));
  CheckRecord(
      "other text", where, kSecondStory, [](ArticleRecord* r) { r->sha256[0] ^= 1; }, Damage::kText,
      VerifyDepth::kFull);
  ASSERT_EQ(RecordOf(kCopy).body.codec, BodyCodec::kZstdDelta);
  CheckRecord(
      "difference to a difference", "text of article number 2", kCopy,
      [](ArticleRecord* r) { r->body.reference = 6; }, Damage::kText);
  CheckRecord(
      "packed in another block", "text of article number 5", kSecondStory,
      [](ArticleRecord* r) {
        r->body = {BodyCodec::kPacked, 9, r->body.stored_bytes};
      },
      Damage::kText);
}

TEST_F(VerifyTest, NamesDamagedStories) {
  Fill();
  const std::string key = SiteKey(kSet, "frame.example", kPage);
  const std::string where = "story of article number 4 on site";
  const std::string value = engine_->Contents().at(key);
  CheckErased("story", Damage::kStory, where, key, VerifyDepth::kFull);
  CheckErased("story in the pool", Damage::kStory, "story of", FirstKey(SitePrefix(kSet, kPassages)),
              VerifyDepth::kFull);
  CheckFlipped("story", Damage::kStory, where, key, VerifyDepth::kFull);
  CheckAdded("story that is none", Damage::kStory, where, key, "x");
  CheckAdded("story of another site", Damage::kStory, where, SiteKey(kSet, "z.example", kPage), value);
  CheckAdded("story of another article", Damage::kStory, "story of article number 5 on site",
             SiteKey(kSet, "s1.example", kSecondStory), value);
  CheckAdded("story of nobody", Damage::kStory, "story of article number 99",
             SiteKey(kSet, "frame.example", 99), value);
  StoryEntry entry;
  ASSERT_TRUE(DecodeStoryEntry(value, &entry));
  const std::string past = EncodePastStoryEntry(entry.identity, entry.sample_size);
  CheckAdded("story that has left", Damage::kStory, where, key, past, VerifyDepth::kFull);
  CheckAdded("summary that is none", Damage::kStory, "summary of site", SummaryKey(kSet, "z.example"), "x");
}

TEST_F(VerifyTest, NamesDamagedRows) {
  Fill();
  const std::string key = IndexRowKey(kSet, kSecondStory);
  IndexRow row = *DecodeIndexRow(engine_->Contents().at(key));
  ASSERT_EQ(row.number, kSecondStory);
  const std::string where = "index of article number 5";
  CheckErased("row", Damage::kIndex, "index row 6", key);
  CheckErased("row", Damage::kIndex, where, key);
  CheckErased("row", Damage::kIndex, where, key, VerifyDepth::kFull);
  CheckErased("last row", Damage::kIndex, "index of article number 30", IndexRowKey(kSet, kLast));
  CheckFlipped("row", Damage::kIndex, "index row 5", key);
  for (const VerifyDepth depth : {VerifyDepth::kQuick, VerifyDepth::kFull})
    CheckFlipped("row", Damage::kIndex, "index", key, depth);
  const IndexRow whole = row;
  const auto check = [&](const std::string& what, VerifyDepth depth) {
    CheckAdded(what, Damage::kIndex, where, key, EncodeIndexRow(row), depth);
    row = whole;
  };
  row.names.erase(row.names.begin());
  check("row without digest", VerifyDepth::kFull);
  row.names.erase(row.names.begin() + 1);
  check("row without url", VerifyDepth::kIndex);
  row.names.pop_back();
  check("row without title", VerifyDepth::kFull);
  row.shingles.pop_back();
  check("row without a key", VerifyDepth::kFull);
  *row.simhash ^= std::uint64_t{1} << 40;
  check("row with another SimHash", VerifyDepth::kFull);
  row.number = 99;
  CheckAdded("row of nobody", Damage::kIndex, "index row 5", key, EncodeIndexRow(row));
}

TEST_F(VerifyTest, NamesEveryTotalThatIsWrong) {
  Fill();
  const std::string key = MetaKey(kCountersName);
  const auto check = [&](const std::string& where, std::uint64_t StoreCounters::*total) {
    StoreCounters counters = Counters();
    ++(counters.*total);
    CheckAdded(where, Damage::kTotals, where, key, EncodeCounters(counters));
  };
  check("articles", &StoreCounters::last_number);
  check("feed entries", &StoreCounters::last_sequence);
  check("canonicals", &StoreCounters::canonicals);
  check("reposts", &StoreCounters::reposts);
  check("sightings", &StoreCounters::sightings);
  check("members of the largest cluster", &StoreCounters::cluster_size_max);
  check("bytes of texts", &StoreCounters::text_bytes);
  check("bytes of the reposts' texts", &StoreCounters::repost_text_bytes);
  check("bytes of bodies", &StoreCounters::body_bytes);
  for (const VerifyDepth depth : {VerifyDepth::kQuick, VerifyDepth::kFull}) {
    CheckErased("totals", Damage::kTotals, "totals", key, depth);
    CheckFlipped("totals", Damage::kTotals, "totals", key, depth);
    StoreCounters counters = Counters();
    --counters.reposts;
    CheckAdded("other totals", Damage::kTotals, "totals", key, EncodeCounters(counters), depth);
  }
}

// Whoever has only seconds sees at least this.
TEST_F(VerifyTest, QuickNamesFamiliesThatAreGone) {
  Fill();
  const std::map<Family, Damage> families = {
      {Family::kRecord, Damage::kRecord},  {Family::kId, Damage::kId},
      {Family::kUrl, Damage::kUrl},        {Family::kCapture, Damage::kCapture},
      {Family::kMember, Damage::kCluster}, {Family::kFeed, Damage::kFeed}};
  for (const auto& [family, damage] : families) {
    const std::string prefix = FamilyPrefix(family);
    CheckNamed(
        "without all of " + prefix, damage, "all entries of '" + prefix + "'",
        [&](Map* map) { std::erase_if(*map, [&](const auto& e) { return e.first.starts_with(prefix); }); },
        VerifyDepth::kQuick);
  }
}

TEST_F(VerifyTest, NamesADamagedDescription) {
  Fill();
  CheckFlipped("description", Damage::kStore, "description", MetaKey(kStoreMetaName), VerifyDepth::kQuick);
  CheckErased("description", Damage::kStore, "description", MetaKey(kStoreMetaName));
  const std::string manifest = IndexManifestKey(kSet);
  CheckAdded("manifest", Damage::kIndex, "index", manifest, "\x01x", VerifyDepth::kQuick);
}

TEST_F(VerifyTest, NamesADamagedPolicyAndTakesItsElectionsForSound) {
  Fill();
  ASSERT_TRUE(archive_->SetPolicy({PolicyKind::kLongestBody, {}}).ok());
  const Result<ElectionSummary> summary =
      archive_->ApplyPolicy({}, [](const auto* /*change*/, const auto& /*so_far*/) { return true; });
  ASSERT_TRUE(summary);
  EXPECT_GT(summary->elected, 5u);
  ExpectClean("elected ");
  CheckFlipped("policy", Damage::kStore, "policy", PolicyKey(), VerifyDepth::kQuick);
}

TEST_F(VerifyTest, NamesDamagedDecisionsOfPersons) {
  Fill();
  Curation curation;
  curation.kind = CurationKind::kPromote;
  curation.id = "s0copy";
  curation.who = "editor";
  curation.reason = "came first";
  const std::uint64_t audit = archive_->Curate(curation)->number;
  ExpectClean("curated ");
  const std::string decision = "decision " + std::to_string(audit);
  const std::string article = decision + " about article number 2";
  const std::string key = AuditedArticleKey(audit, kCopy);
  CheckErased("decision", Damage::kAudit, decision, AuditKey(audit));
  CheckFlipped("decision", Damage::kAudit, decision, AuditKey(audit));
  CheckErased("article", Damage::kAudit, decision, key);
  CheckFlipped("article", Damage::kAudit, article, key);
  CheckAdded("article of nobody", Damage::kAudit, decision, AuditedArticleKey(audit, 99), "x");
  const std::string later = EncodeAuditedArticle({9999, EncodeRecord(RecordOf(kCopy))});
  CheckAdded("later article", Damage::kAudit, article, key, later);
  CheckAdded("no record", Damage::kAudit, article, key, EncodeAuditedArticle({1, "x"}));
  CheckAdded("decision that is none", Damage::kAudit, "decision", AuditKey(audit) + "x", "x");
}

}  // namespace
}  // namespace newsfold
