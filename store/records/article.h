#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/status.h"

namespace newsfold {

// Limits of one article, in bytes. Larger input is refused with the limit's name.
inline constexpr std::size_t kBodyBytesMax = std::size_t{4} << 20;
inline constexpr std::size_t kTitleBytesMax = 16 << 10;
inline constexpr std::size_t kUrlBytesMax = 16 << 10;
inline constexpr std::size_t kIdBytesMax = 256;
inline constexpr std::size_t kMetadataBytesMax = 256 << 10;
inline constexpr std::size_t kShortFieldBytesMax = 1 << 10;  // published_at, language, source, original_type
inline constexpr std::size_t kOriginalBytesMax = std::size_t{32} << 20;

// When an article can have been fetched: not before the web, and not later than the clock of another machine
// may be ahead.
inline constexpr std::int64_t kSeenAtMinMs = std::int64_t{631'152'000} * 1000;  // 1990-01-01
inline constexpr std::int64_t kClockErrorMaxMs = std::int64_t{24} * 60 * 60 * 1000;

// Internal handle of an article: dense, in order of arrival, never reused.
using ArticleNumber = std::uint64_t;

// What becomes of an article whose id belongs to another text.
enum class OnConflict : std::uint8_t {
  kKeep = 0,     // it is refused
  kReplace = 1,  // it takes the place of that text, which is given up, and deleted by the next purge
  kVersion = 2,  // the same, but that text stays as a former version
};

// One captured text as a client hands it in. Only `text` is required.
struct Article {
  std::string id;    // 1..kIdBytesMax bytes of UTF-8 without control characters; empty: one is made
  std::string text;  // any bytes; kept exactly
  std::string url;   // as captured, any bytes
  std::string title;
  std::string published_at;  // as given
  std::string language;      // as given
  std::string source;        // as given: the feed, crawl or outlet
  std::string metadata;      // a JSON object with every other field, or empty
  // What the text was read from, byte for byte, and its media type: "text/html; charset=gbk". Empty: the text
  // came as it is.
  std::string original;
  std::string original_type;
  // What of an original that is a page is not in its main text (FrameText), which follows from it. Not
  // stored. Empty: to be found out.
  std::string frame;
  std::int64_t seen_at_ms = 0;  // when it was fetched; 0: now
};

// What an archive of the web says of a page that was found unchanged: what is known by this id, or was seen
// at this url, at this time, was there again.
struct Revisit {
  std::string refers_to_id;       // empty: not known
  std::string refers_to_url;      // empty: not known
  std::int64_t refers_to_ms = 0;  // when it was seen at that url; 0: not known
  std::string url;                // where it was found again
  std::int64_t seen_at_ms = 0;    // and when
};

// Whether an article may be stored: its sizes, then its id. Errors: kInvalidArgument, as below.
Status CheckArticle(const Article& article);
// Ok, or kInvalidArgument naming the first field that is too long, as JSON does, its size and the limit. The
// id is none of them.
Status CheckSizes(const Article& article);
// Ok, or kInvalidArgument if an article cannot have been seen then. `now_ms`: by the clock of this machine.
Status CheckSeenAt(std::int64_t seen_at_ms, std::int64_t now_ms);
// Ok, or kInvalidArgument saying what is wrong with the id.
Status CheckId(std::string_view id);

}  // namespace newsfold
