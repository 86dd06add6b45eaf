#include "tools/corpus/host.h"

#include <cstddef>

namespace newsfold {
namespace {

constexpr std::size_t kHeadlines = 40;
constexpr std::size_t kHeadlinesShown = 8;
constexpr std::size_t kSideListHeadlines = 24;
constexpr std::uint64_t kPagesPerMove = 20;
constexpr std::string_view kKinds[] = {"post",  "courier", "times",   "herald",
                                       "daily", "news",    "gazette", "online"};

std::string InventLabel(Random& random) {
  constexpr std::string_view kConsonants = "bcdfghjklmnprstvwz";
  constexpr std::string_view kVowels = "aeiou";
  std::string label;
  const std::uint32_t syllables = random.Between(3, 4);
  for (std::uint32_t index = 0; index < syllables; ++index) {
    label.push_back(kConsonants[random.Below(static_cast<std::uint32_t>(kConsonants.size()))]);
    label.push_back(kVowels[random.Below(static_cast<std::uint32_t>(kVowels.size()))]);
  }
  return label;
}

}  // namespace

Host::Host(CorpusLanguage language, const ArticleWriter& writer, Random& random) : language_(language) {
  const PageLanguage page_language = PageLanguageFor(language);
  name_ = InventLabel(random).append("-").append(kKinds[random.Below(std::size(kKinds))]);
  address_ = "https://www." + name_ + ".example";
  AppendMenuLine(page_language, random, &menu_);
  menu_.push_back('\n');
  writer.vocabulary().AppendPlace(random, &menu_);
  Topic topic;
  while (headlines_.size() < kHeadlines) {
    writer.DrawTopic(random, &topic);
    writer.AppendTitle(random, topic, &headlines_.emplace_back());
  }
  writer.AppendTitle(random, topic, &subscription_);
  subscription_.push_back('\n');
  AppendFooter(page_language, random, &subscription_);
}

void Host::AppendHead(std::string* out) const {
  out->append(menu_).push_back('\n');
}

void Host::AppendTail(std::uint64_t page, std::string* out) const {
  const std::size_t first = page / kPagesPerMove % headlines_.size();
  for (std::size_t index = 0; index < kHeadlinesShown; ++index) {
    out->append("\n").append(headlines_[(first + index) % headlines_.size()]);
  }
  out->append("\n").append(subscription_);
}

void Host::AppendSideList(std::string* out) const {
  for (std::size_t index = 0; index < kSideListHeadlines; ++index)
    out->append("\n").append(headlines_[index]);
  out->append("\n").append(subscription_);
}

}  // namespace newsfold
