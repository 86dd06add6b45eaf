#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/corpus/page_parts.h"
#include "tools/corpus/random.h"
#include "tools/corpus/writer.h"

namespace newsfold {

// Somebody who writes for a site.
struct Author {
  std::string name;
  std::string biography;  // a few sentences
};

// What a site prints on all of its pages in page shapes, and how it prints what is different on each.
// Patterns and labels are those of FramePhrases; views live as long as the program.
struct SiteFrame {
  PageLanguage language = PageLanguage::kEnglish;
  std::string name;
  std::string menu;
  std::string_view menu_separator;
  std::vector<Author> authors;
  std::vector<std::string> photographers;
  std::vector<std::string> notices_in_front;  // lines of full sentences
  std::vector<std::string> notices_behind;
  std::vector<std::string> tag_cloud;
  std::vector<std::string> categories;
  std::vector<std::string> popular;  // headlines; a page shows some of them
  std::vector<std::string> most_read_titles;
  std::string more_stories;
  std::string comment_rules;
  std::string comment_form;
  bool has_comment_dates_apart = false;  // the date of a comment in a line of its own
  std::string_view comment_head;
  std::string_view comment_action;
  std::string_view teaser_end;  // an ellipsis, or nothing
  std::string_view read_on;     // a line behind a teaser, or nothing
  std::string_view read_also;
  std::string_view caption;
  std::string_view credit;
  std::string_view ticker;
  std::string_view pagination;
  std::string_view number_end;  // between a number of a list and its entry
  std::string_view gallery_count;
  std::string_view gallery_end;
  std::string_view tags;
  std::string_view share_line;
  std::string_view about_author;
  std::string_view byline;
};

// The frame of an invented site. The same state of `random` gives the same frame.
SiteFrame DrawSiteFrame(CorpusLanguage language, const ArticleWriter& writer, Random& random);

// Appends `pattern` of FramePhrases in the script of the site. '@' stands for `person`, or somebody drawn if
// that is empty. `writer` is one of the site's language.
void AppendPhrase(const SiteFrame& site, std::string_view pattern, std::string_view person,
                  const ArticleWriter& writer, Random& random, std::string* out);

}  // namespace newsfold
