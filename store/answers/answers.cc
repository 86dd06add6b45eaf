#include "store/answers/answers.h"

namespace newsfold {

std::string_view NameOf(RecheckMove move) {
  switch (move) {
    case RecheckMove::kSplit:
      return "split";
    case RecheckMove::kMoved:
      return "moved";
    case RecheckMove::kReadmitted:
      return "readmitted";
  }
  return "unknown";
}

std::string_view NameOf(StorePart part) {
  switch (part) {
    case StorePart::kArticles:
      return "articles";
    case StorePart::kBodies:
      return "bodies";
    case StorePart::kIndex:
      return "index";
    case StorePart::kBoilerplate:
      return "boilerplate";
  }
  return "unknown";
}

std::optional<StorePart> ParseStorePart(std::string_view name) {
  for (const StorePart part : kStoreParts) {
    if (NameOf(part) == name) return part;
  }
  return std::nullopt;
}

}  // namespace newsfold
