#include "store/postings/segment_builder.h"

#include <string_view>
#include <utility>

#include "dedup/base/assert.h"
#include "store/postings/segment_writer.h"

namespace newsfold {
namespace {

// Entries merged between two calls of `step`: a few milliseconds.
constexpr std::uint64_t kStepEntries = std::uint64_t{1} << 16;

// Of a lane's ascending entries, says which are kept.
class ListTrimmer {
 public:
  explicit ListTrimmer(std::size_t list_max) : list_max_(list_max) {}

  bool Keeps(const PostingEntry& entry) {
    if (entry.group != last_.group) kept_ = 0;
    if (kept_ >= list_max_ || (kept_ > 0 && entry == last_)) return false;
    last_ = entry;
    ++kept_;
    return true;
  }

 private:
  const std::size_t list_max_;
  PostingEntry last_;  // that was kept
  std::size_t kept_ = 0;
};

// The source whose entry is the lowest; null if all are at their ends.
EntrySource* LowestOf(const std::vector<std::unique_ptr<EntrySource>>& sources) {
  EntrySource* lowest = nullptr;
  for (const auto& source : sources) {
    if (!source->has_entry()) continue;
    if (lowest == nullptr || source->entry() < lowest->entry()) lowest = source.get();
  }
  return lowest;
}

std::string_view BytesOf(const SegmentHeader& header) {
  return {reinterpret_cast<const char*>(&header), sizeof(header)};
}

std::string_view BytesOf(const std::vector<std::uint64_t>& words) {
  return {reinterpret_cast<const char*>(words.data()), words.size() * sizeof(std::uint64_t)};
}

}  // namespace

SegmentBuilder::SegmentBuilder(PostingFiles* files, const SegmentBuilderOptions& options,
                               const SegmentInfo& planned)
    : files_(files), options_(options), info_(planned) {
  header_.header_bytes = sizeof(header_);
  header_.store_uuid = options.owner.store_uuid;
  header_.secret_fingerprint = options.owner.secret_fingerprint;
  header_.id = planned.id;
  header_.first_sequence = planned.first_sequence;
  header_.last_sequence = planned.last_sequence;
  header_.first_number = planned.first_number;
  header_.last_number = planned.last_number;
}

Status SegmentBuilder::AddLane(PostingLane lane, const std::vector<std::unique_ptr<EntrySource>>& sources,
                               std::uint64_t entries_max) {
  if (entries_max == 0) return Status::Ok();
  if (file_ == nullptr) {
    Result<std::unique_ptr<PostingFile>> file = files_->Create(SegmentFileName(info_.id));
    if (!file) return file.error();
    file_ = std::move(*file);
  }
  Status status = WriteLane(lane, sources, entries_max);
  return status.ok() ? status : Abandon(std::move(status));
}

Status SegmentBuilder::WriteLane(PostingLane lane, const std::vector<std::unique_ptr<EntrySource>>& sources,
                                 std::uint64_t entries_max) {
  LaneWriter writer(file_.get(), lane, header_, entries_max, options_.filter_key_bits, end_);
  ListTrimmer trimmer(ShapeOf(lane).list_max);
  for (const auto& source : sources) {
    if (Status status = source->Next(); !status.ok()) return status;
  }
  std::uint64_t seen = 0;
  std::uint64_t kept = 0;
  while (EntrySource* const source = LowestOf(sources)) {
    const PostingEntry entry = source->entry();
    const bool is_dropped = options_.is_dropped && options_.is_dropped(entry.value >> 32);
    if (!is_dropped && trimmer.Keeps(entry)) {
      writer.Put(entry);
      ++kept;
    }
    if (Status status = source->Next(); !status.ok()) return status;
    if (++seen % kStepEntries != 0) continue;
    if (Status status = options_.step(); !status.ok()) return status;
  }
  if (kept == 0) return Status::Ok();
  const Result<SegmentLane> layout = writer.Finish(&checksums_, &end_);
  if (!layout) return layout.error();
  header_.lanes[static_cast<std::size_t>(lane)] = *layout;
  header_.entries += kept;
  return Status::Ok();
}

Result<SegmentInfo> SegmentBuilder::Finish() {
  info_.entries = header_.entries;
  if (file_ == nullptr) return info_;
  if (info_.entries == 0) {
    IgnoreStatus(Abandon(Status::Ok()), "an empty file that is left is removed by the next Open");
    return info_;
  }
  if (Status status = WriteEnd(); !status.ok()) return Abandon(std::move(status));
  info_.file_bytes = header_.file_bytes;
  info_.checksum = header_.checksum;
  return info_;
}

// The header comes last: a file without it is none.
Status SegmentBuilder::WriteEnd() {
  const std::string_view checksums = BytesOf(checksums_);
  header_.checksums_at = end_;
  header_.file_bytes = end_ + checksums.size();
  header_.checksums_checksum = ChecksumOf(checksums);
  header_.checksum = HeaderChecksum(header_);
  if (Status status = file_->WriteAt(end_, checksums); !status.ok()) return status;
  if (Status status = file_->WriteAt(0, BytesOf(header_)); !status.ok()) return status;
  if (Status status = file_->Sync(); !status.ok()) return status;
  return files_->SyncFolder();
}

Status SegmentBuilder::Abandon(Status cause) {
  file_.reset();
  IgnoreStatus(files_->Remove(SegmentFileName(info_.id)), "the next Open removes what no manifest names");
  return cause;
}

}  // namespace newsfold
