#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "store/archive.h"
#include "store/article.h"
#include "store/status.h"

namespace newsfold {

// Names of an article's fields in JSON input. Fields with other names are kept as metadata.
struct FieldNames {
  std::string id = "id";
  std::string text = "text";
  std::string url = "url";
  std::string title = "title";
  std::string published_at = "published_at";
  std::string language = "lang";
  std::string source = "source";
};

// Reads articles from JSON text. One parser reuses its buffers between calls. Thread-compatible.
class ArticleJsonParser {
 public:
  explicit ArticleJsonParser(FieldNames names);
  ~ArticleJsonParser();

  // Parses exactly one JSON object (RFC 8259: no trailing bytes, at most kJsonDepthMax deep, valid UTF-8).
  // A field that is null counts as absent; an id may be a string or an integer; every other known field must
  // be a string. Errors: kInvalidArgument with the field or the byte offset.
  Result<Article> Parse(std::string_view json);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

inline constexpr int kJsonDepthMax = 32;

// Answers as every front end shows them. Text that is not UTF-8 appears with U+FFFD.
// {"id","verdict","canonical_id","relation","reason","coverage_article","coverage_canonical","resemblance",
//  "containment_article","containment_canonical","simhash_distance","lane","search","compared_id",
//  "already_known","sequence","spans":[{"article":[b,e],"canonical":[b,e]}]}
boost::json::object ToJson(const Decision& decision);
boost::json::object ToJson(const StoredArticle& stored);
boost::json::object ToJson(const Cluster& cluster);
boost::json::object ToJson(const PairReport& report);
boost::json::object ToJson(const ArchiveStats& stats);
boost::json::object ToJson(const FeedEntry& entry);

// Bytes as valid UTF-8: ill-formed sequences become U+FFFD.
std::string ToValidUtf8(std::string_view bytes);

}  // namespace newsfold
