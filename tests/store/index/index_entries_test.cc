#include "store/index/index_entries.h"

#include <string>

#include <gtest/gtest.h>

#include "dedup/sketch/simhash.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/index/hex.h"

namespace newsfold {
namespace {

using testing::Hex;
using testing::StatusIs;

Fingerprint SomeFingerprint() {
  Fingerprint fingerprint;
  for (std::size_t i = 0; i < fingerprint.digest.size(); ++i)
    fingerprint.digest[i] = static_cast<std::uint8_t>(i + 1);
  fingerprint.simhash = 0x1122334455667788;
  fingerprint.indexed_keys = {0x00000000000affff, 0xa1a2a3a4a5a6a7a8};
  fingerprint.title_key = 0xb1b2b3b4b5b6b7b8;
  fingerprint.units = 100;
  return fingerprint;
}

TEST(IndexEntries, ARowHasTheFirstBitsOfEachHash) {
  const IndexRow row = MakeIndexRow(5, IndexedBy::kEvidence, SomeFingerprint(), "https://a.example/");
  EXPECT_EQ(row.number, 5u);
  EXPECT_EQ(row.simhash, 0x1122334455667788u);
  EXPECT_EQ(row.shingles, (std::vector<std::uint64_t>{0xa, 0xa1a2a3a4a5a6}));
  ASSERT_EQ(row.names.size(), 3u);
  EXPECT_EQ(row.names[0], 0x010203040506u);
  EXPECT_EQ(row.names[1], UrlIndexKey("https://a.example/"));
  EXPECT_EQ(row.names[2], 0xb1b2b3b4b5b6u);
}

TEST(IndexEntries, ADigestAloneHasNoEvidence) {
  const IndexRow row = MakeIndexRow(5, IndexedBy::kDigest, SomeFingerprint(), "https://a.example/");
  EXPECT_EQ(row.names.size(), 2u);
  EXPECT_FALSE(row.simhash);
  EXPECT_TRUE(row.shingles.empty());
  EXPECT_EQ(MakeIndexRow(5, IndexedBy::kDigest, SomeFingerprint(), "").names.size(), 1u);
}

TEST(IndexEntries, EachTableOfTheSimHashHasAPosting) {
  std::vector<Posting> postings{{}};
  ListPostings(MakeIndexRow(5, IndexedBy::kEvidence, SomeFingerprint(), ""), &postings);
  ASSERT_EQ(postings.size(), 2u + 2u + 4u);
  EXPECT_EQ(postings[0], (Posting{PostingLane::kShingle, 0xa}));
  EXPECT_EQ(postings[2], (Posting{PostingLane::kName, 0x010203040506}));
  for (int table = 0; table < kSimHashTables; ++table) {
    const Posting& posting = postings[static_cast<std::size_t>(4 + table)];
    EXPECT_EQ(posting, (Posting{SimHashLane(table), ToTable(0x1122334455667788, table)}));
  }
}

// Golden: these bytes are on users' disks. A change needs a new format version.
TEST(IndexEntries, RowsAreFrozen) {
  const IndexRow row{300, 0x1122334455667788, {1, 0x010203040506}, {0xa1a2a3a4a5a6}};
  EXPECT_EQ(Hex(EncodeIndexRow(row)).substr(0, 64),
            "01ac020111223344556677880200000000000101020304050601a1a2a3a4a5a6");
  EXPECT_EQ(EncodeIndexRow(row).size(), 36u);
}

TEST(IndexEntries, RowsRoundTripAndRefuseOtherBytes) {
  for (const IndexedBy how : {IndexedBy::kDigest, IndexedBy::kEvidence}) {
    const IndexRow row = MakeIndexRow(300, how, SomeFingerprint(), "u");
    const std::string bytes = EncodeIndexRow(row);
    const Result<IndexRow> read = DecodeIndexRow(bytes);
    ASSERT_TRUE(read) << read.error().ToString();
    EXPECT_EQ(*read, row);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_THAT(DecodeIndexRow(bytes.substr(0, size)), StatusIs(StatusCode::kCorruption)) << size;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      std::string damaged = bytes;
      damaged[i] ^= 1;
      EXPECT_THAT(DecodeIndexRow(damaged), StatusIs(StatusCode::kCorruption)) << i;
    }
  }
}

}  // namespace
}  // namespace newsfold
