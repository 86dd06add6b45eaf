#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/corpus/page_parts.h"
#include "tools/corpus/random.h"
#include "tools/corpus/writer.h"

namespace newsfold {

// An invented site with boilerplate of its own: a menu above its pages; a side list, a subscription line and
// a footer below. The side list moves on slowly, as a "most read" box does. Immutable after construction.
class Host {
 public:
  Host(CorpusLanguage language, const ArticleWriter& writer, Random& random);

  // "https://www.dalmor-post.example"
  const std::string& address() const { return address_; }
  const std::string& name() const { return name_; }
  CorpusLanguage language() const { return language_; }

  // Appends the boilerplate above or below a body; `page` counts the pages of the host so far.
  void AppendHead(std::string* out) const;
  void AppendTail(std::uint64_t page, std::string* out) const;
  // The long side list, the same on every page.
  void AppendSideList(std::string* out) const;

 private:
  CorpusLanguage language_;
  std::string name_;
  std::string address_;
  std::string menu_;
  std::vector<std::string> headlines_;
  std::string subscription_;
};

}  // namespace newsfold
