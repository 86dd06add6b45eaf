#include "tools/corpus/page_shapes.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "tools/corpus/frame_phrases.h"
#include "tools/corpus/han.h"
#include "tools/corpus/sentences.h"

namespace newsfold {
namespace {

constexpr std::size_t kParagraphsMin = 3;
constexpr std::uint32_t kPagesPerMove = 20;
constexpr std::uint32_t kPopularShownMin = 5;
constexpr std::uint32_t kPopularShownMax = 10;
// Most pages have a few comments, and some have many.
constexpr std::uint32_t kCommentsMedian = 5;
constexpr std::uint32_t kCommentsSigmaThousandths = 900;
constexpr std::uint32_t kCommentsMax = 40;
constexpr NoiseKind kSingleShapes[] = {
    NoiseKind::kPageTeasers, NoiseKind::kPageInserts,  NoiseKind::kPageTags,   NoiseKind::kPageNotices,
    NoiseKind::kPageLists,   NoiseKind::kPageComments, NoiseKind::kPageGallery};
constexpr std::uint32_t kNotHeldOut = 5;  // of them, the first

struct PageLine {
  std::string text;
  bool is_body = false;
};

using Lines = std::vector<PageLine>;

// Sentences as SplitSentences has them, but with an opening mark at the sentence it opens.
std::vector<std::string_view> SplitAtOpenings(std::string_view text) {
  std::vector<std::string_view> sentences = SplitSentences(text);
  for (std::size_t index = 0; index + 1 < sentences.size(); ++index) {
    const std::string_view sentence = sentences[index];
    if (!sentence.ends_with(" \"") && !sentence.ends_with("\n\"")) continue;
    std::string_view& next = sentences[index + 1];
    sentences[index].remove_suffix(1);
    next = std::string_view(next.data() - 1, next.size() + 1);
  }
  return sentences;
}

std::string_view WithoutTrailingBlanks(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// A page that takes on one shape after another. Thread-compatible; lives as long as the call that makes it.
class Page {
 public:
  Page(std::string_view text, const PageMaterial& material, Random& random)
      : site_(material.site),
        phrases_(FramePhrasesOf(material.site.language)),
        material_(material),
        random_(random),
        sentences_(SplitAtOpenings(text)) {
    NEWSFOLD_ASSERT(!material.neighbours.empty());
    material.writer.DrawTopic(random, &topic_);
    for (const std::string_view paragraph : SplitParagraphs(text)) {
      if (!paragraph.empty()) body_.push_back({std::string(paragraph), true});
    }
    if (body_.size() < kParagraphsMin) BreakUpBody(2);
  }

  void TakeOn(NoiseKind shape) {
    switch (shape) {
      case NoiseKind::kPageTeasers:
        return AddTeasers();
      case NoiseKind::kPageInserts:
        return AddInserts();
      case NoiseKind::kPageTags:
        return AddTags();
      case NoiseKind::kPageNotices:
        return AddNotices();
      case NoiseKind::kPageLists:
        return AddLists();
      case NoiseKind::kPageComments:
        return AddComments();
      default:
        NEWSFOLD_ASSERT(shape == NoiseKind::kPageGallery);
        return AddGallery();
    }
  }

  void AppendTo(std::string* out) const {
    const std::size_t begin = out->size();
    const auto append = [&](std::string_view line) {
      if (out->size() > begin) out->push_back('\n');
      out->append(line);
    };
    for (const std::string& line : front_) append(line);
    for (const PageLine& line : body_) append(line.text);
    for (const std::string& line : behind_) append(line);
  }

 private:
  // Cuts the lines of the body into pieces of one to `sentences_max` sentences.
  void BreakUpBody(std::uint32_t sentences_max) {
    Lines pieces;
    for (PageLine& line : body_) {
      if (!line.is_body) {
        pieces.push_back(std::move(line));
        continue;
      }
      std::uint32_t left = 0;
      for (const std::string_view sentence : SplitAtOpenings(line.text)) {
        if (left == 0) {
          pieces.push_back({{}, true});
          left = random_.Between(1, sentences_max);
        }
        pieces.back().text.append(sentence);
        --left;
      }
    }
    for (PageLine& piece : pieces) piece.text = WithoutTrailingBlanks(piece.text);
    body_ = std::move(pieces);
  }

  // Calls `insert` behind each line of the body but the last, once in `one_in` times.
  template <class Insert>
  void InsertBetween(std::uint32_t one_in, const Insert& insert) {
    Lines lines;
    lines.reserve(2 * body_.size());
    for (std::size_t index = 0; index < body_.size(); ++index) {
      const bool may_follow = body_[index].is_body && index + 1 < body_.size();
      lines.push_back(std::move(body_[index]));
      if (may_follow && random_.OneIn(one_in)) insert(&lines);
    }
    body_ = std::move(lines);
  }

  std::string Filled(std::string_view pattern, std::string_view person = {}) {
    std::string text;
    AppendPhrase(site_, pattern, person, material_.writer, random_, &text);
    return text;
  }

  // One after the other, so that a page links to each as seldom as can be.
  const Neighbour& NextNeighbour() {
    return material_.neighbours[next_neighbour_++ % material_.neighbours.size()];
  }

  const std::string& PickPhotographer() {
    return site_.photographers[random_.Below(static_cast<std::uint32_t>(site_.photographers.size()))];
  }

  std::string Sentence() {
    std::string sentence;
    material_.writer.AppendSentence(random_, topic_, &sentence);
    return sentence;
  }

  // The title of another story and how that begins, up to the middle of a sentence.
  template <class Append>
  void AppendTeaser(const Append& append) {
    const Neighbour& other = NextNeighbour();
    append(std::string(other.title));
    const std::string_view opening = other.text.substr(0, other.text.find('\n'));
    const std::size_t end =
        FloorBoundary(opening, std::min<std::size_t>(random_.Between(80, 200), opening.size() / 2));
    append(std::string(WithoutTrailingBlanks(opening.substr(0, end))).append(site_.teaser_end));
    if (!site_.read_on.empty()) append(Filled(site_.read_on));
  }

  void AddTeasers() {
    InsertBetween(3, [&](Lines* lines) {
      AppendTeaser([&](std::string line) { lines->push_back({std::move(line)}); });
    });
    behind_.push_back(site_.more_stories);
    for (std::uint32_t left = random_.Between(4, 9); left > 0; --left) {
      AppendTeaser([&](std::string line) { behind_.push_back(std::move(line)); });
    }
  }

  // Label and title of another story.
  std::string ReadAlso() { return Filled(site_.read_also).append(NextNeighbour().title); }

  std::string Caption() {
    std::string caption = Filled(site_.caption);
    caption.append(Sentence()).append(site_.language == PageLanguage::kEnglish ? " " : "");
    return caption.append(Filled(site_.credit, PickPhotographer()));
  }

  // A sentence of the body once more, in large letters.
  std::string PullQuote() {
    const auto count = static_cast<std::uint32_t>(sentences_.size());
    const std::string_view sentence = WithoutTrailingBlanks(sentences_[random_.Below(count)]);
    return std::string(sentence.substr(0, sentence.find('\n')));
  }

  void AddInserts() {
    InsertBetween(2, [&](Lines* lines) {
      const std::uint32_t choice = random_.Below(3);
      lines->push_back({choice == 0 ? ReadAlso() : choice == 1 ? Caption() : PullQuote()});
    });
    front_.push_back(Caption());
    behind_.push_back(ReadAlso());
  }

  void AddTags() {
    const Author& author = site_.authors[random_.Below(static_cast<std::uint32_t>(site_.authors.size()))];
    AddHead(author);
    std::string keywords = Filled(site_.tags);
    const std::uint32_t count = random_.Between(4, static_cast<std::uint32_t>(topic_.words.size()));
    for (std::uint32_t index = 0; index < count; ++index) {
      if (index > 0) keywords.append(phrases_.list_separator);
      keywords.append(topic_.words[index]);
    }
    behind_.push_back(std::move(keywords));
    behind_.push_back(Filled(site_.share_line));
    behind_.push_back(Filled(site_.about_author, author.name));
    behind_.push_back(author.biography);
    behind_.insert(behind_.end(), site_.categories.begin(), site_.categories.end());
    std::string cloud;
    for (const std::string& tag : site_.tag_cloud) cloud.append(cloud.empty() ? "" : " ").append(tag);
    behind_.push_back(std::move(cloud));
  }

  // The menu, the path to the page, its headline, and who wrote it when.
  void AddHead(const Author& author) {
    front_.push_back(site_.menu);
    std::string path(site_.name);
    path.append(site_.menu_separator);
    AppendSection(site_.language, random_, &path);
    front_.push_back(path.append(site_.menu_separator).append(material_.title));
    front_.emplace_back(material_.title);
    std::string byline = Filled(site_.byline, author.name);
    AppendTime(random_, &byline);
    front_.push_back(std::move(byline));
    front_.push_back(Filled(site_.share_line));
  }

  void AddNotices() {
    front_.insert(front_.end(), site_.notices_in_front.begin(), site_.notices_in_front.end());
    behind_.insert(behind_.end(), site_.notices_behind.begin(), site_.notices_behind.end());
  }

  void AddLists() {
    front_.push_back(Filled(site_.ticker));
    std::uint32_t minute = random_.Between(8 * 60, 24 * 60 - 1);
    for (std::uint32_t left = random_.Between(5, 12); left > 0; --left) {
      std::string& entry = front_.emplace_back();
      AppendClock(minute, &entry);
      minute -= random_.Gap(20);
      entry.append(" ").append(random_.OneIn(3) ? Sentence() : std::string(NextNeighbour().title));
    }
    behind_.push_back(Filled(site_.pagination));
    std::size_t first = material_.page / kPagesPerMove;
    for (const std::string& title : site_.most_read_titles) {
      behind_.push_back(title);
      const std::uint32_t shown = random_.Between(kPopularShownMin, kPopularShownMax);
      for (std::uint32_t index = 0; index < shown; ++index) {
        std::string& entry = behind_.emplace_back();
        AppendNumber(index + 1, &entry);
        entry.append(site_.number_end).append(site_.popular[(first + index) % site_.popular.size()]);
      }
      first += kPopularShownMax;
    }
  }

  void AddComments() {
    behind_.push_back(Filled(site_.comment_head));
    behind_.push_back(site_.comment_rules);
    const std::uint32_t count = random_.LogNormal(kCommentsMedian, kCommentsSigmaThousandths);
    for (std::uint32_t left = std::min(count, kCommentsMax); left > 0; --left) AddComment();
    behind_.push_back(site_.comment_form);
  }

  void AddComment() {
    std::string name, date;
    material_.writer.vocabulary().AppendPerson(random_, &name);
    AppendTime(random_, &date);
    if (site_.has_comment_dates_apart) {
      behind_.push_back(std::move(name));
      behind_.push_back(date.substr(1));
    } else {
      behind_.push_back(name + date);
    }
    if (random_.OneIn(15)) behind_.push_back("> " + PullQuote());
    const std::uint32_t paragraphs = random_.OneIn(5) ? random_.Between(2, 4) : 1;
    for (std::uint32_t left = paragraphs; left > 0; --left) {
      std::string paragraph;
      for (std::uint32_t sentences = random_.Between(1, 4); sentences > 0; --sentences) {
        if (!paragraph.empty() && site_.language == PageLanguage::kEnglish) paragraph.push_back(' ');
        paragraph.append(random_.OneIn(3) ? Filled(Pick(phrases_.comment_phrases, random_)) : Sentence());
      }
      behind_.push_back(std::move(paragraph));
    }
    behind_.push_back(Filled(site_.comment_action));
  }

  // Label of a picture: which of how many.
  std::string GalleryCount(std::size_t picture, std::size_t pictures) {
    std::string label;
    std::size_t number = picture;
    for (const char mark : site_.gallery_count) {
      if (mark == '#') {
        AppendNumber(number, &label);
        number = pictures;
      } else {
        label.push_back(mark);
      }
    }
    return Filled(label);
  }

  // The body comes in pieces, each behind a picture.
  void AddGallery() {
    BreakUpBody(3);
    const auto is_body = [](const PageLine& line) { return line.is_body; };
    const auto pictures = static_cast<std::size_t>(std::count_if(body_.begin(), body_.end(), is_body));
    Lines lines;
    lines.reserve(body_.size() + 2 * pictures);
    std::size_t picture = 0;
    for (PageLine& line : body_) {
      if (line.is_body) {
        lines.push_back({GalleryCount(++picture, pictures)});
        lines.push_back({Caption()});
      }
      lines.push_back(std::move(line));
    }
    body_ = std::move(lines);
    behind_.push_back(Filled(site_.gallery_end));
    for (std::uint32_t left = random_.Between(2, 6); left > 0; --left)
      behind_.emplace_back(NextNeighbour().title);
  }

  const SiteFrame& site_;
  const FramePhrases& phrases_;
  const PageMaterial& material_;
  Random& random_;
  std::vector<std::string_view> sentences_;  // of the untouched text
  std::size_t next_neighbour_ = 0;
  Topic topic_;  // of what readers, captions and ticker say
  std::vector<std::string> front_;
  Lines body_;
  std::vector<std::string> behind_;
};

// Two to four different ones of the first `count` shapes; if `is_held_out`, one of those that are at least.
std::vector<NoiseKind> DrawShapes(std::uint32_t count, bool is_held_out, Random& random) {
  std::vector<NoiseKind> shapes(kSingleShapes, kSingleShapes + count);
  const std::uint32_t wanted = random.Between(2, 4);
  if (is_held_out) std::swap(shapes[0], shapes[random.Between(kNotHeldOut, count - 1)]);
  for (std::uint32_t index = is_held_out ? 1 : 0; index < wanted; ++index) {
    std::swap(shapes[index], shapes[random.Between(index, count - 1)]);
  }
  shapes.resize(wanted);
  return shapes;
}

}  // namespace

void AppendPageShape(NoiseKind kind, std::string_view text, const PageMaterial& material, Random& random,
                     std::string* out) {
  NEWSFOLD_ASSERT(IsPageShape(kind));
  std::vector<NoiseKind> shapes = {kind};
  if (kind == NoiseKind::kPageMixed) {
    shapes = DrawShapes(kNotHeldOut, false, random);
  } else if (kind == NoiseKind::kPageMixedHeldOut) {
    shapes = DrawShapes(static_cast<std::uint32_t>(std::size(kSingleShapes)), true, random);
  }
  Page page(text, material, random);
  for (const NoiseKind shape : shapes) page.TakeOn(shape);
  page.AppendTo(out);
}

}  // namespace newsfold
