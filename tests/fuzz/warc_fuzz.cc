// Any bytes as an archive of the web: it has an end, each fault has a place, and every page is read or
// refused.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "dedup/base/assert.h"
#include "intake/archive_pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newsfold::ArchiveCounts;
  using newsfold::Result;
  std::size_t at = 0;
  // In pieces of sizes that have nothing to do with the records.
  const auto input = [&](char* buffer, std::size_t wanted) {
    const std::size_t count = std::min({wanted, size - at, std::size_t{997}});
    std::memcpy(buffer, data + at, count);
    at += count;
    return Result<std::size_t>(count);
  };
  std::uint64_t pages = 0;
  std::uint64_t faults = 0;
  const Result<ArchiveCounts> counts = newsfold::ReadArchivePages(
      input, newsfold::PageScope::kMain,
      [&](const newsfold::Capture& capture, const newsfold::Page&) {
        ++pages;
        NEWSFOLD_ASSERT(capture.offset < size);
      },
      [&](std::uint64_t offset, std::string_view reason) {
        ++faults;
        NEWSFOLD_ASSERT(offset <= size && !reason.empty());
      });
  NEWSFOLD_ASSERT(counts && counts->pages == pages && counts->faults == faults);
  NEWSFOLD_ASSERT(at == size);
  return 0;
}
