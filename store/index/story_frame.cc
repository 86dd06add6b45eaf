#include "store/index/story_frame.h"

#include <algorithm>
#include <cstddef>
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

// Whether an article counts a tag of its frame.
bool IsItsTurn(HashTag tag, ArticleNumber number) {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ULL;
  return ((tag + number) * kSpread >> 32) % kFrameTagsPerCounted == 0;
}

}  // namespace

std::vector<HashTag> SampleFrame(const Folder& folder, const Article& article) {
  if (!article.frame.empty()) return SampleText(folder, article.frame);
  return SampleText(folder, FrameOfOriginal(article.original, article.original_type));
}

Result<std::vector<HashTag>> ReadFrameSample(const Folder& folder, const ArticleRecord& record,
                                             RecordReader* records) {
  if (!HasFrame(record)) return std::vector<HashTag>();
  const Result<std::string> original = records->ReadOriginal(record);
  if (!original) return original.error();
  return SampleText(folder, FrameOfOriginal(*original, record.fields.original_type));
}

bool HasFrame(const ArticleRecord& record) {
  return record.has_original() && IsHtmlType(record.fields.original_type);
}

std::vector<HashTag> SampleWithFrame(const ShingledText& text, std::span<const HashTag> frame,
                                     ArticleNumber number) {
  std::vector<HashTag> all = SampleTags(text.shingles);
  const auto own_end = static_cast<std::ptrdiff_t>(all.size());
  std::copy_if(frame.begin(), frame.end(), std::back_inserter(all),
               [&](HashTag tag) { return IsItsTurn(tag, number); });
  std::inplace_merge(all.begin(), all.begin() + own_end, all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace newsfold
