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

}  // namespace newsfold
