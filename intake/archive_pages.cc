#include "intake/archive_pages.h"

#include <utility>

#include "intake/captured_page.h"
#include "intake/warc/capture_reader.h"

namespace newsfold {

Result<ArchiveCounts> ReadArchivePages(ByteInput input, PageScope scope, const OnArchivePage& on_page,
                                       const OnArchiveFault& on_fault) {
  CaptureReader reader(std::move(input), kPageBytesMax);
  ArchiveCounts counts;
  const auto tell = [&](std::uint64_t offset, std::string_view reason) {
    ++counts.faults;
    on_fault(offset, reason);
  };
  Capture capture;
  CaptureFault fault;
  while (true) {
    const Result<CaptureReader::Event> event = reader.Next(&capture, &fault);
    if (!event) return event.error();
    if (*event == CaptureReader::Event::kEnd) return counts;
    const bool is_fault = *event == CaptureReader::Event::kFault;
    if (!is_fault || fault.is_of_record) ++counts.records;
    if (is_fault) {
      tell(fault.offset, fault.reason);
    } else if (!IsPage(capture)) {
      ++counts.passed_over[WhatIs(capture)];
    } else if (Result<Page> page = ReadCapturedPage(capture, scope); page) {
      ++counts.pages;
      on_page(capture, std::move(*page));
    } else {
      tell(capture.offset, page.error().message());
    }
  }
}

}  // namespace newsfold
