#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "store/base/status.h"
#include "store/postings/entry_source.h"
#include "store/postings/huge_buffer.h"
#include "store/postings/key_filter.h"
#include "store/postings/posting_files.h"
#include "store/postings/posting_manifest.h"
#include "store/postings/posting_owner.h"
#include "store/postings/probe_batch.h"
#include "store/postings/segment_format.h"

namespace newsfold {

// One segment file, mapped; its filter is read into memory. Immutable and thread-safe.
class Segment {
 public:
  // Checks the header, the list of checksums and the filter; the rest is for Verify. Errors: kCorruption it
  // is missing, damaged or of another owner, with what to do; kFailedPrecondition a newer program wrote it;
  // kUnavailable.
  static Result<std::shared_ptr<const Segment>> Open(PostingFiles* files, const SegmentInfo& info,
                                                     const PostingOwner& owner);

  const SegmentInfo& info() const { return info_; }
  std::uint64_t entries_of(PostingLane lane) const { return LaneOf(lane).layout.entries; }
  std::size_t filter_bytes() const { return filter_.bytes(); }

  // Appends what is here of each list to batch->hits, as many as its limit.
  void Collect(ProbeBatch* batch) const;

  // Compares all of the file with its checksums.
  Status Verify() const;
  // Whether a search met what cannot be: kCorruption.
  Status Health() const;

  // The entries of a lane, each compared with its checksum before. The segment must outlive it.
  std::unique_ptr<EntrySource> ReadLane(PostingLane lane) const;

 private:
  friend class SegmentReader;

  struct Lane {
    SegmentLane layout;
    EntryPacking packing;
    std::span<const std::uint32_t> offsets;
    std::span<const std::uint64_t> entries;
  };

  Segment(const SegmentInfo& info, std::unique_ptr<MappedFile> file, const SegmentHeader& header);

  const Lane& LaneOf(PostingLane lane) const { return lanes_[static_cast<std::size_t>(lane)]; }
  void FindBuckets(ProbeBatch* batch) const;
  void CollectBucket(const BucketProbe& bucket, ProbeBatch* batch) const;
  const SegmentPart& PartAt(PostingLane lane, PartOfLane part) const;
  // Compares one chunk with its checksum.
  Status VerifyChunk(const SegmentPart& part, std::uint64_t chunk) const;
  Status LoadFilter();
  Status Damage(const std::string& what) const;

  const SegmentInfo info_;
  const std::unique_ptr<MappedFile> file_;
  const std::vector<SegmentPart> parts_;
  std::span<const std::uint64_t> checksums_;
  std::array<Lane, kPostingLanes> lanes_;
  HugeBuffer filter_;
  mutable std::atomic<bool> is_damaged_ = false;
};

}  // namespace newsfold
