#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "store/base/status.h"
#include "store/records/article.h"
#include "store/records/article_record.h"

namespace newsfold {

// Keys and values of Family::kRefusal: what is not taken again because an article was removed. Nothing of
// the text can be read from them; who has the store can see whether a text that he guesses was removed.

// What stands for a text here, and in the tombstone of its article. `salt`: the store's uuid, so that two
// stores have nothing in common.
Sha256 SaltedHash(const std::array<std::uint8_t, 16>& salt, const Sha256& text_sha256);
// The same of an article, whatever is left of it.
Sha256 SaltedHashOf(const std::array<std::uint8_t, 16>& salt, const ArticleRecord& record);
// What begins the keys of all refusals of a text.
std::string RefusedTextPrefix(const Sha256& salted_hash);
// Of the refusal of the text that article `number` had. Its value is empty.
std::string RefusedTextKey(const Sha256& salted_hash, ArticleNumber number);
// Of what tells the copies of article `number`; its value is a CopySketch.
std::string RefusedCopiesKey(ArticleNumber number);
// The article in either key. kCorruption to anything else.
Result<ArticleNumber> DecodeRefusalKey(std::string_view key);

// Some of the keys of a text that was removed (dedup/sketch/fingerprint.h), by which its copies are known:
// the lowest, ascending.
struct CopySketch {
  std::vector<std::uint64_t> keys;
  bool is_whole = false;  // these are all there were

  bool operator==(const CopySketch&) const = default;
};
CopySketch SketchCopies(const Fingerprint& fingerprint);
std::string EncodeCopySketch(const CopySketch& sketch);
// kCorruption to anything EncodeCopySketch did not write.
Result<CopySketch> DecodeCopySketch(std::string_view value);

// Whether a text is a copy: half of the sketched one is in it, or half of it is from there. Both shares are
// estimated. `text_keys`: of all windows of the text, ascending, none twice. Source of the estimate:
// A. Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
bool IsCopyOf(const CopySketch& sketch, const std::vector<std::uint64_t>& text_keys);

}  // namespace newsfold
