#include "tools/corpus/page_shapes.h"

#include <algorithm>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/corpus/sentences.h"

namespace newsfold {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr NoiseKind kShapes[] = {
    NoiseKind::kPageTeasers,  NoiseKind::kPageInserts, NoiseKind::kPageTags,
    NoiseKind::kPageNotices,  NoiseKind::kPageLists,   NoiseKind::kPageMixed,
    NoiseKind::kPageComments, NoiseKind::kPageGallery, NoiseKind::kPageMixedHeldOut};
constexpr int kSeeds = 20;

// Two sites of one language, two stories and those beside them.
struct Press {
  explicit Press(CorpusLanguage language) : writer(language, 11) {
    Random random(12);
    for (std::string* text : {&story, &other_story}) {
      writer.DrawTopic(random, &topic);
      writer.AppendBody(random, topic, 2500, text);
    }
    for (int index = 0; index < 8; ++index) {
      writer.DrawTopic(random, &topic);
      writer.AppendTitle(random, topic, &titles[index]);
      writer.AppendBody(random, topic, 900, &texts[index]);
      neighbours.push_back({titles[index], texts[index]});
    }
    site = DrawSiteFrame(language, writer, random);
    other_site = DrawSiteFrame(language, writer, random);
  }

  PageMaterial On(const SiteFrame& frame, std::uint64_t page = 0) const {
    return {frame, writer, "A title of its own", neighbours, page};
  }

  std::string PageOf(NoiseKind kind, std::uint64_t seed = 1) const {
    Random random(seed);
    std::string out;
    AppendPageShape(kind, story, On(site), random, &out);
    return out;
  }

  // Of the other story on the same site.
  std::string OtherPageOf(NoiseKind kind, std::uint64_t seed = 1) const {
    Random random(seed);
    std::string out;
    AppendPageShape(kind, other_story, On(site), random, &out);
    return out;
  }

  ArticleWriter writer;
  Topic topic;
  std::string story;
  std::string other_story;
  std::string titles[8];
  std::string texts[8];
  std::vector<Neighbour> neighbours;
  SiteFrame site;
  SiteFrame other_site;
};

const Press& EnglishPress() {
  static const Press press(CorpusLanguage::kEnglish);
  return press;
}

const Press& ChinesePress() {
  static const Press press(CorpusLanguage::kTraditionalChinese);
  return press;
}

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : SplitParagraphs(text)) lines.emplace_back(line);
  return lines;
}

// Sentences without the marks and blanks around them, at which a page may cut.
std::vector<std::string> BareSentences(std::string_view text) {
  std::vector<std::string> bare;
  for (const std::string_view sentence : SplitSentences(text)) {
    const std::size_t begin = sentence.find_first_not_of("\" \n");
    if (begin == std::string_view::npos) continue;
    bare.emplace_back(sentence.substr(begin, sentence.find_last_not_of("\" \n") + 1 - begin));
  }
  return bare;
}

// Lines of a page that are no part of `body`.
std::vector<std::string> FrameLines(const std::string& page, const std::string& body) {
  std::vector<std::string> lines;
  for (std::string& line : LinesOf(page)) {
    if (body.find(line) == std::string::npos) lines.push_back(std::move(line));
  }
  return lines;
}

std::string EndOfGallery(const SiteFrame& site) {
  std::string line;
  AppendInScript(site.language, site.gallery_end, &line);
  return line;
}

int CountMatches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  return static_cast<int>(
      std::distance(std::sregex_iterator(text.begin(), text.end(), expression), std::sregex_iterator()));
}

class PageShapes : public testing::TestWithParam<const Press* (*)()> {
 protected:
  const Press& press_ = *GetParam()();
};

INSTANTIATE_TEST_SUITE_P(Languages, PageShapes,
                         testing::Values(
                             +[] { return &EnglishPress(); }, +[] { return &ChinesePress(); }),
                         [](const auto& param) { return param.index == 0 ? "English" : "Chinese"; });

TEST(PageShapeKinds, AreThoseOfTheGroups) {
  for (const NoiseKind kind : AllNoiseKinds()) {
    EXPECT_EQ(IsPageShape(kind), std::count(std::begin(kShapes), std::end(kShapes), kind) == 1)
        << NameOf(kind);
    EXPECT_TRUE(!IsHeldOut(kind) || IsPageShape(kind)) << NameOf(kind);
  }
  EXPECT_THAT(HeldOutKinds(), testing::ElementsAre(NoiseKind::kPageComments, NoiseKind::kPageGallery,
                                                   NoiseKind::kPageMixedHeldOut));
  EXPECT_EQ(UsualNoiseKinds().size() + PageShapeKinds().size() + HeldOutKinds().size(), kNoiseKinds);
}

TEST_P(PageShapes, KeepEverySentenceInItsOrder) {
  for (const NoiseKind kind : kShapes) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const std::string page = press_.PageOf(kind, seed);
      std::size_t position = 0;
      for (const std::string& sentence : BareSentences(press_.story)) {
        position = page.find(sentence, position);
        ASSERT_NE(position, std::string::npos) << NameOf(kind) << " seed " << seed << ": " << sentence;
        position += sentence.size();
      }
    }
  }
}

TEST_P(PageShapes, ArePureAndAppend) {
  for (const NoiseKind kind : kShapes) {
    Random random(3);
    std::string out = "kept";
    AppendPageShape(kind, press_.story, press_.On(press_.site), random, &out);
    EXPECT_EQ(out, "kept" + press_.PageOf(kind, 3)) << NameOf(kind);
  }
}

TEST_P(PageShapes, ASiteHasAFrameOfItsOwn) {
  const SiteFrame &one = press_.site, &two = press_.other_site;
  EXPECT_NE(one.name, two.name);
  EXPECT_NE(one.notices_behind, two.notices_behind);
  EXPECT_NE(one.authors[0].biography, two.authors[0].biography);
  EXPECT_NE(one.tag_cloud, two.tag_cloud);
  EXPECT_NE(one.popular, two.popular);
}

TEST_P(PageShapes, NoticesAreTheSameOnAllPagesOfASite) {
  const std::vector<std::string> frame = FrameLines(press_.PageOf(NoiseKind::kPageNotices, 1), press_.story);
  EXPECT_EQ(frame, FrameLines(press_.OtherPageOf(NoiseKind::kPageNotices, 2), press_.other_story));
  ASSERT_EQ(frame.size(), press_.site.notices_in_front.size() + press_.site.notices_behind.size());
  EXPECT_THAT(frame, Contains(press_.site.notices_in_front[0]));
  EXPECT_GT(BareSentences(frame[0] + "\n" + frame[1]).size(), 2u);
}

TEST_P(PageShapes, TagsRepeatTheStaffOfTheSite) {
  std::set<std::string> biographies;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::vector<std::string> lines = LinesOf(press_.PageOf(NoiseKind::kPageTags, seed));
    EXPECT_EQ(lines[0], press_.site.menu);
    EXPECT_THAT(lines[1], testing::EndsWith("A title of its own"));
    EXPECT_EQ(lines[2], "A title of its own");
    for (const Author& author : press_.site.authors) {
      if (std::count(lines.begin(), lines.end(), author.biography) == 1) biographies.insert(author.biography);
    }
    for (const std::string& category : press_.site.categories) EXPECT_THAT(lines, Contains(category));
  }
  EXPECT_GT(biographies.size(), 1u);
}

TEST_P(PageShapes, TeasersAreOpeningsCutWithinASentence) {
  const std::vector<std::string> lines = LinesOf(press_.PageOf(NoiseKind::kPageTeasers));
  int teasers = 0;
  for (std::size_t index = 0; index + 1 < lines.size(); ++index) {
    const auto other = std::find(std::begin(press_.titles), std::end(press_.titles), lines[index]);
    if (other == std::end(press_.titles)) continue;
    ++teasers;
    const std::string& text = press_.texts[other - std::begin(press_.titles)];
    const std::string_view teaser = lines[index + 1];
    ASSERT_TRUE(teaser.ends_with(press_.site.teaser_end));
    const std::string_view opening = teaser.substr(0, teaser.size() - press_.site.teaser_end.size());
    EXPECT_THAT(text, StartsWith(std::string(opening)));
    EXPECT_LT(opening.size(), text.find('\n'));
  }
  EXPECT_GE(teasers, 4);
  EXPECT_NE(FrameLines(press_.PageOf(NoiseKind::kPageTeasers, 1), press_.story),
            FrameLines(press_.PageOf(NoiseKind::kPageTeasers, 2), press_.story));
}

TEST_P(PageShapes, TeasersEndWithAnEllipsisOnSomeSitesOnly) {
  Random random(5);
  int with = 0, without = 0;
  for (int site = 0; site < 50; ++site) {
    const SiteFrame frame = DrawSiteFrame(press_.writer.vocabulary().language(), press_.writer, random);
    ++(frame.teaser_end.empty() ? without : with);
  }
  EXPECT_GT(with, 10);
  EXPECT_GT(without, 5);
}

TEST_P(PageShapes, InsertsAreLinksCaptionsAndPullQuotes) {
  int links = 0, credits = 0, quotes = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string page = press_.PageOf(NoiseKind::kPageInserts, seed);
    for (const std::string& line : FrameLines(page, press_.story)) {
      const auto ends = [&](const std::string& title) { return line.ends_with(title); };
      const auto names = [&](const std::string& name) { return line.find(name) != std::string::npos; };
      const auto& photographers = press_.site.photographers;
      links += std::any_of(std::begin(press_.titles), std::end(press_.titles), ends);
      credits += std::any_of(photographers.begin(), photographers.end(), names);
    }
    std::multiset<std::string> lines;
    for (const std::string& line : LinesOf(page)) lines.insert(line);
    for (const std::string& sentence : BareSentences(press_.story)) {
      const bool is_twice = page.find(sentence, page.find(sentence) + 1) != std::string::npos;
      quotes += is_twice && std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
                  return line.find(sentence) != std::string::npos && line.size() <= sentence.size() + 8;
                });
    }
  }
  EXPECT_GT(links, kSeeds);
  EXPECT_GT(credits, kSeeds);
  EXPECT_GT(quotes, kSeeds / 2);
}

TEST_P(PageShapes, CommentsHaveNamesAndDatesAndSomeAreLong) {
  std::size_t longest = 0, most = 0, fewest = 100;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string page = press_.PageOf(NoiseKind::kPageComments, seed);
    ASSERT_THAT(page, StartsWith(press_.story + "\n"));
    EXPECT_THAT(page, HasSubstr("\n" + press_.site.comment_rules + "\n"));
    const auto dates = static_cast<std::size_t>(CountMatches(page, "2031-\\d\\d-\\d\\d \\d\\d:\\d\\d\n"));
    most = std::max(most, dates);
    fewest = std::min(fewest, dates);
    for (const std::string& line : FrameLines(page, press_.story)) {
      longest = std::max(longest, BareSentences(line).size());
    }
  }
  EXPECT_GE(longest, 4u);
  EXPECT_LE(fewest, 3u);
  EXPECT_GE(most, 10u);
}

TEST_P(PageShapes, ListsHaveFallingTimesAndNumberedHeadlines) {
  const std::string page = press_.PageOf(NoiseKind::kPageLists);
  const std::vector<std::string> lines = LinesOf(page.substr(0, page.find(press_.story.substr(0, 30))));
  std::vector<std::string> times;
  for (const std::string& line : lines) {
    if (std::regex_search(line, std::regex("^\\d\\d:\\d\\d "))) times.push_back(line.substr(0, 5));
  }
  EXPECT_GE(times.size(), 5u);
  EXPECT_TRUE(std::is_sorted(times.rbegin(), times.rend()));
  for (int number = 1; number <= 5; ++number) {
    const std::string entry = std::to_string(number) + std::string(press_.site.number_end) +
                              press_.site.popular[static_cast<std::size_t>(number - 1)];
    EXPECT_THAT(page, HasSubstr("\n" + entry));
  }
}

TEST_P(PageShapes, WhatIsMostReadMovesOnSlowly) {
  const auto list_on = [&](std::uint64_t page_number) {
    Random random(1);
    std::string page;
    AppendPageShape(NoiseKind::kPageLists, press_.story, press_.On(press_.site, page_number), random, &page);
    return page;
  };
  EXPECT_EQ(list_on(0), list_on(19));
  EXPECT_NE(list_on(19), list_on(20));
}

TEST_P(PageShapes, GalleryHasAPictureInFrontOfEachPiece) {
  const std::vector<std::string> lines = LinesOf(press_.PageOf(NoiseKind::kPageGallery));
  const auto is_body = [&](const std::string& line) { return press_.story.find(line) != std::string::npos; };
  std::size_t pieces = 0;
  for (std::size_t index = 0; index < lines.size(); ++index) {
    if (!is_body(lines[index]) || press_.site.name == lines[index]) continue;
    ++pieces;
    ASSERT_GE(index, 2u);
    EXPECT_FALSE(is_body(lines[index - 1])) << lines[index - 1];
    EXPECT_THAT(lines[index - 2], HasSubstr(std::to_string(pieces)));
  }
  EXPECT_GE(pieces, 4u);
  EXPECT_THAT(lines[0], HasSubstr(std::to_string(pieces)));
}

TEST_P(PageShapes, MixedTakesTwoToFourOfThoseNotHeldOut) {
  std::set<std::string> pages;
  int with_notices = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string page = press_.PageOf(NoiseKind::kPageMixed, seed);
    EXPECT_THAT(page, Not(HasSubstr(press_.site.comment_rules)));
    EXPECT_THAT(page, Not(HasSubstr(EndOfGallery(press_.site))));
    with_notices += page.find(press_.site.notices_behind[0]) != std::string::npos;
    EXPECT_GE(FrameLines(page, press_.story).size(), 4u);
    pages.insert(page);
  }
  EXPECT_EQ(pages.size(), static_cast<std::size_t>(kSeeds));
  EXPECT_GT(with_notices, 4);
  EXPECT_LT(with_notices, kSeeds);
}

TEST_P(PageShapes, MixedHeldOutHoldsOneThatIs) {
  int with_comments = 0, with_gallery = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string page = press_.PageOf(NoiseKind::kPageMixedHeldOut, seed);
    const bool has_comments = page.find(press_.site.comment_rules) != std::string::npos;
    const bool has_gallery = page.find(EndOfGallery(press_.site)) != std::string::npos;
    EXPECT_TRUE(has_comments || has_gallery) << seed;
    with_comments += has_comments;
    with_gallery += has_gallery;
  }
  EXPECT_GT(with_comments, 4);
  EXPECT_GT(with_gallery, 4);
}

TEST_P(PageShapes, AreTotalOnAnyBytes) {
  const std::vector<Neighbour> empty = {{"", ""}};
  Random random(21);
  for (int round = 0; round < 100; ++round) {
    std::string bytes(random.Below(300), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.OneIn(8) ? '\n' : random.Below(256));
    const std::vector<Neighbour> itself = {{bytes, bytes}};
    for (const NoiseKind kind : kShapes) {
      std::string out;
      const PageMaterial material = {press_.site, press_.writer, bytes, round % 2 == 0 ? itself : empty, 0};
      AppendPageShape(kind, bytes, material, random, &out);
      EXPECT_GE(out.size(), bytes.size() / 2) << NameOf(kind);
    }
  }
}

}  // namespace
}  // namespace newsfold
