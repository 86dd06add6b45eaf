#include <algorithm>
#include <memory>

#include "store/postings/segment.h"

namespace newsfold {

class SegmentReader : public EntrySource {
 public:
  SegmentReader(const Segment& segment, PostingLane lane)
      : segment_(segment),
        lane_(segment.LaneOf(lane)),
        offsets_part_(segment.PartAt(lane, PartOfLane::kOffsets)),
        entries_part_(segment.PartAt(lane, PartOfLane::kEntries)) {}

  Status Next() override {
    has_entry_ = next_ < lane_.entries.size();
    if (!has_entry_) return Status::Ok();
    if (Status status = Reach(entries_part_, next_ * sizeof(std::uint64_t), &entries_chunks_); !status.ok()) {
      return status;
    }
    while (next_ >= bucket_end_) {
      if (Status status = NextBucket(); !status.ok()) return status;
    }
    entry_ = lane_.packing.Unpack(bucket_ - 1, lane_.entries[next_++]);
    return Status::Ok();
  }

 private:
  Status NextBucket() {
    ++bucket_;
    if (bucket_ >= lane_.offsets.size()) return segment_.Damage("has impossible buckets");
    Status status = Reach(offsets_part_, bucket_ * sizeof(std::uint32_t), &offsets_chunks_);
    bucket_end_ = lane_.offsets[bucket_];
    return status;
  }

  // Before the byte at `offset` is read, its chunk is compared with its checksum.
  Status Reach(const SegmentPart& part, std::uint64_t offset, std::uint64_t* chunks_verified) const {
    const std::uint64_t chunk = offset / kChunkBytes;
    if (chunk < *chunks_verified) return Status::Ok();
    *chunks_verified = chunk + 1;
    segment_.file_->WillRead(part.at + chunk * kChunkBytes,
                             std::min<std::uint64_t>(kChunkBytes, part.bytes - chunk * kChunkBytes));
    return segment_.VerifyChunk(part, chunk);
  }

  const Segment& segment_;
  const Segment::Lane& lane_;
  const SegmentPart& offsets_part_;
  const SegmentPart& entries_part_;
  std::uint64_t next_ = 0;        // entry
  std::uint64_t bucket_ = 0;      // behind that of the current entry
  std::uint64_t bucket_end_ = 0;  // where the entries of the current one end
  std::uint64_t entries_chunks_ = 0;
  std::uint64_t offsets_chunks_ = 0;
};

std::unique_ptr<EntrySource> Segment::ReadLane(PostingLane lane) const {
  return std::make_unique<SegmentReader>(*this, lane);
}

}  // namespace newsfold
