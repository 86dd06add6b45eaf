#include "store/postings/segment.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

Status DamageOf(const SegmentInfo& info, const std::string& what) {
  return Corruption("the posting segment " + SegmentFileName(info.id) + " " + what +
                    ": run newsfold reindex");
}

// Whether the parts fill the file from the header to the checksums, and these the rest.
bool FillsFile(const SegmentHeader& header) {
  std::uint64_t at = sizeof(SegmentHeader);
  std::uint64_t chunks = 0;
  for (const SegmentPart& part : PartsOf(header)) {
    if (part.bytes > header.file_bytes || (part.bytes > 0 && part.at != at)) return false;
    at += part.bytes;
    chunks += part.chunks();
  }
  return at == header.checksums_at && at + chunks * sizeof(std::uint64_t) == header.file_bytes;
}

bool HasPossibleLanes(const SegmentHeader& header) {
  std::size_t i = 0;
  for (const SegmentLane& lane : header.lanes) {
    const auto bits_max = static_cast<std::uint64_t>(ShapeOf(kAllPostingLanes[i++]).group_bits);
    if (lane.entries == 0) continue;
    if (lane.bucket_bits < 1 || lane.bucket_bits > std::min<std::uint64_t>(bits_max, 32)) return false;
    if (lane.entries > UINT32_MAX || lane.filter_blocks > header.file_bytes) return false;
  }
  return true;
}

Status CheckHeader(const SegmentHeader& header, const SegmentInfo& info, const PostingOwner& owner) {
  if (header.magic != kSegmentMagic) return DamageOf(info, "is none");
  if (header.version > kSegmentVersion) {
    return FailedPrecondition("the posting segment " + SegmentFileName(info.id) + " has version " +
                              std::to_string(header.version) + ", this program reads " +
                              std::to_string(kSegmentVersion));
  }
  if (HeaderChecksum(header) != header.checksum) return DamageOf(info, "has a damaged header");
  if (PostingOwner{header.store_uuid, header.secret_fingerprint} != owner) {
    return DamageOf(info, "is of another store, or of another hash secret");
  }
  if (header.checksum != info.checksum || header.id != info.id || header.file_bytes != info.file_bytes) {
    return DamageOf(info, "is another than the store's");
  }
  return HasPossibleLanes(header) && FillsFile(header) ? Status::Ok()
                                                       : DamageOf(info, "has an impossible header");
}

template <class T>
std::span<const T> ArrayAt(std::string_view bytes, std::uint64_t at, std::uint64_t count) {
  return {reinterpret_cast<const T*>(bytes.data() + at), static_cast<std::size_t>(count)};
}

}  // namespace

Result<std::shared_ptr<const Segment>> Segment::Open(PostingFiles* files, const SegmentInfo& info,
                                                     const PostingOwner& owner) {
  Result<std::unique_ptr<MappedFile>> file = files->Map(SegmentFileName(info.id));
  if (!file && file.error().code() == StatusCode::kNotFound) return DamageOf(info, "is missing");
  if (!file) return file.error();
  const std::string_view bytes = (*file)->bytes();
  if (bytes.size() != info.file_bytes || bytes.size() < sizeof(SegmentHeader)) {
    return DamageOf(
        info, "has " + std::to_string(bytes.size()) + " bytes instead of " + std::to_string(info.file_bytes));
  }
  SegmentHeader header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (Status status = CheckHeader(header, info, owner); !status.ok()) return status;
  if (ChecksumOf(bytes.substr(header.checksums_at)) != header.checksums_checksum) {
    return DamageOf(info, "has damaged checksums");
  }
  const std::shared_ptr<Segment> segment(new Segment(info, std::move(*file), header));
  if (Status status = segment->LoadFilter(); !status.ok()) return status;
  return std::shared_ptr<const Segment>(segment);
}

Segment::Segment(const SegmentInfo& info, std::unique_ptr<MappedFile> file, const SegmentHeader& header)
    : info_(info),
      file_(std::move(file)),
      parts_(PartsOf(header)),
      checksums_(ArrayAt<std::uint64_t>(file_->bytes(), header.checksums_at,
                                        (header.file_bytes - header.checksums_at) / sizeof(std::uint64_t))),
      filter_(PartAt(PostingLane::kShingle, PartOfLane::kFilter).bytes) {
  for (const PostingLane lane : kAllPostingLanes) {
    const SegmentLane& layout = header.lanes[static_cast<std::size_t>(lane)];
    if (layout.entries == 0) continue;
    const std::uint64_t buckets = std::uint64_t{1} << layout.bucket_bits;
    lanes_[static_cast<std::size_t>(lane)] = {
        layout, EntryPacking(lane, static_cast<int>(layout.bucket_bits), header.first_number),
        ArrayAt<std::uint32_t>(file_->bytes(), layout.offsets_at, buckets + 1),
        ArrayAt<std::uint64_t>(file_->bytes(), layout.entries_at, layout.entries)};
  }
}

Status Segment::LoadFilter() {
  const SegmentPart& part = PartAt(PostingLane::kShingle, PartOfLane::kFilter);
  if (part.bytes == 0) return Status::Ok();
  file_->WillRead(part.at, part.bytes);
  for (std::uint64_t chunk = 0; chunk < part.chunks(); ++chunk) {
    if (Status status = VerifyChunk(part, chunk); !status.ok()) return status;
  }
  std::memcpy(filter_.data(), file_->bytes().data() + part.at, part.bytes);
  return Status::Ok();
}

const SegmentPart& Segment::PartAt(PostingLane lane, PartOfLane part) const {
  return parts_[static_cast<std::size_t>(lane) * kPartsOfLane + static_cast<std::size_t>(part)];
}

Status Segment::Damage(const std::string& what) const {
  return DamageOf(info_, what);
}

Status Segment::VerifyChunk(const SegmentPart& part, std::uint64_t chunk) const {
  const std::uint64_t begin = chunk * kChunkBytes;
  const std::uint64_t size = std::min<std::uint64_t>(kChunkBytes, part.bytes - begin);
  const std::string_view bytes = file_->bytes().substr(part.at + begin, size);
  if (ChecksumOf(bytes) == checksums_[part.first_chunk + chunk]) return Status::Ok();
  return Damage("is damaged between bytes " + std::to_string(part.at + begin) + " and " +
                std::to_string(part.at + begin + size));
}

Status Segment::Verify() const {
  SegmentHeader header;
  std::memcpy(&header, file_->bytes().data(), sizeof(header));
  if (HeaderChecksum(header) != info_.checksum || header.checksum != info_.checksum) {
    return Damage("has a damaged header");
  }
  if (ChecksumOf(file_->bytes().substr(header.checksums_at)) != header.checksums_checksum) {
    return Damage("has damaged checksums");
  }
  for (const SegmentPart& part : parts_) {
    for (std::uint64_t chunk = 0; chunk < part.chunks(); ++chunk) {
      file_->WillRead(part.at + chunk * kChunkBytes, std::min<std::uint64_t>(kChunkBytes, part.bytes));
      if (Status status = VerifyChunk(part, chunk); !status.ok()) return status;
    }
  }
  return Status::Ok();
}

Status Segment::Health() const {
  return is_damaged_.load(std::memory_order_relaxed) ? Damage("has impossible buckets") : Status::Ok();
}

}  // namespace newsfold
