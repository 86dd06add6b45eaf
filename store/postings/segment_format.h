#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/postings/posting.h"
#include "store/postings/posting_list.h"

namespace newsfold {

// Every byte of a segment file; docs/format.md mirrors it, tests freeze it. Integers are little-endian. A
// file is a header, the parts of each lane that has entries, and the checksums of the chunks that the parts
// consist of. A part is zero-filled to a multiple of kPartAlignment.
static_assert(std::endian::native == std::endian::little, "a segment is mapped and read as it is");

inline constexpr std::array<char, 8> kSegmentMagic = {'n', 'f', 'o', 'l', 'd', 's', 'e', 'g'};
inline constexpr std::uint32_t kSegmentVersion = 1;
inline constexpr std::size_t kPartAlignment = 64;
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;  // of a part; its last chunk may be shorter

// Where a lane's parts are. All 0 of a lane without entries; filter_blocks may be 0 besides.
struct SegmentLane {
  std::uint64_t bucket_bits = 0;    // the bucket of an entry is the first bits of its group
  std::uint64_t entries = 0;        // u64 each, ascending within a bucket
  std::uint64_t filter_blocks = 0;  // FilterBlock each
  std::uint64_t offsets_at = 0;     // u32 each: where a bucket's entries begin, and one more, their number
  std::uint64_t filter_at = 0;
  std::uint64_t entries_at = 0;

  bool operator==(const SegmentLane&) const = default;
};

struct SegmentHeader {
  std::array<char, 8> magic = kSegmentMagic;
  std::uint32_t version = kSegmentVersion;
  std::uint32_t header_bytes = 0;
  std::array<std::uint8_t, 16> store_uuid{};
  std::uint64_t secret_fingerprint = 0;
  std::uint64_t id = 0;
  std::uint64_t first_sequence = 0;
  std::uint64_t last_sequence = 0;
  std::uint64_t first_number = 0;
  std::uint64_t last_number = 0;
  std::uint64_t entries = 0;  // of all lanes
  std::uint64_t checksums_at = 0;
  std::uint64_t file_bytes = 0;
  std::array<SegmentLane, kPostingLanes> lanes;
  std::array<std::uint64_t, 13> unused{};
  std::uint64_t checksums_checksum = 0;
  std::uint64_t checksum = 0;  // of all of the header before it
};
static_assert(sizeof(SegmentHeader) == 512);

// XXH3-64, seed 0.
std::uint64_t ChecksumOf(std::string_view bytes);
std::uint64_t HeaderChecksum(const SegmentHeader& header);

// The name of a segment's file, and whether a name is such a one.
std::string SegmentFileName(std::uint64_t id);
bool IsSegmentFileName(std::string_view name);

// A run of bytes with checksums.
struct SegmentPart {
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;
  std::uint64_t first_chunk = 0;  // its place among all chunks of the file

  std::uint64_t chunks() const { return (bytes + kChunkBytes - 1) / kChunkBytes; }
};
enum class PartOfLane : std::uint8_t { kOffsets, kFilter, kEntries };
inline constexpr std::size_t kPartsOfLane = 3;

// The sizes of a lane's parts.
constexpr std::uint64_t AlignPart(std::uint64_t bytes) {
  return (bytes + kPartAlignment - 1) / kPartAlignment * kPartAlignment;
}
constexpr std::uint64_t OffsetsBytes(std::uint64_t bucket_bits) {
  return AlignPart(((std::uint64_t{1} << bucket_bits) + 1) * sizeof(std::uint32_t));
}
// All parts in the order of the file, empty ones included: kPartsOfLane of the first lane, and so on. Whether
// they follow each other without gaps from the header to checksums_at is for the caller to check.
std::vector<SegmentPart> PartsOf(const SegmentHeader& header);

// How a lane's entries are packed into 64 bits: what is left of the group behind the bucket's bits, the
// number as a distance from the segment's lowest, and the entry's own bits. Ascending entries of a bucket are
// ascending integers.
class EntryPacking {
 public:
  EntryPacking() = default;
  EntryPacking(PostingLane lane, int bucket_bits, std::uint64_t first_number);

  // Bits that give so many entries buckets of four to eight, and leave room for numbers that far apart.
  static int BucketBitsFor(PostingLane lane, std::uint64_t entries, std::uint64_t number_range);

  std::uint64_t BucketOf(std::uint64_t group) const { return group >> (64 - bucket_bits_); }
  // What the entries of a list have in their highest bits, and a mask of these.
  std::uint64_t PackedGroup(std::uint64_t group) const { return group << bucket_bits_; }
  std::uint64_t group_mask() const { return group_mask_; }

  // The inverse of each other.
  std::uint64_t Pack(const PostingEntry& entry) const;
  PostingEntry Unpack(std::uint64_t bucket, std::uint64_t packed) const;
  std::uint64_t ValueOf(std::uint64_t packed) const;

 private:
  int bucket_bits_ = 1;
  int tail_bits_ = 0;
  std::uint64_t group_mask_ = 0;
  std::uint64_t first_number_ = 0;
};

}  // namespace newsfold
