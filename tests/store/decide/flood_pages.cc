#include "tests/store/decide/flood_pages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/simhash.h"
#include "tests/store/decide/simhash_aimer.h"

namespace newsfold::testing {
namespace {

constexpr std::uint32_t kBodyBytes = 2000;
constexpr std::uint32_t kLongBodyBytes = 256 << 10;
constexpr std::size_t kMetadataBytes = 200'000;
constexpr std::size_t kPassages = 40;
constexpr std::size_t kPassagesQuoted = 12;
constexpr std::uint32_t kPassageBytes = 300;
constexpr std::size_t kPhrasesTried = 100'000;
constexpr std::size_t kAimedWords = 300;
constexpr std::size_t kSwapsMax = 20'000;

// Makes the pages of one flood, one at a time. Thread-compatible.
class FloodWriter {
 public:
  FloodWriter(FloodKind kind, std::uint64_t seed, const HashSecret& secret)
      : kind_(kind), name_(std::string(NameOf(kind)) + "-" + std::to_string(seed)), writer_(seed) {
    story_ = writer_.Body(kBodyBytes);
    title_ = writer_.Title();
    passages_.resize(kPassages);
    for (std::string& passage : passages_) passage = writer_.Body(kPassageBytes);
    if (kind != FloodKind::kSimHash && kind != FloodKind::kKeys) return;
    simhash_ = writer_.random().Next();
    aimer_.emplace(secret, seed);
    rare_ = aimer_->RarePhrases(kKeysProbedMax, kPhrasesTried, writer_.random());
  }

  Article Next(bool is_probe) {
    Article page;
    page.id = name_ + "-" + std::to_string(++count_);
    page.text = Text(is_probe);
    const bool is_titled =
        kind_ == FloodKind::kTitle || kind_ == FloodKind::kLongTitle || kind_ == FloodKind::kMetadata;
    if (is_titled) page.title = title_;
    if (kind_ == FloodKind::kMetadata && !is_probe) {
      page.metadata = R"({"note":")" + std::string(kMetadataBytes, 'x') + R"("})";
    }
    // Sites of their own: what many pages of one site carry would soon count as its boilerplate.
    const std::string host = kind_ == FloodKind::kLongUrl ? name_ : page.id;
    page.url = "https://" + host + ".example/page";
    return page;
  }

 private:
  std::string Text(bool is_probe) {
    Random& random = writer_.random();
    switch (kind_) {
      case FloodKind::kPassages:
        return Quotes(kPassagesQuoted);
      case FloodKind::kRoundups:
        return Quotes(is_probe ? kPassages : kPassagesQuoted);
      case FloodKind::kTitle:
      case FloodKind::kMetadata:
        return writer_.Body(kBodyBytes);
      case FloodKind::kLongTitle:
      case FloodKind::kLongUrl:
        return writer_.Body(is_probe ? kBodyBytes : kLongBodyBytes);
      case FloodKind::kCopies:
        return count_ == 1 ? story_ : writer_.Body(kBodyBytes / 2) + story_ + writer_.Body(kBodyBytes / 2);
      case FloodKind::kSimHash:
        return aimer_->TextWith(simhash_ ^ random.Below(1 << kSimHashBlockBits), kAimedWords, kSwapsMax,
                                random);
      case FloodKind::kKeys:
        return Phrases(is_probe ? rare_.size() : kKeysIndexedMax);
    }
    return {};
  }

  // `count` of the list, moved to its front.
  void Draw(std::size_t count, std::vector<std::string>* list) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto left = static_cast<std::uint32_t>(list->size() - i);
      std::swap((*list)[i], (*list)[i + writer_.random().Below(left)]);
    }
  }

  // Each followed by words of the page's own.
  std::string Quotes(std::size_t count) {
    Draw(count, &passages_);
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text.append(passages_[i]).append("\n").append(writer_.Body(kPassageBytes / 2)).append("\n");
    return text;
  }

  // The phrases stand between words of the page's own, so that each is one shingle.
  std::string Phrases(std::size_t count) {
    Draw(count, &rare_);
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text.append(rare_[i]).append(". ").append(writer_.Title()).append("\n");
    return text;
  }

  // Constant after construction.
  FloodKind kind_;
  std::string name_;
  std::string story_;
  std::string title_;
  std::uint64_t simhash_ = 0;
  std::optional<SimHashAimer> aimer_;
  std::vector<std::string> rare_;

  PageWriter writer_;
  std::vector<std::string> passages_;
  std::size_t count_ = 0;
};

}  // namespace

std::string_view NameOf(FloodKind kind) {
  constexpr std::string_view kNames[] = {"passages", "roundups", "title",   "long-title", "metadata",
                                         "long-url", "copies",   "simhash", "keys"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string PageWriter::Body(std::uint32_t bytes) {
  std::string text;
  Topic topic;
  while (text.size() < bytes) {
    writer_.DrawTopic(random_, &topic);
    writer_.AppendBody(random_, topic, std::min<std::uint32_t>(bytes, 16 << 10), &text);
    text.push_back('\n');
  }
  return text;
}

std::string PageWriter::Title() {
  std::string title;
  Topic topic;
  writer_.DrawTopic(random_, &topic);
  writer_.AppendTitle(random_, topic, &title);
  return title;
}

Flood MakeFlood(FloodKind kind, std::size_t pages, std::size_t probes, std::uint64_t seed,
                const HashSecret& secret) {
  FloodWriter writer(kind, seed, secret);
  Flood flood;
  for (std::size_t i = 0; i < pages; ++i) flood.pages.push_back(writer.Next(false));
  for (std::size_t i = 0; i < probes; ++i) flood.probes.push_back(writer.Next(true));
  return flood;
}

}  // namespace newsfold::testing
