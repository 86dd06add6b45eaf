#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "store/base/status.h"
#include "store/postings/entry_source.h"
#include "store/postings/posting_files.h"
#include "store/postings/posting_manifest.h"
#include "store/postings/posting_owner.h"
#include "store/postings/segment_format.h"

namespace newsfold {

struct SegmentBuilderOptions {
  PostingOwner owner;
  std::size_t filter_key_bits = 10;
  // As of PostingIndexOptions. May be empty.
  std::function<bool(std::uint64_t number)> is_dropped;
  // Called every now and then, within milliseconds of work; an error ends the work with it.
  std::function<Status()> step;
};

// Makes a segment file of sorted entries from several sources: of each list the lowest, each once.
// Thread-compatible.
class SegmentBuilder {
 public:
  // `planned`: what is known of the segment before: all but its size and checksum.
  SegmentBuilder(PostingFiles* files, const SegmentBuilderOptions& options, const SegmentInfo& planned);

  // Lanes come in their order. `entries_max`: of all sources together.
  Status AddLane(PostingLane lane, const std::vector<std::unique_ptr<EntrySource>>& sources,
                 std::uint64_t entries_max);
  // What was made, and is on stable storage. Of a segment without entries no file is left. After an error of
  // any call the file is gone, if that was possible.
  Result<SegmentInfo> Finish();

 private:
  Status WriteLane(PostingLane lane, const std::vector<std::unique_ptr<EntrySource>>& sources,
                   std::uint64_t entries_max);
  Status WriteEnd();
  Status Abandon(Status cause);

  PostingFiles* const files_;
  const SegmentBuilderOptions& options_;
  std::unique_ptr<PostingFile> file_;  // null until there is a lane
  SegmentHeader header_;
  std::uint64_t end_ = sizeof(SegmentHeader);
  std::vector<std::uint64_t> checksums_;
  SegmentInfo info_;
};

}  // namespace newsfold
