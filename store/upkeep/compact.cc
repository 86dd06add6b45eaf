#include "store/upkeep/compact.h"

#include "store/engine/key_family.h"

namespace newsfold {
namespace {

void AddFamily(Family family, std::vector<std::string>* prefixes) {
  prefixes->emplace_back(1, static_cast<char>(family));
}

// In the set that is in use and in the other, which a reindex may have left.
void AddIndexFamily(Family family, std::vector<std::string>* prefixes) {
  for (const IndexSet set : {IndexSet::kFirst, IndexSet::kSecond}) {
    prefixes->emplace_back(1, TagOf(family, set));
  }
}

}  // namespace

std::vector<std::string> PrefixesOf(std::optional<StorePart> part) {
  if (!part) return {std::string()};
  std::vector<std::string> prefixes;
  switch (*part) {
    case StorePart::kArticles:
      for (const Family family :
           {Family::kMeta, Family::kId, Family::kRecord, Family::kUrl, Family::kCapture, Family::kMember,
            Family::kFeed, Family::kAudit, Family::kRefusal, Family::kReading}) {
        AddFamily(family, &prefixes);
      }
      break;
    case StorePart::kBodies:
      for (const Family family : {Family::kBody, Family::kOriginal, Family::kTextBlock, Family::kDictionary})
        AddFamily(family, &prefixes);
      break;
    case StorePart::kIndex:
      for (const Family family :
           {Family::kIndexRow, Family::kDigest, Family::kSimHash, Family::kShingleKey}) {
        AddIndexFamily(family, &prefixes);
      }
      break;
    case StorePart::kBoilerplate:
      AddIndexFamily(Family::kSite, &prefixes);
      break;
  }
  return prefixes;
}

Result<CompactSummary> Compact(Engine* engine, const CompactOptions& options, const CompactVisitor& visit) {
  CompactSummary summary;
  summary.only = options.only;
  summary.disk_bytes_before = summary.disk_bytes_after = engine->GetStats().disk_bytes;
  const auto visit_step = [&](const CompactionProgress& so_far) {
    summary.bytes_done = so_far.bytes_done;
    summary.bytes_total = so_far.bytes_total;
    summary.was_stopped = !visit(summary);
    return !summary.was_stopped;
  };
  const Status status = engine->Compact(PrefixesOf(options.only), visit_step);
  if (!status.ok()) return status;
  if (!summary.was_stopped) summary.bytes_done = summary.bytes_total;
  summary.disk_bytes_after = engine->GetStats().disk_bytes;
  return summary;
}

}  // namespace newsfold
