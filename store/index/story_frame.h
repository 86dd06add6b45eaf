#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/tag_counts.h"
#include "dedup/text/fold.h"
#include "store/base/status.h"
#include "store/records/article.h"
#include "store/records/article_record.h"

namespace newsfold {

// What stands around a text on its page, the frame, teaches the boilerplate of its site, and is evidence of
// nothing. It follows from what is stored of the article. All thread-safe.

// The tags of its frame that an article counts beside those of its text (SampleTags). None if it has no
// original that is a page.
std::vector<HashTag> SampleFrame(const Folder& folder, const Article& article);

// The same of an article that is stored, by its original, which is read. Errors: kCorruption, kUnavailable.
Result<std::vector<HashTag>> ReadFrameSample(const Folder& folder, const ArticleRecord& record,
                                             RecordReader* records);
// Whether it has one: an original that is a page.
bool HasFrame(const ArticleRecord& record);

// Of a frame, article `number` counts one tag in so many, others than the next article does. So what a site
// prints on all its pages is boilerplate after a dozen or two of them, and a story is not that three of them
// show as a teaser. docs/decisions/0051-frames.md has what that is worth.
inline constexpr std::uint64_t kFrameTagsPerCounted = 4;

// What the article counts: the tags of its text, and those of its frame that are its turn. Distinct,
// ascending.
std::vector<HashTag> SampleWithFrame(const ShingledText& text, std::span<const HashTag> frame,
                                     ArticleNumber number);

}  // namespace newsfold
