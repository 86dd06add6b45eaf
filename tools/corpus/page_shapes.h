#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tools/corpus/noise_kind.h"
#include "tools/corpus/random.h"
#include "tools/corpus/site_frame.h"
#include "tools/corpus/writer.h"

namespace newsfold {

// Another story, to which a page links.
struct Neighbour {
  std::string_view title;
  std::string_view text;
};

// What a page is made of besides its body. References and views that outlive the call.
struct PageMaterial {
  const SiteFrame& site;
  const ArticleWriter& writer;  // of the site's language
  std::string_view title;
  std::span<const Neighbour> neighbours;  // at least one
  std::uint64_t page = 0;                 // counts the pages of the site so far
};

// Appends `text` as a page of `kind` shows it to *out: every sentence of it is there, in its order, in lines
// of its own. The frame of the site is the same on each of its pages; all else is drawn for this one. Pure
// and total as AppendNoisy. REQUIRES: IsPageShape(kind).
void AppendPageShape(NoiseKind kind, std::string_view text, const PageMaterial& material, Random& random,
                     std::string* out);

}  // namespace newsfold
