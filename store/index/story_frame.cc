#include "store/index/story_frame.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "dedup/sketch/boilerplate.h"
#include "intake/page_frame.h"

namespace newsfold {
namespace {

std::vector<HashTag> SampleText(const Folder& folder, std::string_view text) {
  if (text.empty()) return {};
  ShingledText shingled;
  ShingleUnmarked(folder, text, &shingled);
  return SampleTags(shingled.shingles);
}

}  // namespace

std::vector<HashTag> SampleFrame(const Folder& folder, const Article& article) {
  if (!article.frame.empty()) return SampleText(folder, article.frame);
  return SampleText(folder, FrameOfOriginal(article.original, article.original_type));
}

Result<std::vector<HashTag>> ReadFrameSample(const Folder& folder, const ArticleRecord& record,
                                             RecordReader* records) {
  const std::string& type = record.fields.original_type;
  if (!record.has_original() || !IsHtmlType(type)) return std::vector<HashTag>();
  const Result<std::string> original = records->ReadOriginal(record);
  if (!original) return original.error();
  return SampleText(folder, FrameOfOriginal(*original, type));
}

std::vector<HashTag> SampleWithFrame(const ShingledText& text, std::span<const HashTag> frame) {
  const std::vector<HashTag> own = SampleTags(text.shingles);
  std::vector<HashTag> all;
  all.reserve(own.size() + frame.size());
  std::set_union(own.begin(), own.end(), frame.begin(), frame.end(), std::back_inserter(all));
  return all;
}

}  // namespace newsfold
