#include "intake/page_frame.h"

#include "store/records/article.h"

namespace newsfold {

std::string FrameText(const Page& page) {
  std::string frame;
  for (const std::string& line : page.frame) {
    if (frame.size() + line.size() >= kBodyBytesMax) break;
    frame += line + '\n';
  }
  return frame;
}

std::string FrameOfOriginal(std::string_view original, std::string_view type) {
  if (!IsHtmlType(type)) return {};
  const Result<Page> page = ReadPage(original, {.content_type = type, .scope = PageScope::kMain});
  return page ? FrameText(*page) : std::string();
}

}  // namespace newsfold
