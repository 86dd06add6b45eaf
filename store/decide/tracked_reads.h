#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/index/boilerplate_cache.h"
#include "store/index/recent_changes.h"
#include "store/records/article_record.h"

namespace newsfold {

// What was read of a store, of which a later look can tell whether it would be read alike.
struct TrackedReads {
  std::uint64_t since = 0;  // RecentChanges::steps() before the first read
  std::vector<StateName> names;
};

// Reads records, and notes what of them can change; texts and originals cannot. As thread-safe as
// TrackedReads.
class TrackedRecordReader : public RecordReader {
 public:
  // Both must outlive it.
  TrackedRecordReader(RecordReader* base, TrackedReads* reads) : base_(base), reads_(reads) {}

  Result<ArticleRecord> ReadRecord(ArticleNumber number) override;
  Status ReadRecords(std::span<const ArticleNumber> numbers, std::vector<ArticleRecord>* records) override;
  Result<std::vector<MemberEdge>> ReadMembers(ArticleNumber canonical, ArticleNumber after,
                                              std::size_t limit) override;
  Result<ArticleNumber> FindId(std::string_view id) override;
  Result<std::string> ReadText(const ArticleRecord& record) override;
  Result<std::string> ReadOriginal(const ArticleRecord& record) override;

 private:
  RecordReader* const base_;
  TrackedReads* const reads_;
};

// Weighs by what another knows, and notes what it is asked for. As thread-safe as TrackedReads.
class TrackedBoilerplate : public Boilerplate {
 public:
  // Both must outlive it.
  TrackedBoilerplate(Boilerplate* base, TrackedReads* reads) : base_(base), reads_(reads) {}

  // Not to be called: nothing is learnt ahead of its turn.
  Status AddStory(std::string_view site, const CountedStory& story, const ShingledText& text,
                  WriteSet* writes) override;
  void Forget(std::string_view site) override;
  Status FindConstantParts(std::string_view site, std::span<const HashTag> parts,
                           std::vector<bool>* is_constant) override;
  Status WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                     std::vector<ShingleWeight>* weights) override;

 private:
  Boilerplate* const base_;
  TrackedReads* const reads_;
};

}  // namespace newsfold
