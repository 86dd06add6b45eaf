#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/records/canonical_url.h"
#include "store/records/format.h"
#include "tests/store/archive_fixture.h"

namespace newsfold {
namespace {

class AddressTest : public testing::ArchiveFixture {};

Article AtUrl(const std::string& id, const std::string& url, const std::string& text) {
  Article article;
  article.id = id;
  article.url = url;
  article.text = text;
  return article;
}

// A live page: most numbers in it are others an hour later.
std::string LivePage(int minute) {
  const auto number = [minute](int factor) { return std::to_string(minute * factor + 3); };
  return "Live from the harbour stadium: Oster leads " + number(1) + " to " + number(2) +
         " against Brackwater after " + number(3) + " minutes. The crowd of " + number(71) +
         " saw a fast start, two posts hit and a yellow card for the visitors' captain. Rain has set in and "
         "the pitch "
         "is heavy. Oster have had " +
         number(4) + " corners, Brackwater " + number(5) + ". The next update follows here.";
}

TEST_F(AddressTest, FormsOfOneAddressAreOnePage) {
  const std::string url = "https://www.a.example/live/1";
  const std::string forms[] = {"http://www.a.example/live/1", "https://a.example/live/1?utm_source=feed",
                               "https://www.a.example/live/1/amp", "https://www.a.example/live/1#comments"};
  ASSERT_EQ(Ingest(AtUrl("other", "https://www.a.example/live/2", LivePage(300))).verdict.reason,
            Reason::kNoCandidate);
  Ingest(AtUrl("first", url, LivePage(17)));
  EXPECT_FALSE(Ingest(AtUrl("next", "https://www.a.example/live/1?id=5", LivePage(400))).is_repost);
  for (std::size_t i = 0; i < std::size(forms); ++i) {
    const std::string id = "form" + std::to_string(i);
    const Decision decision = Ingest(AtUrl(id, forms[i], LivePage(50 + 30 * static_cast<int>(i))));
    EXPECT_EQ(decision.canonical_id, "first") << forms[i] << " " << NameOf(decision.verdict.reason);
  }
  for (const std::string& form : forms) {
    const std::vector<Sighting> sightings = archive_->GetSightings(form, 10)->sightings;
    ASSERT_EQ(sightings.size(), 5u) << form;
    EXPECT_EQ(sightings.front().url, forms[3]) << "as it came";
    EXPECT_EQ(sightings.back().url, url);
  }
  EXPECT_EQ(archive_->GetSightings("https://a.example/live/1?id=5", 10)->sightings.size(), 1u);
}

// Programs of fold version 2 kept a sighting under the url as it came.
TEST_F(AddressTest, SightingsUnderTheUrlAsItCameAreFound) {
  const std::string url = "https://www.a.example/live/1";
  Ingest(AtUrl("first", url, LivePage(17)));
  MemoryEngine::Map contents = engine_->Contents();
  const std::string canonical = UrlPrefix(CanonicalUrl(url));
  auto entry = contents.extract(contents.lower_bound(canonical));
  ASSERT_TRUE(entry.key().starts_with(canonical));
  entry.key().replace(0, canonical.size(), UrlPrefix(url));
  contents.insert(std::move(entry));
  ASSERT_TRUE(OpenOver(std::move(contents)).ok());
  EXPECT_EQ(archive_->GetSightings(url, 10)->sightings.size(), 1u);
  const Decision again = Ingest(AtUrl("second", url, LivePage(90)));
  EXPECT_EQ(again.canonical_id, "first");
  const SightingList both = *archive_->GetSightings(url, 10);
  ASSERT_EQ(both.sightings.size(), 2u);
  EXPECT_EQ(both.sightings[0].article_id, "second");
  EXPECT_TRUE(both.is_complete);
  EXPECT_FALSE(archive_->GetSightings(url, 1)->is_complete);
}

}  // namespace
}  // namespace newsfold
