#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "intake/page.h"
#include "intake/warc/capture.h"
#include "intake/warc/member_stream.h"
#include "store/base/status.h"

namespace newsfold {

// What a file of records held.
struct ArchiveCounts {
  std::uint64_t records = 0;
  std::uint64_t pages = 0;
  std::map<std::string, std::uint64_t>
      passed_over;  // by what they are: "request", "image/png", "response 404"
  std::uint64_t faults = 0;
};

// Reads the pages of such a file, in order. `on_fault` is told what cannot be read, and where in the file;
// the rest is read. Errors: those of the input.
using OnArchivePage = std::function<void(const Capture& capture, Page page)>;
using OnArchiveFault = std::function<void(std::uint64_t offset, std::string_view reason)>;
Result<ArchiveCounts> ReadArchivePages(ByteInput input, PageScope scope, const OnArchivePage& on_page,
                                       const OnArchiveFault& on_fault);

}  // namespace newsfold
