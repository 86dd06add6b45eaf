#include "store/records/format.h"

#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/base/coding.h"
#include "store/records/text_block.h"
#include "store/records/value_coding.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/index/hex.h"
#include "tests/store/records/older_store_meta.h"

namespace newsfold {
namespace {

using testing::EncodeStoreMeta12;
using testing::EncodeStoreMeta13;
using testing::Hex;
using testing::StatusIs;
using testing::StoreMeta12;

ArticleRecord SampleRecord() {
  ArticleRecord record;
  record.number = 7;
  record.canonical = 3;
  record.fields = {.id = "a17",
                   .text = {},
                   .url = "https://a.example/1",
                   .title = "Title",
                   .published_at = "2024-05-06",
                   .language = "en",
                   .source = "feed",
                   .metadata = "{}"};
  record.site = "a.example";
  record.stored_at_ms = 1'700'000'000'123;
  record.sequence = 9;
  record.text_bytes = 5000;
  record.units = 1234;
  record.story = 5;
  for (std::size_t i = 0; i < record.sha256.size(); ++i)
    record.sha256[i] = static_cast<std::uint8_t>(0x80 + i);
  record.verdict.relation = Relation::kContains;
  record.verdict.reason = Reason::kCovered;
  record.verdict.lane = Lane::kRareShingle;
  record.compared = 3;
  record.via = 5;
  record.verdict.search_capped = true;
  record.repeats_indexed = true;
  record.verdict.simhash_distance = 17;
  record.verdict.coverage_article = 0.75;
  record.verdict.coverage_canonical = 1.0;
  record.verdict.resemblance = 0.654321;
  record.verdict.containment_article = 0;
  record.verdict.containment_canonical = 0.999999;
  // The second span lies further back in the canonical than the first: paragraphs were moved.
  record.verdict.spans = {{10, 200, 300, 490}, {205, 260, 0, 55}};
  record.contained = {{11, 0.25, 1}, {300, 0.125, 0.9}};
  record.rules_version = 1;
  record.fold_version = 1;
  record.body = {BodyCodec::kZstdDelta, 3, 63};
  return record;
}

StoreCounters SampleCounters() {
  return {.last_number = 300,
          .last_sequence = 301,
          .canonicals = 200,
          .reposts = 100,
          .sightings = 5,
          .cluster_size_max = 40,
          .text_bytes = 1'000'000,
          .repost_text_bytes = 300'000,
          .body_bytes = 250'000};
}

StoreMeta SampleMeta() {
  StoreMeta meta;
  meta.format_version = kFormatVersion;
  meta.fold_version = 1;
  meta.icu_version = "72.1";
  meta.unicode_version = "15.0";
  meta.created_at_ms = 1'700'000'000'000;
  meta.indexed_units_min = 16;
  meta.rules = {.version = 5, .limits_digest = 0x0123'4567'89AB'CDEF};
  for (std::size_t i = 0; i < meta.uuid.size(); ++i) meta.uuid[i] = static_cast<std::uint8_t>(0xA0 + i);
  for (std::size_t i = 0; i < meta.secret.bytes.size(); ++i)
    meta.secret.bytes[i] = static_cast<std::uint8_t>(i);
  return meta;
}

// Of a store whose texts are packed.
StoreCounters WithBlocks(StoreCounters counters) {
  counters.last_block_id = 300;
  return counters;
}

TextBlock SampleTextBlock() {
  return {.dictionary_id = 3, .texts = {{7, 300}, {9, 0}, {309, 5}}, .frame = "frame"};
}

void ExpectEqual(const ArticleRecord& a, const ArticleRecord& b) {
  EXPECT_EQ(EncodeRecord(a), EncodeRecord(b));
  EXPECT_EQ(a.number, b.number);
  EXPECT_EQ(a.canonical, b.canonical);
  EXPECT_EQ(a.fields.id, b.fields.id);
  EXPECT_EQ(a.fields.url, b.fields.url);
  EXPECT_EQ(a.fields.metadata, b.fields.metadata);
  EXPECT_EQ(a.site, b.site);
  EXPECT_EQ(a.stored_at_ms, b.stored_at_ms);
  EXPECT_EQ(a.sha256, b.sha256);
  EXPECT_EQ(a.verdict.spans, b.verdict.spans);
  EXPECT_EQ(a.contained, b.contained);
  EXPECT_EQ(a.verdict.simhash_distance, b.verdict.simhash_distance);
  EXPECT_EQ(a.verdict.search_capped, b.verdict.search_capped);
  EXPECT_EQ(a.repeats_indexed, b.repeats_indexed);
  EXPECT_EQ(a.by_person, b.by_person);
  EXPECT_EQ(a.pinned, b.pinned);
  EXPECT_EQ(a.story, b.story);
  EXPECT_EQ(a.shows_passages, b.shows_passages);
  EXPECT_EQ(a.verdict.resemblance, b.verdict.resemblance);
  EXPECT_EQ(a.body, b.body);
}

// Golden: these bytes are on users' disks. A change needs a new version byte or a new format version.
TEST(Format, KeysAreFrozen) {
  EXPECT_EQ(Hex(MetaKey(kStoreMetaName)), "6d73746f7265");
  EXPECT_EQ(Hex(MetaKey(kCountersName)), "6d636f756e74657273");
  EXPECT_EQ(MetaKey(kOtherIndexName), "mother_index");
  EXPECT_EQ(Hex(IdKey("a17")), "69613137");
  EXPECT_EQ(Hex(RecordKey(0x0102)), "720000000000000102");
  EXPECT_EQ(Hex(BodyKey(0x0102)), "620000000000000102");
  EXPECT_EQ(Hex(OriginalKey(0x0102)), "6f0000000000000102");
  EXPECT_EQ(Hex(TextBlockKey(0x0102)), "740000000000000102");
  EXPECT_EQ(Hex(DictionaryKey(3)), "7a00000003");
  EXPECT_EQ(Hex(UrlKey("https://a.example/1", 5, 0x018BCFE56800)),
            "75a29e45767eaff9e54c85f2aefe86e79600000000000000050000018bcfe56800");
  EXPECT_EQ(Hex(CaptureKey(SampleRecord().sha256, "https://a.example/1")),
            "7742d057a2b3c317cda277db67a8eeca6c");
  EXPECT_EQ(Hex(ClusterKey(5)), "630000000000000005");
  EXPECT_EQ(Hex(MemberKey(5, 6)), "6300000000000000050000000000000006");
  EXPECT_EQ(Hex(FeedKey(9)), "660000000000000009");
}

TEST(Format, ValuesAreFrozen) {
  EXPECT_EQ(Hex(EncodeNumber(300)), "01ac02");
  EXPECT_EQ(Hex(EncodeRecord(SampleRecord())),
            "0103f6a1abfef962098827d20905808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c"
            "9d9e9f03033f02040303030512b0e32dc0843df1f72700bf843d0214fc02d804fc020a6ed3076e020b90a10fc0"
            "843dac02c8d007a0f7360101036131371368747470733a2f2f612e6578616d706c652f31055469746c650a"
            "323032342d30352d303602656e0466656564027b7d09612e6578616d706c652f698527");
  EXPECT_EQ(Hex(EncodeBody("body")), "01626f6479");
  EXPECT_EQ(Hex(EncodeTextBlock(SampleTextBlock())), "01030307ac020200ac0205056672616d65a5522a04");
  EXPECT_EQ(Hex(EncodeDictionary("dictionary")), "010a64696374696f6e617279689eef1e");
  EXPECT_EQ(Hex(EncodeSighting("https://a.example/1")), "011368747470733a2f2f612e6578616d706c652f31");
  EXPECT_EQ(Hex(EncodeClusterSummary({300})), "01ac02");
  EXPECT_EQ(Hex(EncodeMemberEdge(Relation::kContained)), "0103");
  EXPECT_EQ(Hex(EncodeFeedRecord({7, 3, Relation::kNear, 1'700'000'000'123})), "01070301f6a1abfef962");
  EXPECT_EQ(Hex(EncodeCounters(SampleCounters())), "01ac02ad02c801640528c0843de0a71290a10fcdfbb64a");
  EXPECT_EQ(Hex(EncodeCounters(WithBlocks(SampleCounters()))),
            "01ac02ad02c801640528c0843de0a71290a10fac02bdf833c9");
  // Behind the secret; the rest of the description is only long.
  EXPECT_EQ(Hex(EncodeStoreMeta(SampleMeta())).substr(2 * 227), "10050123456789abcdef00b7674bd1");
  EXPECT_EQ(ToHex(Sha256Of(EncodeStoreMeta(SampleMeta()))),
            "09ab3ca151460daf1ef1eb0ee4e27c1e589ac8becb63ccffde70fa1974fac1c7");
}

// Behind the site: the version and the one before; then the time of fetching, and the original.
TEST(Format, TailsOfRecordsAreFrozen) {
  const std::string plain = EncodeRecord(SampleRecord());
  const auto tail = [&](const ArticleRecord& record) {
    const std::string value = EncodeRecord(record);
    const std::size_t checksum = 4;
    EXPECT_EQ(value.substr(0, plain.size() - checksum), plain.substr(0, plain.size() - checksum));
    const Result<ArticleRecord> decoded = DecodeRecord(7, value);
    EXPECT_TRUE(decoded);
    if (decoded) {
      ExpectEqual(*decoded, record);
      EXPECT_EQ(decoded->fields.seen_at_ms, record.fields.seen_at_ms);
      EXPECT_EQ(decoded->fields.original_type, record.fields.original_type);
      EXPECT_EQ(decoded->original, record.original);
    }
    return Hex(value.substr(plain.size() - checksum, value.size() - plain.size()));
  };
  ArticleRecord record = SampleRecord();
  EXPECT_EQ(tail(record), "");
  record.version = 300;
  record.supersedes = 6;
  EXPECT_EQ(tail(record), "ac0206");
  record.fields.seen_at_ms = 1'700'000'000'123;
  EXPECT_EQ(tail(record), "ac0206f6a1abfef96200");
  record.version = 1;
  record.supersedes = 0;
  EXPECT_EQ(tail(record), "0100f6a1abfef96200");
  record.fields.original_type = "text/html";
  record.original = {300, record.sha256, 150};
  EXPECT_EQ(tail(record), "0100f6a1abfef962ac0209746578742f68746d6c" + Hex(AsBytes(record.sha256)) + "9601");
  record.fields.seen_at_ms = 0;
  EXPECT_EQ(tail(record), "010000ac0209746578742f68746d6c" + Hex(AsBytes(record.sha256)) + "9601");
}

// A tail that no encoder writes is damage.
TEST(Format, TailsThatSayNothingAreCorruption) {
  const std::string plain = EncodeRecord(SampleRecord());
  const auto with = [&](const std::string& tail) {
    ByteWriter value;
    value.PutRaw(plain.substr(0, plain.size() - 4) + tail);
    value.PutChecksum();
    return DecodeRecord(7, value.Take());
  };
  EXPECT_TRUE(with(std::string("\x02\x00", 2)));
  for (const std::string& tail :
       {std::string("\x01\x00", 2), std::string("\x00\x00", 2), std::string("\x02\x07", 2),
        std::string("\x02", 1), std::string("\x02\x00\x00\x00", 4), std::string("\x01\x00\x00\x05", 4),
        std::string("\x01\x00\x02\x00\x00", 5)})
    EXPECT_THAT(with(tail), StatusIs(StatusCode::kCorruption)) << Hex(tail);
}

// Of a record that was removed, the flags; of totals, a number more.
TEST(Format, RemovedArticlesAreTold) {
  for (const Presence presence :
       {Presence::kStored, Presence::kRemoved, Presence::kPurged, Presence::kLost}) {
    ArticleRecord record;
    record.number = record.canonical = record.story = 1;
    record.presence = presence;
    const Result<ArticleRecord> decoded = DecodeRecord(1, EncodeRecord(record));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->presence, presence);
    EXPECT_EQ(decoded->is_canonical(), presence == Presence::kStored);
    record.canonical = 2;
    EXPECT_EQ(DecodeRecord(1, EncodeRecord(record)).has_value(), presence == Presence::kStored);
  }
  for (StoreCounters counters : {SampleCounters(), WithBlocks(SampleCounters())}) {
    counters.removed = 7;
    EXPECT_EQ(*DecodeCounters(EncodeCounters(counters)), counters);
  }
}

TEST(Format, KeysSortLikeTheirNumbers) {
  EXPECT_LT(RecordKey(255), RecordKey(256));
  EXPECT_LT(MemberKey(1, ~0ULL), ClusterKey(2));
  EXPECT_LT(ClusterKey(1), MemberKey(1, 1));
  EXPECT_LT(UrlKey("u", 1, 9), UrlKey("u", 2, 1));
}

TEST(Format, KeysRoundTrip) {
  EXPECT_EQ(*DecodeNumberKey(FeedKey(12345)), 12345u);
  EXPECT_EQ(*DecodeDictionaryKey(DictionaryKey(7)), 7u);
  EXPECT_EQ(DecodeMemberKey(MemberKey(5, 6))->member, 6u);
  EXPECT_EQ(DecodeMemberKey(ClusterKey(5))->member, 0u);
  EXPECT_EQ(DecodeUrlKey(UrlKey("u", 5, 77))->number, 5u);
  EXPECT_EQ(DecodeUrlKey(UrlKey("u", 5, 77))->seen_at_ms, 77);
}

TEST(Format, FamiliesOfBothIndexSetsAreTold) {
  EXPECT_EQ(OtherSet(IndexSet::kFirst), IndexSet::kSecond);
  EXPECT_EQ(OtherSet(IndexSet::kSecond), IndexSet::kFirst);
  for (const Family family :
       {Family::kIndexRow, Family::kSite, Family::kDigest, Family::kSimHash, Family::kShingleKey}) {
    for (const IndexSet set : {IndexSet::kFirst, IndexSet::kSecond}) {
      EXPECT_EQ(FamilyOf(std::string(1, TagOf(family, set))), family);
    }
  }
  EXPECT_EQ(FamilyOf(ClusterKey(1)), Family::kMember);
  EXPECT_EQ(FamilyOf("C"), Family{'C'});
  EXPECT_EQ(FamilyOf(""), Family{});
}

TEST(Format, KeysOfTheWrongLengthAreCorruption) {
  for (const std::string& key :
       {std::string(), std::string("r"), std::string(8, 'r'), std::string(40, 'r')}) {
    EXPECT_THAT(DecodeNumberKey(key), StatusIs(StatusCode::kCorruption));
    EXPECT_THAT(DecodeDictionaryKey(key), StatusIs(StatusCode::kCorruption));
    EXPECT_THAT(DecodeMemberKey(key), StatusIs(StatusCode::kCorruption));
    EXPECT_THAT(DecodeUrlKey(key), StatusIs(StatusCode::kCorruption));
  }
}

TEST(Format, CapturesDifferByTextAndByUrl) {
  const Sha256 a = Sha256Of("a");
  EXPECT_EQ(CaptureKey(a, "u"), CaptureKey(a, "u"));
  EXPECT_NE(CaptureKey(a, "u"), CaptureKey(a, "v"));
  EXPECT_NE(CaptureKey(a, "u"), CaptureKey(Sha256Of("b"), "u"));
}

TEST(Format, RecordsRoundTrip) {
  const ArticleRecord record = SampleRecord();
  const Result<ArticleRecord> decoded = DecodeRecord(7, EncodeRecord(record));
  ASSERT_TRUE(decoded);
  ExpectEqual(*decoded, record);
  ArticleRecord empty;
  empty.number = empty.canonical = empty.story = 1;
  empty.stored_at_ms = -5;
  const Result<ArticleRecord> decoded_empty = DecodeRecord(1, EncodeRecord(empty));
  ASSERT_TRUE(decoded_empty);
  ExpectEqual(*decoded_empty, empty);
}

// Earlier rules told more reasons apart; records that hold them are on users' disks.
TEST(Format, ReasonsOfEarlierRulesAreReadAsThoseOfToday) {
  const auto read = [](int reason) {
    ArticleRecord record = SampleRecord();
    record.verdict.reason = static_cast<Reason>(reason);
    return DecodeRecord(7, EncodeRecord(record));
  };
  for (const int reason : {7, 8}) EXPECT_EQ(read(reason)->verdict.reason, Reason::kLowCoverage);
  for (const int reason : {14, 15}) EXPECT_EQ(read(reason)->verdict.reason, Reason::kFillingsDiffer);
  for (const int reason : {0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16})
    EXPECT_EQ(static_cast<int>(read(reason)->verdict.reason), reason);
  EXPECT_THAT(read(17), StatusIs(StatusCode::kCorruption));
}

TEST(Format, RandomRecordsRoundTrip) {
  constexpr unsigned kSeed = 4711;
  std::mt19937_64 random(kSeed);
  for (int round = 0; round < 500; ++round) {
    ArticleRecord record;
    record.number = random() | 1;
    record.canonical = random() | 1;
    record.stored_at_ms = static_cast<std::int64_t>(random());
    record.sequence = random() >> (random() % 64);
    record.units = static_cast<std::uint32_t>(random());
    record.story = random() | 1;
    record.shows_passages = random() % 2 == 0;
    record.verdict.search_capped = random() % 2 == 0;
    record.repeats_indexed = random() % 2 == 0;
    record.by_person = random() % 2 == 0;
    record.pinned = random() % 2 == 0;
    record.verdict.simhash_distance = static_cast<int>(random() % 66) - 1;
    record.verdict.resemblance = RoundShare(static_cast<double>(random()) / 1.8446744073709552e19);
    record.fields.title.resize(random() % 300, static_cast<char>(random()));
    for (std::size_t i = random() % 5; i > 0; --i) {
      record.verdict.spans.push_back(
          {static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random()),
           static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random())});
    }
    record.body = {static_cast<BodyCodec>(random() % 5), random(), 17};
    const Result<ArticleRecord> decoded = DecodeRecord(record.number, EncodeRecord(record));
    ASSERT_TRUE(decoded) << "seed " << kSeed << " round " << round;
    ExpectEqual(*decoded, record);
  }
}

TEST(Format, SharesAreRoundedAsTheyAreStored) {
  ArticleRecord record = SampleRecord();
  for (const double share : {0.0, 1.0, 0.1234565, 1.0 / 3, 2.0 / 3, 0.9999999, 5e-7}) {
    record.verdict.coverage_article = RoundShare(share);
    EXPECT_EQ(DecodeRecord(7, EncodeRecord(record))->verdict.coverage_article, RoundShare(share));
    EXPECT_NEAR(RoundShare(share), share, 5.1e-7);
  }
  EXPECT_EQ(RoundShare(1.5), 1.0);
  EXPECT_EQ(RoundShare(-0.5), 0.0);
}

TEST(Format, MetaRoundTrips) {
  StoreMeta meta = SampleMeta();
  meta.indexed_units_min = 99;
  meta.index_set = IndexSet::kSecond;
  const Result<StoreMeta> decoded = DecodeStoreMeta(EncodeStoreMeta(meta));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->format_version, meta.format_version);
  EXPECT_EQ(decoded->icu_version, meta.icu_version);
  EXPECT_EQ(decoded->unicode_version, meta.unicode_version);
  EXPECT_EQ(decoded->uuid, meta.uuid);
  EXPECT_EQ(decoded->created_at_ms, meta.created_at_ms);
  EXPECT_EQ(decoded->secret.bytes, meta.secret.bytes);
  EXPECT_EQ(decoded->indexed_units_min, meta.indexed_units_min);
  EXPECT_EQ(decoded->rules, meta.rules);
  EXPECT_EQ(decoded->index_set, meta.index_set);
}

TEST(Format, MetaOfFormat12IsReadWithoutItsLimits) {
  const Result<StoreMeta> decoded = DecodeStoreMeta(StoreMeta12());
  ASSERT_TRUE(decoded);
  const StoreMeta sample = SampleMeta();
  EXPECT_EQ(decoded->format_version, 12u);
  EXPECT_EQ(decoded->fold_version, sample.fold_version);
  EXPECT_EQ(decoded->icu_version, sample.icu_version);
  EXPECT_EQ(decoded->unicode_version, sample.unicode_version);
  EXPECT_EQ(decoded->uuid, sample.uuid);
  EXPECT_EQ(decoded->created_at_ms, sample.created_at_ms);
  EXPECT_EQ(decoded->secret.bytes, sample.secret.bytes);
  EXPECT_EQ(decoded->rules, (RulesIdentity{.version = 5, .limits_digest = 0}));
  EXPECT_EQ(decoded->indexed_units_min, 16u);
  EXPECT_EQ(decoded->index_set, IndexSet::kFirst);
  EXPECT_EQ(EncodeStoreMeta12(*decoded), StoreMeta12());
  StoreMeta other = sample;
  other.index_set = IndexSet::kSecond;
  other.indexed_units_min = 400;
  EXPECT_EQ(DecodeStoreMeta(EncodeStoreMeta12(other))->index_set, IndexSet::kSecond);
  EXPECT_EQ(DecodeStoreMeta(EncodeStoreMeta12(other))->indexed_units_min, 400u);
}

TEST(Format, MetaOfFormat13IsReadAsThePresentOne) {
  const Result<StoreMeta> decoded = DecodeStoreMeta(EncodeStoreMeta13(SampleMeta()));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->format_version, 13u);
  StoreMeta present = *decoded;
  present.format_version = kFormatVersion;
  StoreMeta sample = SampleMeta();
  sample.format_version = kFormatVersion;
  EXPECT_EQ(EncodeStoreMeta(present), EncodeStoreMeta(sample));
  EXPECT_EQ(ToHex(Sha256Of(EncodeStoreMeta13(SampleMeta()))),
            "6387672120e733b2655744b3679aeb349a024a7dbd285ae66c9bdfa02ecb5e05");
}

TEST(Format, OfAnotherFormatOnlyItsVersionIsRead) {
  for (const std::uint32_t version : {kFormatVersion + 1, kFormatVersionMin - 1}) {
    ByteWriter other;
    other.PutByte(1);
    other.PutVarint(version);
    other.PutString("whatever the future brings, or the past brought");
    other.PutChecksum();
    const Result<StoreMeta> decoded = DecodeStoreMeta(other.Take());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->format_version, version);
  }
}

TEST(Format, CountersAndSmallValuesRoundTrip) {
  EXPECT_EQ(*DecodeCounters(EncodeCounters(SampleCounters())), SampleCounters());
  EXPECT_EQ(*DecodeCounters(EncodeCounters(WithBlocks(SampleCounters()))), WithBlocks(SampleCounters()));
  EXPECT_EQ(*DecodeNumber(EncodeNumber(~0ULL)), ~0ULL);
  EXPECT_EQ(*DecodeBody(EncodeBody("")), "");
  EXPECT_EQ(*DecodeDictionary(EncodeDictionary("dictionary")), "dictionary");
  EXPECT_EQ(*DecodeSighting(EncodeSighting("")), "");
  EXPECT_EQ(DecodeClusterSummary(EncodeClusterSummary({12}))->member_count, 12u);
  EXPECT_EQ(*DecodeMemberEdge(EncodeMemberEdge(Relation::kIdentical)), Relation::kIdentical);
  const FeedRecord feed = *DecodeFeedRecord(EncodeFeedRecord({7, 3, Relation::kNear, -1}));
  EXPECT_EQ(feed.number, 7u);
  EXPECT_EQ(feed.canonical, 3u);
  EXPECT_EQ(feed.relation, Relation::kNear);
  EXPECT_EQ(feed.stored_at_ms, -1);
}

// `value` with 0 in place of the number behind the version byte, under a checksum if it has one.
std::string WithNumberZero(std::string value, bool has_checksum) {
  if (has_checksum) value.resize(value.size() - 4);
  value[1] = 0;
  ByteWriter writer;
  writer.PutRaw(value);
  if (has_checksum) writer.PutChecksum();
  return writer.Take();
}

TEST(Format, NumberZeroIsNobody) {
  EXPECT_THAT(DecodeNumber(WithNumberZero(EncodeNumber(1), false)), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(DecodeFeedRecord(WithNumberZero(EncodeFeedRecord({1, 1, Relation::kNear, 0}), false)),
              StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(DecodeRecord(7, WithNumberZero(EncodeRecord(SampleRecord()), true)),
              StatusIs(StatusCode::kCorruption));
}

TEST(FormatDeathTest, WhatCouldNotBeReadBackIsNotWritten) {
  EXPECT_DEATH(EncodeNumber(0), "assertion failed: number > 0");
  ArticleRecord record = SampleRecord();
  record.verdict.simhash_distance = 65;
  EXPECT_DEATH(EncodeRecord(record), "assertion failed: .*simhash_distance <= kDistanceMax");
  record = SampleRecord();
  record.fields.source = std::string(kShortFieldBytesMax + 1, 's');
  EXPECT_DEATH(EncodeRecord(record), "assertion failed: .*CheckSizes");
}

using Decoder = std::function<StatusCode(std::string_view)>;

struct Value {
  const char* name;
  std::string bytes;
  Decoder decode;
  bool has_checksum;
};

std::vector<Value> SampleValues() {
  return {
      {"number", EncodeNumber(300), [](auto v) { return testing::CodeOf(DecodeNumber(v)); }, false},
      {"record", EncodeRecord(SampleRecord()), [](auto v) { return testing::CodeOf(DecodeRecord(7, v)); },
       true},
      {"text block", EncodeTextBlock(SampleTextBlock()),
       [](auto v) { return testing::CodeOf(DecodeTextBlock(v)); }, true},
      {"dictionary", EncodeDictionary("dict"), [](auto v) { return testing::CodeOf(DecodeDictionary(v)); },
       true},
      {"sighting", EncodeSighting("https://a.example/"),
       [](auto v) { return testing::CodeOf(DecodeSighting(v)); }, false},
      {"cluster", EncodeClusterSummary({300}),
       [](auto v) { return testing::CodeOf(DecodeClusterSummary(v)); }, false},
      {"edge", EncodeMemberEdge(Relation::kNear), [](auto v) { return testing::CodeOf(DecodeMemberEdge(v)); },
       false},
      {"feed", EncodeFeedRecord({7, 3, Relation::kNear, 1}),
       [](auto v) { return testing::CodeOf(DecodeFeedRecord(v)); }, false},
      {"counters", EncodeCounters(SampleCounters()),
       [](auto v) { return testing::CodeOf(DecodeCounters(v)); }, true},
      {"meta", EncodeStoreMeta(SampleMeta()), [](auto v) { return testing::CodeOf(DecodeStoreMeta(v)); },
       true},
      {"meta of format 12", StoreMeta12(), [](auto v) { return testing::CodeOf(DecodeStoreMeta(v)); }, true},
  };
}

TEST(Format, AValueCutShortAnywhereIsCorruption) {
  for (const Value& value : SampleValues()) {
    for (std::size_t size = 0; size < value.bytes.size(); ++size) {
      EXPECT_EQ(value.decode(value.bytes.substr(0, size)), StatusCode::kCorruption)
          << value.name << " " << size;
    }
  }
  EXPECT_THAT(DecodeBody(""), StatusIs(StatusCode::kCorruption));
}

TEST(Format, AValueWithAByteTooManyIsCorruption) {
  for (const Value& value : SampleValues()) {
    EXPECT_EQ(value.decode(value.bytes + '\0'), StatusCode::kCorruption) << value.name;
  }
}

TEST(Format, AnUnknownVersionIsCorruption) {
  for (const Value& value : SampleValues()) {
    std::string bytes = value.bytes;
    bytes[0] = 2;
    EXPECT_EQ(value.decode(bytes), StatusCode::kCorruption) << value.name;
  }
  EXPECT_THAT(DecodeBody("\x02x"), StatusIs(StatusCode::kCorruption));
}

TEST(Format, EveryFlippedBitUnderAChecksumIsCorruption) {
  for (const Value& value : SampleValues()) {
    if (!value.has_checksum) continue;
    for (std::size_t bit = 0; bit < 8 * value.bytes.size(); ++bit) {
      std::string bytes = value.bytes;
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
      EXPECT_EQ(value.decode(bytes), StatusCode::kCorruption) << value.name << " bit " << bit;
    }
  }
}

// Damage behind a right checksum, as an attacker or a bug would make it, must not crash.
TEST(Format, DamageUnderARightChecksumIsAnswered) {
  constexpr unsigned kSeed = 815;
  std::mt19937 random(kSeed);
  for (const Value& value : SampleValues()) {
    std::string content = value.bytes;
    if (value.has_checksum) content.resize(content.size() - 4);
    for (int round = 0; round < 20'000; ++round) {
      ByteWriter writer;
      std::string bytes = content;
      for (auto flips = 1 + random() % 3; flips > 0; --flips) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      bytes.resize(random() % 8 == 0 ? random() % (bytes.size() + 1) : bytes.size());
      writer.PutRaw(bytes);
      if (value.has_checksum) writer.PutChecksum();
      const StatusCode code = value.decode(writer.Take());
      ASSERT_TRUE(code == StatusCode::kOk || code == StatusCode::kCorruption)
          << value.name << " seed " << kSeed;
    }
  }
}

}  // namespace
}  // namespace newsfold
