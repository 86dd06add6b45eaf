#include "store/postings/segment_writer.h"

#include <algorithm>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// The layout of a lane of at most so many entries.
SegmentLane LayOut(PostingLane lane, const SegmentHeader& header, std::uint64_t entries_max,
                   std::size_t filter_key_bits, std::uint64_t at) {
  NEWSFOLD_ASSERT(entries_max > 0 && entries_max <= UINT32_MAX && filter_key_bits > 0);
  const std::uint64_t range = header.last_number - header.first_number;
  SegmentLane layout;
  layout.bucket_bits = static_cast<std::uint64_t>(EntryPacking::BucketBitsFor(lane, entries_max, range));
  layout.filter_blocks = ShapeOf(lane).has_filter ? FilterBlocksFor(entries_max, filter_key_bits) : 0;
  layout.offsets_at = at;
  layout.filter_at = at + OffsetsBytes(layout.bucket_bits);
  layout.entries_at = layout.filter_at + AlignPart(layout.filter_blocks * sizeof(FilterBlock));
  return layout;
}

}  // namespace

void PartWriter::WriteChunk() {
  checksums_->push_back(ChecksumOf(buffer_));
  if (status_.ok()) status_ = file_->WriteAt(at_, buffer_);
  at_ += buffer_.size();
  buffer_.clear();
}

Status PartWriter::Finish() {
  buffer_.resize(AlignPart(buffer_.size()));
  if (!buffer_.empty()) WriteChunk();
  return status_;
}

LaneWriter::LaneWriter(PostingFile* file, PostingLane lane, const SegmentHeader& header,
                       std::uint64_t entries_max, std::size_t filter_key_bits, std::uint64_t at)
    : layout_(LayOut(lane, header, entries_max, filter_key_bits, at)),
      packing_(lane, static_cast<int>(layout_.bucket_bits), header.first_number),
      offsets_(file, &checksums_[0], layout_.offsets_at),
      filter_(file, &checksums_[1], layout_.filter_at),
      entries_(file, &checksums_[2], layout_.entries_at) {}

void LaneWriter::Put(const PostingEntry& entry) {
  PutOffsetsUpTo(packing_.BucketOf(entry.group));
  if (layout_.filter_blocks > 0) AddToFilter(entry.group);
  entries_.Put(packing_.Pack(entry));
  ++layout_.entries;
}

// The entries of the buckets up to this one begin here, if they have not begun before.
void LaneWriter::PutOffsetsUpTo(std::uint64_t bucket) {
  for (; offsets_put_ <= bucket; ++offsets_put_) offsets_.Put(static_cast<std::uint32_t>(layout_.entries));
}

void LaneWriter::AddToFilter(std::uint64_t group) {
  const std::uint64_t block = FilterBlockOf(group, layout_.filter_blocks);
  NEWSFOLD_ASSERT(filter_block_ <= block);
  for (; filter_block_ < block; ++filter_block_) {
    filter_.Put(block_);
    block_ = {};
  }
  block_.Add(group);
}

Result<SegmentLane> LaneWriter::Finish(std::vector<std::uint64_t>* checksums, std::uint64_t* end) {
  NEWSFOLD_ASSERT(layout_.entries > 0);
  PutOffsetsUpTo(std::uint64_t{1} << layout_.bucket_bits);
  for (; filter_block_ < layout_.filter_blocks; ++filter_block_) {
    filter_.Put(block_);
    block_ = {};
  }
  for (PartWriter* part : {&offsets_, &filter_, &entries_}) {
    if (Status status = part->Finish(); !status.ok()) return status;
  }
  for (const std::vector<std::uint64_t>& part : checksums_) {
    checksums->insert(checksums->end(), part.begin(), part.end());
  }
  *end = entries_.end();
  return layout_;
}

}  // namespace newsfold
