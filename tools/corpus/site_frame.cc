#include "tools/corpus/site_frame.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>

#include "dedup/base/assert.h"
#include "tools/corpus/frame_phrases.h"

namespace newsfold {
namespace {

constexpr std::size_t kPopularHeadlines = 40;
constexpr std::string_view kTeaserEnds[] = {"", "", "…", "...", " [...]", "……"};
constexpr std::string_view kNumberEnds[] = {". ", " ", ") ", " | ", "\n"};
constexpr std::string_view kMenuSeparators[] = {" > ", " / ", " | ", " - "};

// Draws the parts of a frame one after the other.
class FrameMaker {
 public:
  FrameMaker(CorpusLanguage language, const ArticleWriter& writer, Random& random)
      : phrases_(FramePhrasesOf(PageLanguageFor(language))), writer_(writer), random_(random) {
    site_.language = PageLanguageFor(language);
  }

  SiteFrame Make() && {
    MakeName();
    MakeStaff();
    MakeNotices();
    MakeLists();
    PickStyle();
    return std::move(site_);
  }

 private:
  std::string Filled(std::string_view pattern, std::string_view person = {}) {
    std::string text;
    AppendPhrase(site_, pattern, person, writer_, random_, &text);
    return text;
  }

  // `count` different sentences of `stock` in its order, one in three of which is one of the site's own
  // instead.
  template <std::size_t kSize>
  std::vector<std::string> Sentences(const std::string_view (&stock)[kSize], std::uint32_t count,
                                     std::string_view person = {}) {
    NEWSFOLD_ASSERT(count <= kSize);
    std::vector<std::string> sentences;
    sentences.reserve(count);
    for (std::uint32_t left = kSize; left > 0; --left) {
      if (random_.Below(left) >= count - sentences.size()) continue;
      sentences.push_back(random_.OneIn(3) ? OwnSentence() : Filled(stock[kSize - left], person));
    }
    NEWSFOLD_ASSERT(sentences.size() == count);
    return sentences;
  }

  std::string Paragraph(std::span<const std::string> sentences) const {
    std::string paragraph;
    for (const std::string& sentence : sentences) {
      if (!paragraph.empty() && site_.language == PageLanguage::kEnglish) paragraph.push_back(' ');
      paragraph.append(sentence);
    }
    return paragraph;
  }

  std::string OwnSentence() {
    Topic topic;
    std::string sentence;
    writer_.DrawTopic(random_, &topic);
    writer_.AppendSentence(random_, topic, &sentence);
    return sentence;
  }

  void MakeName() {
    writer_.vocabulary().AppendPlace(random_, &site_.name);
    if (site_.language == PageLanguage::kEnglish) site_.name.push_back(' ');
    AppendInScript(site_.language, Pick(phrases_.site_kinds, random_), &site_.name);
    AppendMenuLine(site_.language, random_, &site_.menu);
  }

  void MakeStaff() {
    for (std::uint32_t left = random_.Between(3, 8); left > 0; --left) {
      Author& author = site_.authors.emplace_back();
      writer_.vocabulary().AppendPerson(random_, &author.name);
      author.biography = Paragraph(Sentences(phrases_.biographies, random_.Between(1, 3), author.name));
    }
    for (std::uint32_t left = random_.Between(2, 4); left > 0; --left) {
      writer_.vocabulary().AppendPerson(random_, &site_.photographers.emplace_back());
    }
  }

  void MakeNotices() {
    std::vector<std::string>& front = site_.notices_in_front;
    front.push_back(Paragraph(Sentences(phrases_.consent, random_.Between(2, 4))));
    front.push_back(Paragraph(Sentences(phrases_.subscription, random_.Between(1, 2))));
    if (random_.OneIn(2)) std::swap(front[0], front[1]);
    site_.notices_behind.push_back(Paragraph(Sentences(phrases_.subscription, random_.Between(2, 3))));
    const std::vector<std::string> legal = Sentences(phrases_.legal, random_.Between(3, 9));
    for (std::span<const std::string> rest = legal; !rest.empty();) {
      const std::size_t count = std::min<std::size_t>(random_.Between(1, 4), rest.size());
      site_.notices_behind.push_back(Paragraph(rest.subspan(0, count)));
      rest = rest.subspan(count);
    }
    AppendFooter(site_.language, random_, &site_.notices_behind.emplace_back());
    site_.comment_rules = Filled(Pick(phrases_.comment_rules, random_));
    site_.comment_form = Filled(Pick(phrases_.comment_forms, random_));
  }

  void MakeLists() {
    for (std::uint32_t left = random_.Between(15, 40); left > 0; --left) {
      std::string& tag = site_.tag_cloud.emplace_back();
      if (random_.OneIn(4)) {
        writer_.vocabulary().AppendPlace(random_, &tag);
      } else {
        tag = writer_.vocabulary().DrawTopical(random_);
      }
    }
    site_.categories.push_back(Filled(Pick(phrases_.categories, random_)));
    for (std::uint32_t left = random_.Between(6, 14); left > 0; --left) {
      AppendSection(site_.language, random_, &site_.categories.emplace_back());
    }
    Topic topic;
    while (site_.popular.size() < kPopularHeadlines) {
      writer_.DrawTopic(random_, &topic);
      writer_.AppendTitle(random_, topic, &site_.popular.emplace_back());
    }
    for (std::uint32_t left = random_.Between(1, 2); left > 0; --left) {
      site_.most_read_titles.push_back(Filled(Pick(phrases_.most_read, random_)));
    }
    site_.more_stories = Filled(Pick(phrases_.more_stories, random_));
  }

  void PickStyle() {
    site_.menu_separator = Pick(kMenuSeparators, random_);
    site_.has_comment_dates_apart = random_.OneIn(2);
    site_.comment_head = Pick(phrases_.comment_heads, random_);
    site_.comment_action = Pick(phrases_.comment_actions, random_);
    site_.teaser_end = Pick(kTeaserEnds, random_);
    if (random_.OneIn(2)) site_.read_on = Pick(phrases_.read_on, random_);
    site_.read_also = Pick(phrases_.read_also, random_);
    site_.caption = Pick(phrases_.captions, random_);
    site_.credit = Pick(phrases_.credits, random_);
    site_.ticker = Pick(phrases_.tickers, random_);
    site_.pagination = Pick(phrases_.pagination, random_);
    site_.number_end = Pick(kNumberEnds, random_);
    site_.gallery_count = Pick(phrases_.gallery_counts, random_);
    site_.gallery_end = Pick(phrases_.gallery_ends, random_);
    site_.tags = Pick(phrases_.tags, random_);
    site_.share_line = Pick(phrases_.share_lines, random_);
    site_.about_author = Pick(phrases_.about_author, random_);
    site_.byline = Pick(phrases_.bylines, random_);
  }

  const FramePhrases& phrases_;
  const ArticleWriter& writer_;
  Random& random_;
  SiteFrame site_;
};

}  // namespace

SiteFrame DrawSiteFrame(CorpusLanguage language, const ArticleWriter& writer, Random& random) {
  return FrameMaker(language, writer, random).Make();
}

void AppendPhrase(const SiteFrame& site, std::string_view pattern, std::string_view person,
                  const ArticleWriter& writer, Random& random, std::string* out) {
  while (!pattern.empty()) {
    const std::size_t plain = std::min(pattern.find_first_of("%$@#"), pattern.size());
    AppendInScript(site.language, pattern.substr(0, plain), out);
    pattern.remove_prefix(plain);
    if (pattern.empty()) return;
    switch (pattern[0]) {
      case '%':
        out->append(site.name);
        break;
      case '$':
        writer.vocabulary().AppendPlace(random, out);
        break;
      case '@':
        person.empty() ? writer.vocabulary().AppendPerson(random, out) : void(out->append(person));
        break;
      default:
        AppendNumber(random.Between(2, 60), out);
        break;
    }
    pattern.remove_prefix(1);
  }
}

}  // namespace newsfold
