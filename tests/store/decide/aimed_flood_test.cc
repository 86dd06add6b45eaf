// Articles aimed at a victim: with its SimHash or its rarest shingles under the secret of another store,
// which is the most an outsider can have, or with quotes from it. None may be taken for a copy of its victim,
// and true copies still have to find it. The size here suits every change; NEWSFOLD_AIMED_VICTIMS=10000 is
// the full run.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/shingle.h"
#include "dedup/sketch/simhash.h"
#include "tests/store/decide/flood_pages.h"
#include "tests/store/decide/simhash_aimer.h"
#include "tests/store/engine/memory_engine.h"
#include "tests/store/seeded_archive.h"
#include "tests/test_size.h"
#include "tools/corpus/corpus.h"
#include "tools/corpus/han.h"
#include "tools/corpus/noise.h"
#include "tools/corpus/sentences.h"

namespace newsfold::testing {
namespace {

constexpr std::uint64_t kSeed = 1848;
constexpr std::uint64_t kForeignSeed = 1849;
const std::size_t kVictims = TestSize("NEWSFOLD_AIMED_VICTIMS", 300);
constexpr std::size_t kSentencesMin = 8;
constexpr std::size_t kAimedWords = 300;
constexpr std::size_t kSwapsMax = 20'000;
constexpr std::uint32_t kOtherBytes = 1000;

enum class Aim : std::uint8_t {
  kSimHash,    // its SimHash within 3 bits, under the other secret
  kShingles,   // the shingles it is indexed under there
  kQuote,      // two sentences of it in another article
  kScattered,  // three sentences of it, far apart in another article
};
constexpr Aim kAims[] = {Aim::kSimHash, Aim::kShingles, Aim::kQuote, Aim::kScattered};

const char* NameOf(Aim aim) {
  constexpr const char* kNames[] = {"simhash", "shingles", "quote", "scattered"};
  return kNames[static_cast<std::size_t>(aim)];
}

// Originals of all languages, long enough that two sentences are little of them.
std::vector<Article> MakeVictims() {
  CorpusOptions options;
  options.seed = kSeed;
  options.repost_share_ppm = 0;
  options.lookalike_share_ppm = 0;
  options.boilerplate_share_ppm = 0;
  options.kinds = {NoiseKind::kVerbatim};
  options.hosts = 5000;
  Corpus corpus(options);
  std::vector<Article> victims;
  while (victims.size() < kVictims) {
    const GeneratedArticle& article = corpus.Next();
    if (SplitSentences(article.text).size() >= kSentencesMin) victims.push_back(ArticleOf(article));
  }
  return victims;
}

// Whoever aims: knows all victims and the secret of another store. Thread-compatible.
class Attacker {
 public:
  // Knows the secret of that seed.
  explicit Attacker(std::uint64_t secret_seed)
      : folder_(SecretOfSeed(secret_seed)), aimer_(SecretOfSeed(secret_seed), kSeed), writer_(kSeed) {}

  Article AimAt(const Article& victim, Aim aim) {
    Article article;
    article.id = std::string(NameOf(aim)) + "-" + victim.id;
    article.url = "https://" + article.id + ".example/";
    article.title = writer_.Title();
    switch (aim) {
      case Aim::kSimHash:
        article.text = TextWithSimHashOf(victim.text);
        break;
      case Aim::kShingles:
        article.text = KeysOf(victim.text);
        keys_met_ += SharesKeys(victim.text, article.text);
        break;
      case Aim::kQuote:
        article.text = Quote(victim.text, 1, 2);
        break;
      case Aim::kScattered:
        article.text = Quote(victim.text, 3, 1);
        break;
    }
    return article;
  }

  std::size_t simhashes_met() const { return simhashes_met_; }
  std::size_t keys_met() const { return keys_met_; }

 private:
  Fingerprint FingerprintOf(const std::string& text) {
    Fingerprint fingerprint;
    Shingle(folder_, text, &shingled_);
    MakeFingerprint(shingled_, {}, &scratch_, &fingerprint);
    return fingerprint;
  }

  std::string TextWithSimHashOf(const std::string& victim) {
    const std::uint64_t wanted = FingerprintOf(victim).simhash;
    std::string text = aimer_.TextWith(wanted, kAimedWords, kSwapsMax, writer_.random());
    simhashes_met_ += HammingDistance(wanted, FingerprintOf(text).simhash) <= kSimHashDistanceMax;
    return text;
  }

  // An article of other words with `passages` passages of so many sentences.
  std::string Quote(const std::string& victim, std::size_t passages, std::size_t sentences_each) {
    const std::vector<std::string_view> sentences = SplitSentences(victim);
    std::string text = writer_.Body(kOtherBytes);
    for (std::size_t i = 0; i < passages; ++i) {
      const std::size_t first = i * sentences.size() / passages;
      for (std::size_t j = 0; j < sentences_each; ++j) text.append(sentences[first + j]);
      text.append("\n").append(writer_.Body(kOtherBytes));
    }
    return text;
  }

  // The keys of the victim that the other store would index it under, each between other words.
  std::string KeysOf(const std::string& text) {
    const Fingerprint fingerprint = FingerprintOf(text);
    const std::vector<Token>& tokens = shingled_.folded.tokens;
    std::string result;
    std::vector<std::uint64_t> windows;
    KeyHashes(tokens, &windows);
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const std::vector<std::uint64_t>& keys = fingerprint.indexed_keys;
      if (!std::binary_search(keys.begin(), keys.end(), windows[i])) continue;
      std::size_t last = i;
      for (std::uint32_t width = KeyWidthOf(tokens[i]); width < kKeyWidth; width += KeyWidthOf(tokens[last]))
        ++last;
      result.append(text, tokens[i].begin, ByteEnd(tokens[last]) - tokens[i].begin);
      result.append(". ").append(writer_.Body(60)).append("\n");
    }
    return result;
  }

  bool SharesKeys(const std::string& victim, const std::string& article) {
    const std::vector<std::uint64_t> wanted = FingerprintOf(victim).indexed_keys;
    const std::vector<std::uint64_t> found = FingerprintOf(article).probed_keys;
    const std::ptrdiff_t shared = std::count_if(wanted.begin(), wanted.end(), [&](std::uint64_t key) {
      return std::binary_search(found.begin(), found.end(), key);
    });
    return shared * 2 >= static_cast<std::ptrdiff_t>(wanted.size());
  }

  Folder folder_;
  SimHashAimer aimer_;
  PageWriter writer_;
  ShingledText shingled_;
  FingerprintScratch scratch_;
  std::size_t simhashes_met_ = 0;
  std::size_t keys_met_ = 0;
};

// A copy as others make it: another dateline, some edits, a navigation line and headlines around it.
Article CopyOf(const Article& victim, NoiseKind kind, PageWriter* writer) {
  std::vector<std::string> headlines(8), sentences(8);
  for (std::string& headline : headlines) headline = writer->Title();
  for (std::string& sentence : sentences) sentence = writer->Body(60);
  Article copy;
  copy.id = "copy-" + victim.id;
  copy.url = "https://" + copy.id + ".example/";
  AppendNoisy(kind, victim.text, {victim.title, headlines, sentences}, writer->random(), &copy.text);
  return copy;
}

// Settles one article aimed at each victim; none may be folded onto it.
void CheckNoneIsFoldedOntoItsVictim(Archive* archive, const std::vector<Article>& victims, Aim aim,
                                    const char* name, Attacker* attacker) {
  std::size_t onto_victims = 0, onto_others = 0, met = 0;
  for (const Article& victim : victims) {
    const Decision decision = Settle(archive, attacker->AimAt(victim, aim));
    met += decision.compared_id == victim.id;
    if (decision.is_repost) ++(decision.canonical_id == victim.id ? onto_victims : onto_others);
  }
  std::printf("%s: %zu aimed, %zu compared with their victim, %zu folded onto it, %zu onto others\n", name,
              victims.size(), met, onto_victims, onto_others);
  EXPECT_EQ(onto_victims, 0u) << name;
}

// The copies that are found, kind by kind. Of those that were edited some have too little left of their
// story, whoever else is in the store.
std::vector<std::string> TrueCopiesFound(Archive* archive, const std::vector<Article>& victims) {
  PageWriter writer(kSeed + 1);
  std::vector<std::string> found;
  for (const NoiseKind kind : {NoiseKind::kDateline, NoiseKind::kEdits, NoiseKind::kNavigation}) {
    const std::size_t found_before = found.size();
    for (const Article& victim : victims) {
      const Article copy = CopyOf(victim, kind, &writer);
      if (Check(archive, copy).canonical_id == victim.id)
        found.push_back(copy.id + " " + std::string(NameOf(kind)));
    }
    const std::size_t found_of_kind = found.size() - found_before;
    std::printf("true copies (%s): %zu of %zu found\n", std::string(NameOf(kind)).c_str(), found_of_kind,
                victims.size());
    const std::size_t found_min =
        kind == NoiseKind::kEdits ? victims.size() - victims.size() / 50 : victims.size();
    EXPECT_GE(found_of_kind, found_min) << NameOf(kind);
  }
  return found;
}

TEST(AimedFlood, SwallowsNobodyAndHidesNobody) {
  const std::unique_ptr<Archive> archive = OpenSeeded(kSeed, std::make_unique<MemoryEngine>());
  const std::vector<Article> victims = MakeVictims();
  for (const Article& victim : victims) Settle(archive.get(), victim);
  const std::vector<std::string> found_before = TrueCopiesFound(archive.get(), victims);
  Attacker attacker(kForeignSeed);
  for (const Aim aim : kAims)
    CheckNoneIsFoldedOntoItsVictim(archive.get(), victims, aim, NameOf(aim), &attacker);
  std::printf("seed %llu; under the other secret %zu of %zu have the SimHash, %zu most of the keys\n",
              static_cast<unsigned long long>(kSeed), attacker.simhashes_met(), victims.size(),
              attacker.keys_met());
  EXPECT_GE(attacker.simhashes_met() * 10, victims.size() * 9);
  EXPECT_GE(attacker.keys_met() * 10, victims.size() * 9);
  EXPECT_EQ(TrueCopiesFound(archive.get(), victims), found_before);
}

// The secret keeps searches cheap; that nobody is swallowed does not depend on it.
TEST(AimedFlood, SwallowsNobodyEvenIfTheSecretIsKnown) {
  const std::unique_ptr<Archive> archive = OpenSeeded(kSeed, std::make_unique<MemoryEngine>());
  const std::vector<Article> victims = MakeVictims();
  for (const Article& victim : victims) Settle(archive.get(), victim);
  const std::vector<std::string> found_before = TrueCopiesFound(archive.get(), victims);
  Attacker attacker(kSeed);
  CheckNoneIsFoldedOntoItsVictim(archive.get(), victims, Aim::kSimHash, "simhash, secret known", &attacker);
  CheckNoneIsFoldedOntoItsVictim(archive.get(), victims, Aim::kShingles, "shingles, secret known", &attacker);
  EXPECT_EQ(TrueCopiesFound(archive.get(), victims), found_before);
}

// Whoever is early cannot make a coming article vanish.
TEST(AimedFlood, VictimsThatArriveLaterAreNew) {
  const std::unique_ptr<Archive> archive = OpenSeeded(kSeed, std::make_unique<MemoryEngine>());
  const std::vector<Article> victims = MakeVictims();
  Attacker attacker(kSeed);
  for (const Article& victim : victims) {
    for (const Aim aim : kAims) Settle(archive.get(), attacker.AimAt(victim, aim));
  }
  std::size_t swallowed = 0;
  for (const Article& victim : victims) swallowed += Settle(archive.get(), victim).is_repost;
  std::printf("victims that came after what was aimed at them: %zu of %zu swallowed\n", swallowed,
              victims.size());
  EXPECT_EQ(swallowed, 0u);
}

// One page that quotes the first `percent` of a story and goes on with three times as many words of its own.
Article QuotingPage(const Article& story, std::uint32_t percent, std::size_t number, bool has_url,
                    PageWriter* writer) {
  const std::string quoted =
      story.text.substr(0, FloorBoundary(story.text, story.text.size() * percent / 100));
  Article page;
  page.id = story.id + "-quote-" + std::to_string(number);
  if (has_url) page.url = "https://" + page.id + ".example/";
  page.title = writer->Title();
  page.text = quoted + "\n" + writer->Body(static_cast<std::uint32_t>(3 * quoted.size()));
  return page;
}

// More pages quote each story than a key may have postings; then copies of it arrive. The share of them
// found.
double CopiesOfQuotedStoriesFound(std::uint32_t percent, bool has_url) {
  constexpr std::size_t kQuotingPages = 80;
  const std::size_t stories_max = std::max<std::size_t>(kVictims / 100, 4);
  const std::unique_ptr<Archive> archive = OpenSeeded(kSeed, std::make_unique<MemoryEngine>());
  std::vector<Article> stories = MakeVictims();
  stories.resize(stories_max);
  PageWriter writer(kSeed + percent);
  for (const Article& story : stories) {
    Settle(archive.get(), story);
    for (std::size_t i = 0; i < kQuotingPages; ++i)
      Settle(archive.get(), QuotingPage(story, percent, i, has_url, &writer));
  }
  std::printf("%zu pages quote %u %% of each of %zu stories%s; copies found:", kQuotingPages, percent,
              stories_max, has_url ? "" : ", without a url");
  std::size_t copies = 0, all_found = 0;
  for (const NoiseKind kind : {NoiseKind::kDateline, NoiseKind::kNavigation, NoiseKind::kFirstHalf,
                               NoiseKind::kFirstThird, NoiseKind::kPage}) {
    std::size_t found = 0;
    for (const Article& story : stories) {
      Article copy = CopyOf(story, kind, &writer);
      if (!has_url) copy.url.clear();
      found += Check(archive.get(), copy).canonical_id == story.id;
    }
    std::printf(" %s %zu", std::string(NameOf(kind)).c_str(), found);
    all_found += found;
    copies += stories.size();
  }
  std::printf("\n");
  return static_cast<double>(all_found) / static_cast<double>(copies);
}

TEST(AimedFlood, StoriesThatManyQuoteStillFindTheirCopies) {
  for (const std::uint32_t percent : {25, 50, 75, 100})
    EXPECT_GE(CopiesOfQuotedStoriesFound(percent, true), 0.95) << percent;
}

// Where nobody tells the site, what six pages quote counts as boilerplate.
TEST(AimedFlood, StoriesThatManyQuoteWithoutUrlsFindMostOfTheirCopies) {
  EXPECT_GE(CopiesOfQuotedStoriesFound(25, false), 0.75);
  EXPECT_GE(CopiesOfQuotedStoriesFound(100, false), 0.75);
}

}  // namespace
}  // namespace newsfold::testing
