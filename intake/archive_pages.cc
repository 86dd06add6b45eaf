#include "intake/archive_pages.h"

#include <utility>

#include "intake/captured_page.h"
#include "intake/warc/warc_reader.h"

namespace newsfold {
bool IsArchiveName(std::string_view path) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) path.remove_suffix(packed.size());
  }
  return path.ends_with(".warc") || path.ends_with(".wet") || path.ends_with(".arc");
}

Result<ArchiveCounts> ReadArchivePages(ByteInput input, PageScope scope, const OnArchivePage& on_page,
                                       const OnArchiveFault& on_fault) {
  WarcReader reader(std::move(input), kPageBytesMax);
  ArchiveCounts counts;
  const auto tell = [&](std::uint64_t offset, std::string_view reason) {
    ++counts.faults;
    on_fault(offset, reason);
  };
  ArchiveRecord record;
  ArchiveFault fault;
  while (true) {
    const Result<WarcReader::Event> event = reader.Next(&record, &fault);
    if (!event) return event.error();
    if (*event == WarcReader::Event::kEnd) return counts;
    if (*event == WarcReader::Event::kFault) {
      tell(fault.offset, fault.reason);
      continue;
    }
    ++counts.records;
    const std::uint64_t offset = record.offset;
    const Result<Capture> capture = CaptureOf(std::move(record), kPageBytesMax);
    if (!capture) {
      tell(offset, capture.error().message());
    } else if (!IsPage(*capture)) {
      ++counts.passed_over[WhatIs(*capture)];
    } else if (Result<Page> page = ReadCapturedPage(*capture, scope); page) {
      ++counts.pages;
      on_page(*capture, offset, std::move(*page));
    } else {
      tell(offset, page.error().message());
    }
  }
}

}  // namespace newsfold
