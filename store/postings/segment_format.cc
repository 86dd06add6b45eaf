#include "store/postings/segment_format.h"

#include <algorithm>
#include <cstring>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "store/postings/key_filter.h"

namespace newsfold {
namespace {

constexpr std::string_view kSuffix = ".seg";

}  // namespace

std::uint64_t ChecksumOf(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t HeaderChecksum(const SegmentHeader& header) {
  std::array<char, sizeof(header)> bytes;
  std::memcpy(bytes.data(), &header, sizeof(header));
  return ChecksumOf({bytes.data(), offsetof(SegmentHeader, checksum)});
}

std::string SegmentFileName(std::uint64_t id) {
  return std::to_string(id).append(kSuffix);
}

bool IsSegmentFileName(std::string_view name) {
  if (!name.ends_with(kSuffix)) return false;
  name.remove_suffix(kSuffix.size());
  return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
}

std::vector<SegmentPart> PartsOf(const SegmentHeader& header) {
  std::vector<SegmentPart> parts;
  std::uint64_t chunk = 0;
  const auto add = [&](std::uint64_t at, std::uint64_t bytes) {
    parts.push_back({at, bytes, chunk});
    chunk += parts.back().chunks();
  };
  for (const SegmentLane& lane : header.lanes) {
    add(lane.offsets_at, lane.entries == 0 ? 0 : OffsetsBytes(lane.bucket_bits));
    add(lane.filter_at, AlignPart(lane.filter_blocks * sizeof(FilterBlock)));
    add(lane.entries_at, AlignPart(lane.entries * sizeof(std::uint64_t)));
  }
  return parts;
}

EntryPacking::EntryPacking(PostingLane lane, int bucket_bits, std::uint64_t first_number)
    : bucket_bits_(bucket_bits), tail_bits_(ShapeOf(lane).tail_bits()), first_number_(first_number) {
  const int rest_bits = ShapeOf(lane).group_bits - bucket_bits;
  NEWSFOLD_ASSERT(bucket_bits >= 1 && rest_bits >= 0);
  group_mask_ = rest_bits == 0 ? 0 : ~std::uint64_t{0} << (64 - rest_bits);
}

int EntryPacking::BucketBitsFor(PostingLane lane, std::uint64_t entries, std::uint64_t number_range) {
  // A number has 16 bits and as many more as the bucket takes from the group.
  const int for_numbers = static_cast<int>(std::bit_width(number_range)) - 16;
  const int for_entries = std::min(static_cast<int>(std::bit_width(entries)) - 3, ShapeOf(lane).group_bits);
  return std::max({1, for_numbers, for_entries});
}

std::uint64_t EntryPacking::Pack(const PostingEntry& entry) const {
  const std::uint64_t number = (entry.value >> 32) - first_number_;
  const std::uint64_t tail = entry.value & UINT32_MAX;  // 0 if the lane has no tails
  const std::uint64_t packed = number << tail_bits_ | tail;
  NEWSFOLD_ASSERT((packed & group_mask_) == 0);
  return PackedGroup(entry.group) | packed;
}

PostingEntry EntryPacking::Unpack(std::uint64_t bucket, std::uint64_t packed) const {
  return {bucket << (64 - bucket_bits_) | (packed & group_mask_) >> bucket_bits_, ValueOf(packed)};
}

std::uint64_t EntryPacking::ValueOf(std::uint64_t packed) const {
  const std::uint64_t low = packed & ~group_mask_;
  if (tail_bits_ == 0) return (low + first_number_) << 32;
  return ((low >> tail_bits_) + first_number_) << 32 | (low & UINT32_MAX);
}

}  // namespace newsfold
