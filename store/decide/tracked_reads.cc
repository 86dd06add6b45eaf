#include "store/decide/tracked_reads.h"

#include <optional>

#include "dedup/base/assert.h"
#include "dedup/sketch/boilerplate.h"

namespace newsfold {

Result<ArticleRecord> TrackedRecordReader::ReadRecord(ArticleNumber number) {
  reads_->names.push_back(RecordState(number));
  return base_->ReadRecord(number);
}

Status TrackedRecordReader::ReadRecords(std::span<const ArticleNumber> numbers,
                                        std::vector<ArticleRecord>* records) {
  for (const ArticleNumber number : numbers) reads_->names.push_back(RecordState(number));
  return base_->ReadRecords(numbers, records);
}

Result<std::vector<MemberEdge>> TrackedRecordReader::ReadMembers(ArticleNumber canonical, ArticleNumber after,
                                                                 std::size_t limit) {
  reads_->names.push_back(MembersState(canonical));
  return base_->ReadMembers(canonical, after, limit);
}

Result<ArticleNumber> TrackedRecordReader::FindId(std::string_view id) {
  reads_->names.push_back(IdState(id));
  return base_->FindId(id);
}

Result<std::string> TrackedRecordReader::ReadText(const ArticleRecord& record) {
  return base_->ReadText(record);
}

Result<std::string> TrackedRecordReader::ReadOriginal(const ArticleRecord& record) {
  return base_->ReadOriginal(record);
}

Status TrackedBoilerplate::AddStory(std::string_view /*site*/, const CountedStory& /*story*/,
                                    const ShingledText& /*text*/, WriteSet* /*writes*/) {
  NEWSFOLD_ASSERT(false);
  return Status::Ok();
}

void TrackedBoilerplate::Forget(std::string_view /*site*/) {
  NEWSFOLD_ASSERT(false);
}

Status TrackedBoilerplate::FindConstantParts(std::string_view site, std::span<const HashTag> parts,
                                             std::vector<bool>* is_constant) {
  const std::uint64_t site_hash = SiteHash(site);
  for (const HashTag part : parts) reads_->names.push_back(TitlePartState(site_hash, part));
  return base_->FindConstantParts(site, parts, is_constant);
}

Status TrackedBoilerplate::WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                                       std::vector<ShingleWeight>* weights) {
  const std::uint64_t site_hash = SiteHash(site);
  for (const std::uint64_t hash : hashes) {
    if (const std::optional<HashTag> tag = SampledTagOf(hash))
      reads_->names.push_back(TagState(site_hash, *tag));
  }
  return base_->WeighHashes(site, hashes, weights);
}

}  // namespace newsfold
