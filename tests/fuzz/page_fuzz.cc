// Any bytes as a page: they are read or refused, and every line is in the text or in the frame.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dedup/base/assert.h"
#include "intake/page.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newsfold::Page;
  using newsfold::PageScope;
  using newsfold::Result;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Result<Page> main = newsfold::ReadPage(bytes, {.content_type = "", .scope = PageScope::kMain});
  const Result<Page> all = newsfold::ReadPage(bytes, {.content_type = "", .scope = PageScope::kAll});
  NEWSFOLD_ASSERT(main.has_value() == all.has_value());
  if (!main || main->extraction == newsfold::Extraction::kJsonLd) return 0;
  std::size_t frame_bytes = 0;
  for (const std::string& line : main->frame) frame_bytes += line.size() + 1;
  NEWSFOLD_ASSERT(main->text.size() + frame_bytes == all->text.size());
  return 0;
}
