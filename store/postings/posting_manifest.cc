#include "store/postings/posting_manifest.h"

#include <cstddef>

#include "store/base/coding.h"

namespace newsfold {
namespace {

constexpr std::uint8_t kManifestVersion = 1;

void PutSegment(const SegmentInfo& segment, ByteWriter* writer) {
  writer->PutVarint(segment.id);
  writer->PutVarint(segment.level);
  writer->PutVarint(segment.first_sequence);
  writer->PutVarint(segment.last_sequence);
  writer->PutVarint(segment.first_number);
  writer->PutVarint(segment.last_number);
  writer->PutVarint(segment.entries);
  writer->PutVarint(segment.file_bytes);
  writer->PutFixed64(segment.checksum);
}

SegmentInfo ReadSegment(ByteReader* reader) {
  SegmentInfo segment;
  segment.id = reader->ReadVarint();
  segment.level = reader->ReadVarint32();
  segment.first_sequence = reader->ReadVarint();
  segment.last_sequence = reader->ReadVarint();
  segment.first_number = reader->ReadVarint();
  segment.last_number = reader->ReadVarint();
  segment.entries = reader->ReadVarint();
  segment.file_bytes = reader->ReadVarint();
  segment.checksum = reader->ReadFixed64();
  return segment;
}

}  // namespace

std::string EncodePostingManifest(const PostingManifest& manifest) {
  ByteWriter writer;
  writer.PutByte(kManifestVersion);
  writer.PutVarint(manifest.covered_sequence);
  writer.PutVarint(manifest.next_id);
  writer.PutVarint(manifest.segments.size());
  for (const SegmentInfo& segment : manifest.segments) PutSegment(segment, &writer);
  writer.PutChecksum();
  return writer.Take();
}

Result<PostingManifest> DecodePostingManifest(std::string_view value) {
  const Status damaged = Corruption("the list of posting segments is damaged: run newsfold reindex");
  if (!StripChecksum(&value)) return damaged;
  ByteReader reader(value);
  if (const std::uint8_t version = reader.ReadByte(); version != kManifestVersion) {
    return FailedPrecondition("the list of posting segments has version " + std::to_string(version) +
                              ", this program reads " + std::to_string(kManifestVersion));
  }
  PostingManifest manifest;
  manifest.covered_sequence = reader.ReadVarint();
  manifest.next_id = reader.ReadVarint();
  // Each takes more than one byte.
  const std::uint64_t count = reader.ReadVarintUpTo(value.size());
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) manifest.segments.push_back(ReadSegment(&reader));
  if (!reader.Finished()) return damaged;
  return manifest;
}

}  // namespace newsfold
