#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::testing {

struct ReferenceToken {
  std::string spelling;
  std::uint32_t units = 0;
};

struct ReferenceFolding {
  std::string folded;
  std::vector<ReferenceToken> tokens;
  std::size_t units = 0;
};

// Folding as dedup/text/fold.h words it, on whole strings by ICU: slow and plain.
// Knows the HTML entity names amp, eacute, nbsp, uuml, alpha and hellip only.
ReferenceFolding FoldPlainly(std::string_view text);

}  // namespace newsfold::testing
