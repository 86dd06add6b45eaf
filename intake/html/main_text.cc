#include "intake/html/main_text.h"

#include <algorithm>

namespace newsfold {
namespace {

// Measured on pages with typed articles, see docs/decisions/0048-pages.md.

// A line with less text is no paragraph: it has no weight, but is kept within an article.
constexpr std::uint32_t kParagraphBytesMin = 60;
// Of the page's weight, what its article has.
constexpr double kArticleShareMin = 0.9;
// Of the page's weight, what a part named for something else may have, to be left out.
constexpr double kFrameShareMax = 0.5;
// Of a part's text, what may be in links.
constexpr double kLinkShareMax = 0.8;
// Of the page's weight, what a part that says that it is the article's body has.
constexpr double kBodyShareMin = 0.15;

bool IsHeading(Tag tag) {
  return tag >= Tag::kH1 && tag <= Tag::kH6;
}

bool IsCell(Tag tag) {
  return tag == Tag::kTd || tag == Tag::kTh;
}

// Whether an element is a piece of running text: what stands beside it belongs to the same text.
bool IsPiece(Tag tag) {
  return IsHeading(tag) || IsCell(tag) || tag == Tag::kP || tag == Tag::kBlockquote || tag == Tag::kPre ||
         tag == Tag::kDd || tag == Tag::kDt || tag == Tag::kTr || tag == Tag::kTbody || tag == Tag::kThead ||
         tag == Tag::kCaption;
}

bool IsFrame(const PageElement& element) {
  switch (element.tag) {
    case Tag::kNav:
    case Tag::kAside:
    case Tag::kFooter:
    case Tag::kHeader:
    case Tag::kFigcaption:
    case Tag::kDialog:
    case Tag::kAddress:
    case Tag::kMenu:
      return true;
    default:
      return element.kind == PartKind::kFrame;
  }
}

// Sums over any stretch of lines, at once.
class LineSums {
 public:
  void Add(double value) { sums_.push_back(sums_.back() + value); }
  double Of(const PageElement& element) const {
    return sums_[element.lines_end] - sums_[element.lines_begin];
  }
  double Total() const { return sums_.back(); }

 private:
  std::vector<double> sums_{0};
};

class MainTextFinder {
 public:
  explicit MainTextFinder(const ParsedPage& page)
      : tree_(page.tree), head_(page.head), is_left_out_(page.tree.lines.size()) {}

  MainText Find();

 private:
  void FindContainers();
  void WeighLines();
  double RunningText(std::size_t line) const;
  double ShareOfLargest(const PageLine& line) const {
    return running_of_[container_of_[line.element]] / largest_;
  }
  void LeaveOutFrame();
  void LeaveOutLinks(std::size_t main);
  void LeaveOut(const PageElement& element);
  std::size_t MostOfTheWeight() const;
  std::size_t SaidToBeTheBody() const;
  std::size_t LeadBegin(const PageElement& main) const;
  bool IsKept(const PageLine& line) const;
  void Keep(std::size_t main, MainText* found) const;

  const PageTree& tree_;
  const PageHead& head_;
  std::vector<std::uint32_t> container_of_;  // of each element: the innermost around it that is no piece
  std::vector<bool> is_left_out_;            // of each line
  std::vector<double> running_;              // of each line: its running text in bytes
  std::vector<double> running_of_;           // of each container: the same of the lines in it
  double largest_ = 1;                       // of the container that has most
  LineSums running_sums_;
  LineSums weights_;
};

void MainTextFinder::FindContainers() {
  container_of_.assign(tree_.elements.size(), 0);
  std::vector<std::uint32_t> open{0};
  for (std::uint32_t i = 1; i < tree_.elements.size(); ++i) {
    while (tree_.elements[open.back()].elements_end <= i) open.pop_back();
    container_of_[i] = IsPiece(tree_.elements[i].tag) ? container_of_[open.back()] : i;
    open.push_back(i);
  }
}

double MainTextFinder::RunningText(std::size_t line_number) const {
  const PageLine& line = tree_.lines[line_number];
  if (is_left_out_[line_number] || line.text_bytes < kParagraphBytesMin) return 0;
  if (IsHeading(tree_.elements[line.element].tag)) return 0;
  return std::max(0.0, static_cast<double>(line.text_bytes) - 2.0 * line.link_bytes);
}

void MainTextFinder::WeighLines() {
  running_.assign(tree_.lines.size(), 0);
  running_of_.assign(tree_.elements.size(), 0);
  for (std::size_t i = 0; i < tree_.lines.size(); ++i) {
    running_[i] = RunningText(i);
    running_of_[container_of_[tree_.lines[i].element]] += running_[i];
  }
  largest_ = std::max(1.0, *std::max_element(running_of_.begin(), running_of_.end()));
  running_sums_ = {};
  weights_ = {};
  for (std::size_t i = 0; i < tree_.lines.size(); ++i) {
    running_sums_.Add(running_[i]);
    const double share = ShareOfLargest(tree_.lines[i]);
    weights_.Add(running_[i] * share * share);
  }
}

void MainTextFinder::LeaveOut(const PageElement& element) {
  std::fill(is_left_out_.begin() + element.lines_begin, is_left_out_.begin() + element.lines_end, true);
}

// Leaves out what is named for something else, unless that is most of the page. Comments may be longer than
// what they are about, and one of them a text of its own: they count by their bare text.
void MainTextFinder::LeaveOutFrame() {
  const double frame_max = kFrameShareMax * weights_.Total();
  const double comments_max = kFrameShareMax * running_sums_.Total();
  for (std::size_t i = 1; i < tree_.elements.size();) {
    const PageElement& element = tree_.elements[i];
    const bool is_comments = element.kind == PartKind::kComments && running_sums_.Of(element) <= comments_max;
    const bool is_left_out = is_comments || (IsFrame(element) && weights_.Of(element) <= frame_max);
    if (is_left_out) LeaveOut(element);
    i = is_left_out ? element.elements_end : i + 1;
  }
}

// Leaves out the parts of an element whose text is links for the most part.
void MainTextFinder::LeaveOutLinks(std::size_t main) {
  LineSums text;
  LineSums links;
  for (std::size_t i = 0; i < tree_.lines.size(); ++i) {
    text.Add(is_left_out_[i] ? 0 : tree_.lines[i].text_bytes);
    links.Add(is_left_out_[i] ? 0 : tree_.lines[i].link_bytes);
  }
  for (std::size_t i = main + 1; i < tree_.elements[main].elements_end;) {
    const PageElement& element = tree_.elements[i];
    const bool is_left_out = !IsPiece(element.tag) && links.Of(element) > kLinkShareMax * text.Of(element);
    if (is_left_out) LeaveOut(element);
    i = is_left_out ? element.elements_end : i + 1;
  }
}

// The innermost element with most of the page's weight that may hold more than a piece of text; the first
// element if there is no weight.
std::size_t MainTextFinder::MostOfTheWeight() const {
  std::size_t found = 0;
  if (weights_.Total() <= 0) return found;
  for (std::size_t i = 1; i < tree_.elements[found].elements_end; ++i) {
    const PageElement& element = tree_.elements[i];
    if (IsPiece(element.tag) && !IsCell(element.tag)) continue;
    if (weights_.Of(element) >= kArticleShareMin * weights_.Total()) found = i;
  }
  return found;
}

// The first element that says so and has text to show for it, or 0.
std::size_t MainTextFinder::SaidToBeTheBody() const {
  const double weight_min = kBodyShareMin * weights_.Total();
  for (std::size_t i = 1; i < tree_.elements.size(); ++i) {
    const PageElement& element = tree_.elements[i];
    if (element.is_article_body && weights_.Of(element) > weight_min) return i;
  }
  return 0;
}

// Where the article begins: behind the page's heading if that is in front of `main`, else with it.
std::size_t MainTextFinder::LeadBegin(const PageElement& main) const {
  const bool is_headed = head_.has_heading && head_.heading_line < main.lines_begin;
  return is_headed ? head_.heading_line + 1 : main.lines_begin;
}

// Whether a line within an article is part of it. What is one link is a pointer elsewhere, but in a table.
bool MainTextFinder::IsKept(const PageLine& line) const {
  const Tag tag = tree_.elements[line.element].tag;
  if (tag == Tag::kH1 && weights_.Total() > 0) return false;
  return IsCell(tag) || line.link_bytes <= kLinkShareMax * line.text_bytes;
}

void MainTextFinder::Keep(std::size_t main, MainText* found) const {
  const PageElement& body = tree_.elements[main];
  for (std::size_t i = LeadBegin(body); i < body.lines_end; ++i) {
    const PageLine& line = tree_.lines[i];
    if (is_left_out_[i] || !IsKept(line)) continue;
    // The lead is paragraphs: names and times stand there too.
    found->is_main[i] = i >= body.lines_begin || running_[i] > 0;
  }
}

MainText MainTextFinder::Find() {
  FindContainers();
  WeighLines();
  LeaveOutFrame();
  WeighLines();
  MainText found{.is_main = std::vector<bool>(tree_.lines.size())};
  std::size_t main = SaidToBeTheBody();
  found.extraction = Extraction::kMicrodata;
  if (main == 0) {
    main = MostOfTheWeight();
    found.extraction = weights_.Total() > 0 ? Extraction::kDensity : Extraction::kAll;
  }
  LeaveOutLinks(main);
  Keep(main, &found);
  return found;
}

}  // namespace

std::string_view NameOf(Extraction extraction) {
  switch (extraction) {
    case Extraction::kJsonLd:
      return "json_ld";
    case Extraction::kMicrodata:
      return "microdata";
    case Extraction::kDensity:
      return "density";
    case Extraction::kAll:
      return "all";
  }
  return {};
}

MainText FindMainText(const ParsedPage& page) {
  return MainTextFinder(page).Find();
}

}  // namespace newsfold
