#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/fingerprint.h"
#include "store/engine/key_family.h"
#include "store/records/article.h"
#include "store/records/format.h"

namespace newsfold {

// Keys of the index families of store/records/format.h, in either of their sets.

// What the index has of an article (store/index/index_entries.h), in the order in which it was added.
std::string IndexRowKey(IndexSet set, std::uint64_t sequence);
std::uint64_t DecodeIndexRowKey(std::string_view key);
std::string IndexRowPrefix(IndexSet set);

// Of the value that names the files of the index (Family::kMeta).
std::string IndexManifestKey(IndexSet set);

// Stories of a site, or pages of every site (kEverySite), newest first: the number is stored inverted.
std::string SitePrefix(IndexSet set, std::string_view site);
std::string SiteKey(IndexSet set, std::string_view site, ArticleNumber number);
ArticleNumber DecodeSiteKeyNumber(std::string_view key);
// What is in front of them: the summary of those that came before the latest (store/index/site_summary.h).
std::string SummaryKey(IndexSet set, std::string_view site);
// Of a key that begins with a SitePrefix.
bool IsSummaryKey(std::string_view key);

// What all keys of a set begin with, family by family.
std::array<std::string, 5> IndexPrefixes(IndexSet set);

// Why a story counts once: its cluster, its url and its title, hashed; 0 where there is none.
struct StoryIdentity {
  std::uint64_t cluster = 0;
  std::uint64_t url_hash = 0;
  std::uint64_t title_hash = 0;

  // Whether both are the same story to the boilerplate count.
  bool Matches(const StoryIdentity& other) const;
};
StoryIdentity MakeStoryIdentity(ArticleNumber cluster, std::string_view url, std::string_view title);

// Stands for a part of an identity that is there. Two identities match if they have one in common; of two
// parts one pair in 2^32 has one by chance.
using IdentityPart = std::uint32_t;
std::vector<IdentityPart> PartsOf(const StoryIdentity& identity);

// What is stored of a story: who it is and what of it is counted.
struct StoryEntry {
  StoryIdentity identity;
  std::uint32_t sample_size = 0;  // shingles
  bool has_sample = false;        // gone once the story has left its site's window
  StorySample sample;             // empty unless has_sample; of a page that is no story title_parts alone
};
// The entry of a story in its site's window or of a page that is none, and of a story that has left it.
std::string EncodeStoryEntry(const StoryIdentity& identity, const StorySample& sample);
std::string EncodePastStoryEntry(const StoryIdentity& identity, std::uint32_t sample_size);
// Returns false if the bytes are none of this format.
bool DecodeStoryEntry(std::string_view value, StoryEntry* entry);

}  // namespace newsfold
