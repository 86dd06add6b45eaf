#include "store/answers/answers.h"

#include <cstddef>
#include <iterator>

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

namespace {

struct DamageText {
  std::string_view name;
  std::string_view meaning;
  std::string_view remedy;
};

constexpr std::string_view kRestore = "copy the store aside, then restore a backup";
constexpr std::string_view kRepair = "newsfold repair --db DIR --dry-run";
constexpr std::string_view kReindex = "newsfold reindex --db DIR";

// In the order of Damage.
constexpr DamageText kDamages[] = {
    {"store", "nothing of the store can be read", kRestore},
    {"file", "what lies at the damaged place of this file cannot be read; the rest can", kRepair},
    {"totals", "statistics are wrong, and the store may refuse to open", kRepair},
    {"dictionary", "no text that is compressed with it can be read", kRepair},
    {"record", "the article cannot be read, or not all that is told of it is right", kRepair},
    {"text", "the article's text cannot be read", kRepair},
    {"id", "the article is not found by its ID", kRepair},
    {"url", "looking up this url does not tell all that was seen there", kRepair},
    {"capture", "the same text from the same url, without an ID, is not known to be stored", kRepair},
    {"edge", "a cluster is listed with an article too few or too many", kRepair},
    {"cluster", "a cluster is told to be smaller or larger than it is", kRepair},
    {"feed", "who follows the changes does not learn the newest decision", kRepair},
    {"story", "what is boilerplate on a site is not known as it should be", kReindex},
    {"index", "copies of the article may not be found", kReindex},
    {"index_file", "copies of many articles may not be found", kReindex},
    {"audit", "a decision of a person is not shown as it was made, or cannot be undone", kRepair},
    {"refusal", "what was removed may be taken again, or what was not is refused", kRepair},
    {"original", "what the article's text was read from cannot be given; the text can", kRepair},
    {"reading", "`ingest --resume` reads an input again that it has read", kRepair},
};
static_assert(std::size(kDamages) == kDamageKinds);

const DamageText& TextOf(Damage damage) {
  return kDamages[static_cast<std::size_t>(damage)];
}

}  // namespace

std::string_view NameOf(JobOutcome outcome) {
  switch (outcome) {
    case JobOutcome::kDone:
      return "done";
    case JobOutcome::kStopped:
      return "stopped";
    case JobOutcome::kFailed:
      return "failed";
  }
  return "failed";
}

std::string_view NameOf(VerifyDepth depth) {
  switch (depth) {
    case VerifyDepth::kQuick:
      return "quick";
    case VerifyDepth::kIndex:
      return "index";
    case VerifyDepth::kFull:
      return "full";
  }
  return "unknown";
}

std::string_view NameOf(Damage damage) {
  return TextOf(damage).name;
}

std::string_view MeaningOf(Damage damage) {
  return TextOf(damage).meaning;
}

std::string_view RemedyOf(Damage damage) {
  return TextOf(damage).remedy;
}

}  // namespace newsfold
