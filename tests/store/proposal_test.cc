// Deciding ahead of the turn gives the answers of deciding in order, whatever comes between.

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/bulk.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold {
namespace {

std::string Word(std::uint32_t seed) {
  std::string word;
  for (std::uint32_t rest = seed * 2654435761U; word.size() < 6; rest = rest * 1664525U + 1013904223U)
    word.push_back(static_cast<char>('a' + (rest >> 24) % 26));
  return word;
}

// Some thirty articles of few sites, under few titles and urls, of paragraphs that return: each depends on
// many of those in front of it.
class Crawl {
 public:
  explicit Crawl(std::uint32_t seed) : random_(seed), seed_(seed) {}

  std::vector<Article> Make(std::size_t count) {
    std::vector<Article> articles;
    for (std::size_t i = 0; i < count; ++i) articles.push_back(MakeOne(i));
    return articles;
  }

 private:
  std::uint32_t Below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  std::string Paragraph(std::uint32_t story, std::uint32_t words) const {
    std::string text;
    for (std::uint32_t i = 0; i < words; ++i)
      text += Word(seed_ * 77 + story * 1000 + i) + (i % 12 == 11 ? ". " : " ");
    return text + ".\n";
  }

  std::string Text() {
    if (Below(12) == 0) return "...";  // nothing that could be found
    std::string text;
    const std::uint32_t site_text = Below(4);
    if (site_text > 0) text += Paragraph(100 + site_, 25);  // the same on the pages of a site
    text += Paragraph(Below(6), 30 + 20 * Below(4));
    if (Below(3) == 0) text += Paragraph(Below(6), 60);
    if (Below(4) == 0) text += Paragraph(200 + Below(1000), 40);
    if (site_text > 1) text += Paragraph(110, 40);  // what many sites carry
    return text;
  }

  Article MakeOne(std::size_t i) {
    Article article;
    // An id now and then comes again, with another text or the same.
    if (Below(3) > 0) article.id = "id" + std::to_string(Below(8) == 0 ? Below(30) : i);
    site_ = Below(8);
    const std::string host = "s" + std::to_string(site_) + ".example";
    if (Below(8) > 0) article.url = "https://" + host + "/" + std::to_string(Below(20));
    if (Below(4) > 0) {
      article.title = Word(Below(5)) + " " + Word(Below(5) + 10) + " " + Word(Below(3) + 20);
      if (site_ < 6) article.title += " - " + Word(site_ % 3 + 50) + " gazette";
    }
    article.text =
        !texts_.empty() && Below(6) == 0 ? texts_[Below(static_cast<std::uint32_t>(texts_.size()))] : Text();
    texts_.push_back(article.text);
    return article;
  }

  std::mt19937 random_;
  const std::uint32_t seed_;
  std::uint32_t site_ = 0;
  std::vector<std::string> texts_;
};

std::unique_ptr<Archive> OpenOver(MemoryEngine::Map contents) {
  ArchiveOptions options;
  options.directory = "memory";
  options.create_if_missing = true;
  return std::move(Archive::Open(
                       options, std::make_unique<MemoryEngine>(std::move(contents), CompletionMode::kInline)))
      .value();
}

// Two empty archives of one secret.
struct TwoArchives {
  TwoArchives() {
    auto engine = std::make_unique<MemoryEngine>(MemoryEngine::Map{}, CompletionMode::kInline);
    MemoryEngine* const made = engine.get();
    ArchiveOptions options;
    options.directory = "memory";
    options.create_if_missing = true;
    const std::unique_ptr<Archive> empty = std::move(Archive::Open(options, std::move(engine))).value();
    in_order = OpenOver(made->Contents());
    ahead = OpenOver(made->Contents());
  }

  // That articles take the place of canonicals is another thing that changes what was decided ahead.
  void UseLongestBody() const {
    for (Archive* const archive : {in_order.get(), ahead.get()})
      ASSERT_TRUE(archive->SetPolicy({PolicyKind::kLongestBody, {}}).ok());
  }

  std::unique_ptr<Archive> in_order;
  std::unique_ptr<Archive> ahead;
};

// Everything in an answer but ids, of which some are made up.
std::string Told(const Result<Decision>& decision) {
  if (!decision) return decision.error().ToString();
  const Verdict& verdict = decision->verdict;
  std::string told = std::to_string(decision->is_repost) + std::to_string(decision->already_known);
  for (const std::string_view name : {NameOf(verdict.relation), NameOf(verdict.reason), NameOf(verdict.lane)})
    told += " " + std::string(name);
  for (const double share : {verdict.coverage_article, verdict.coverage_canonical, verdict.resemblance})
    told += " " + std::to_string(share);
  told += " distance " + std::to_string(verdict.simhash_distance) + " sequence " +
          std::to_string(decision->sequence) + " contains " + std::to_string(decision->contained.size());
  for (const Decision& joined : decision->joined) told += " joined " + Told(joined);
  for (const Decision& elected : decision->elected) told += " elected " + Told(elected);
  return told;
}

// The place of an article in the order of arrival; 0 for none.
std::size_t PlaceOf(Archive* archive, const std::string& id) {
  std::size_t place = 0;
  bool found = false;
  const Status status = archive->ForEachId([&](std::string_view each) {
    ++place;
    found = each == id;
    return !found;
  });
  EXPECT_TRUE(status.ok());
  return found ? place : 0;
}

void ExpectEqual(const TwoArchives& archives, const Result<Decision>& expected,
                 const Result<Decision>& decision) {
  ASSERT_EQ(Told(decision), Told(expected));
  if (!expected) return;
  for (const auto id : {&Decision::id, &Decision::canonical_id, &Decision::compared_id, &Decision::via_id}) {
    EXPECT_EQ(PlaceOf(archives.ahead.get(), (*decision).*id),
              PlaceOf(archives.in_order.get(), (*expected).*id));
  }
}

// NEWSFOLD_PROPOSAL_ROUNDS=100000 decides three million articles.
std::uint32_t Rounds() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::uint32_t kDefault = 20;
#else
  constexpr std::uint32_t kDefault = 130;
#endif
  const char* const given = std::getenv("NEWSFOLD_PROPOSAL_ROUNDS");
  return given != nullptr ? static_cast<std::uint32_t>(std::atoi(given)) : kDefault;
}

TEST(Proposals, HoldOrAreMadeAgain) {
  for (std::uint32_t round = 1; round <= Rounds() && !::testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const TwoArchives archives;
    if (round % 2 == 0) archives.UseLongestBody();
    std::mt19937 random(round);
    const std::vector<Article> articles = Crawl(round).Make(30);
    std::deque<Result<PreparedArticle>> prepared;
    std::size_t settled = 0;
    while (settled < articles.size()) {
      const std::size_t next = settled + prepared.size();
      if (next < articles.size() && (prepared.empty() || random() % 3 != 0)) {
        prepared.push_back(archives.ahead->Prepare(articles[next]));
        continue;
      }
      ASSERT_TRUE(prepared.front());
      const Result<Decision> decision = archives.ahead->Settle(std::move(*prepared.front()));
      prepared.pop_front();
      ExpectEqual(archives, archives.in_order->Ingest(articles[settled++]), decision);
    }
  }
}

TEST(Proposals, OfManyThreadsComeToTheSame) {
  for (std::uint32_t round = 1; round <= Rounds() / 10 && !::testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const TwoArchives archives;
    if (round % 2 == 0) archives.UseLongestBody();
    const std::vector<Article> articles = Crawl(round).Make(200);
    std::vector<Result<Decision>> decisions;
    BulkPipeline pipeline(
        archives.ahead.get(), {.threads = 6}, [] { return BulkPipeline::ParseFunction(); },
        [&](BulkOutcome outcome) { decisions.push_back(std::move(outcome.decision)); });
    for (const Article& article : articles)
      ASSERT_TRUE(pipeline.AddMade([&](std::any*) { return article; }, article.text.size(), 0).ok());
    ASSERT_TRUE(pipeline.Finish().ok());
    ASSERT_EQ(decisions.size(), articles.size());
    for (std::size_t i = 0; i < articles.size(); ++i)
      ExpectEqual(archives, archives.in_order->Ingest(articles[i]), decisions[i]);
  }
}

}  // namespace
}  // namespace newsfold
