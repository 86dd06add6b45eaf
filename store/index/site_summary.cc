#include "store/index/site_summary.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/sort/spreadsort/integer_sort.hpp>

#include "dedup/base/assert.h"
#include "dedup/sketch/tag_counts.h"
#include "store/base/coding.h"
#include "store/index/tag_code.h"

namespace newsfold {
namespace {

UsedAgain FindUsedAgain(std::vector<HashTag> tags) {
  boost::sort::spreadsort::integer_sort(tags.begin(), tags.end());
  UsedAgain again;
  for (auto tag = tags.begin(); tag != tags.end();) {
    const auto next = std::find_if(tag, tags.end(), [&](HashTag other) { return other != *tag; });
    if (next - tag == 2) again.twice.push_back(*tag);
    if (next - tag > 2) again.more.push_back(*tag);
    tag = next;
  }
  return again;
}

constexpr std::uint8_t kSummaryVersion = 1;

void PutUsedAgain(const UsedAgain& used, ByteWriter* writer) {
  for (const std::vector<HashTag>* tags : {&used.twice, &used.more}) {
    std::string code;
    AppendTagCode(*tags, &code);
    writer->PutString(code);
  }
}

UsedAgain ReadUsedAgain(std::size_t bytes_max, ByteReader* reader) {
  UsedAgain used;
  for (std::vector<HashTag>* tags : {&used.twice, &used.more}) {
    if (!DecodeTagCode(reader->ReadString(bytes_max), tags)) reader->Fail();
  }
  return used;
}

}  // namespace

SiteSummary Summarize(const std::vector<StoredStory>& stories) {
  NEWSFOLD_ASSERT(!stories.empty());
  std::vector<HashTag> shingles;
  std::vector<HashTag> title_parts;
  SiteSummary summary;
  for (const auto& [number, entry] : stories) {
    NEWSFOLD_ASSERT(number > summary.newest);
    summary.newest = number;
    const auto& [used, parts] = entry.sample;
    shingles.insert(shingles.end(), used.begin(), used.end());
    title_parts.insert(title_parts.end(), parts.begin(), parts.end());
    for (const IdentityPart part : PartsOf(entry.identity)) summary.identities.push_back(part);
  }
  summary.shingles = FindUsedAgain(std::move(shingles));
  summary.title_parts = FindUsedAgain(std::move(title_parts));
  std::vector<IdentityPart>& identities = summary.identities;
  std::sort(identities.begin(), identities.end());
  identities.erase(std::unique(identities.begin(), identities.end()), identities.end());
  return summary;
}

std::string EncodeSiteSummary(const SiteSummary& summary) {
  ByteWriter writer;
  writer.PutByte(kSummaryVersion);
  writer.PutVarint(summary.newest);
  PutUsedAgain(summary.shingles, &writer);
  PutUsedAgain(summary.title_parts, &writer);
  writer.PutVarint(summary.identities.size());
  for (const IdentityPart part : summary.identities) writer.PutFixed32(part);
  writer.PutChecksum();
  return writer.Take();
}

Result<SiteSummary> DecodeSiteSummary(std::string_view value) {
  const bool is_whole = StripChecksum(&value);
  ByteReader reader(value);
  if (!is_whole || reader.ReadByte() != kSummaryVersion) reader.Fail();
  SiteSummary summary;
  summary.newest = reader.ReadVarint();
  summary.shingles = ReadUsedAgain(value.size(), &reader);
  summary.title_parts = ReadUsedAgain(value.size(), &reader);
  summary.identities.resize(reader.ReadVarintUpTo(value.size() / sizeof(IdentityPart)));
  for (IdentityPart& part : summary.identities) part = reader.ReadFixed32();
  if (!reader.Finished()) return Corruption("the summary of a site is damaged");
  return summary;
}

}  // namespace newsfold
