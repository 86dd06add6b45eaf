// What an article's text was read from: kept beside it, given back byte for byte, and gone when it is; and
// the times at which articles were fetched.
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/article_id.h"
#include "store/records/canonical_url.h"
#include "store/upkeep/repair.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/export/export_fixture.h"
#include "tests/store/scratch_directory.h"
#include "tests/store/upkeep/repaired.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using testing::Describe;
using ::testing::ElementsAre;
using testing::ExportFixture;
using testing::Findings;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::Repaired;
using testing::RepairOf;
using testing::Repost;
using testing::Story;

using Map = MemoryEngine::Map;

constexpr std::int64_t kFetchedMs = 1'700'000'000'123;  // 2023-11-14T22:13:20.123Z

std::string PageOf(const std::string& text) {
  return "<html><body><nav>Home | News | Sport</nav><article>" + text + "</article></body></html>";
}

// No zstd makes it smaller.
std::string Noise(unsigned seed, std::size_t bytes) {
  std::mt19937 random(seed);
  std::string noise(bytes, '\0');
  for (char& byte : noise) byte = static_cast<char>(random());
  return noise;
}

class Originals : public ExportFixture {
 protected:
  static Article Page(const std::string& id, const std::string& text, std::string original) {
    Article article;
    article.id = id;
    article.url = "https://a.example/" + id;
    article.text = text;
    article.original = std::move(original);
    article.original_type = "text/html; charset=gbk";
    return article;
  }
  Decision Add(const Article& article) {
    texts_[article.id] = article.text;
    return Ingest(article);
  }
  Decision AddPage(const std::string& id, const std::string& text) {
    return Add(Page(id, text, PageOf(text)));
  }
  // A page, a copy of it, and a text without a page.
  void AddPages() {
    AddPage("a0", Story(1));
    AddPage("a1", Repost(Story(1), "Desk", "Tail"));
    Add(Page("b0", Story(2), ""));
  }

  std::string OriginalOf(const std::string& id, std::uint32_t version = 0) {
    const Result<Original> original = archive_->GetOriginal(id, version);
    return original ? original->bytes : original.error().ToString();
  }
  std::vector<std::int64_t> TimesAt(const std::string& url) {
    const Result<SightingList> list = archive_->GetSightings(url, 100);
    EXPECT_THAT(list, IsOk());
    std::vector<std::int64_t> times;
    for (const Sighting& sighting : list->sightings) times.push_back(sighting.seen_at_ms);
    return times;
  }
  ArticleNumber NumberOf(const std::string& id) { return *DecodeNumber(engine_->Contents().at(IdKey(id))); }

  void Remove(const std::string& id) {
    Curation curation;
    curation.kind = CurationKind::kRemove;
    curation.id = id;
    curation.who = "editor";
    curation.reason = "an order";
    ASSERT_THAT(archive_->Curate(curation), IsOk());
    removed_.insert(texts_.extract(id));
  }
  static Result<PurgeSummary> Purge(Archive* archive) {
    return archive->Purge({.ids = {}, .who = "editor", .reason = "an order"},
                          [](const PurgeSummary&) { return true; });
  }
};

TEST_F(Originals, AreGivenBackByteForByte) {
  AddPages();
  const std::string noise = Noise(1, 5000);
  Add(Page("c0", Story(3), noise));
  Add(Page("c1", Story(4), std::string(1, '\0')));
  Reopen();
  EXPECT_EQ(OriginalOf("a0"), PageOf(Story(1)));
  EXPECT_EQ(OriginalOf("a1"), PageOf(Repost(Story(1), "Desk", "Tail")));
  EXPECT_EQ(OriginalOf("c0"), noise);
  EXPECT_EQ(OriginalOf("c1"), std::string(1, '\0'));
  EXPECT_EQ(archive_->GetOriginal("a0")->facts.type, "text/html; charset=gbk");
  EXPECT_EQ(TextOf("a0"), Story(1));
  const Result<StoredArticle> stored = archive_->Get("a0");
  ASSERT_TRUE(stored->original);
  EXPECT_EQ(stored->original->type, "text/html; charset=gbk");
  EXPECT_EQ(stored->original->bytes, PageOf(Story(1)).size());
  EXPECT_EQ(stored->original->sha256, ToHex(Sha256Of(PageOf(Story(1)))));
  EXPECT_EQ(stored->article.original, "");
  ExpectClean("originals ");
}

TEST_F(Originals, AreCompressedUnlessThatIsNoLess) {
  AddPages();
  Add(Page("c0", Story(3), Noise(1, 5000)));
  EXPECT_LT(RecordOf(1).original.stored_bytes, RecordOf(1).original.bytes * 2 / 3);
  EXPECT_EQ(RecordOf(4).original.stored_bytes, 5000u);
  EXPECT_EQ(engine_->Contents().at(OriginalKey(4)).size(), 5001u);
}

TEST_F(Originals, TextWithoutOneIsItsOwn) {
  AddPages();
  const Result<Original> original = archive_->GetOriginal("b0");
  EXPECT_EQ(original->bytes, Story(2));
  EXPECT_EQ(original->facts.type, "text/plain; charset=utf-8");
  EXPECT_EQ(original->facts.sha256, ToHex(Sha256Of(Story(2))));
  EXPECT_FALSE(archive_->Get("b0")->original);
  EXPECT_EQ(archive_->Get("b0")->article.original_type, "") << "nothing has this type";
  EXPECT_FALSE(engine_->Contents().contains(OriginalKey(NumberOf("b0"))));
  IngestText("bytes", "caf\xe9 " + Story(5));
  EXPECT_EQ(archive_->GetOriginal("bytes")->facts.type, "text/plain");
}

TEST_F(Originals, TheFirstOneStays) {
  AddPages();
  const Map before = engine_->Contents();
  EXPECT_TRUE(Add(Page("a0", Story(1), "another page")).already_known);
  EXPECT_TRUE(Add(Page("b0", Story(2), "a page after all")).already_known);
  EXPECT_EQ(engine_->Contents(), before);
}

TEST_F(Originals, TooLargeOnesAreRefused) {
  Article article = Page("a0", Story(1), std::string(kOriginalBytesMax, ' '));
  EXPECT_THAT(archive_->Ingest(article), IsOk());
  EXPECT_EQ(OriginalOf("a0").size(), kOriginalBytesMax);
  article.id = "a1";
  article.original += ' ';
  const Result<Decision> refused = archive_->Ingest(article);
  ASSERT_EQ(CodeOf(refused), StatusCode::kInvalidArgument);
  EXPECT_THAT(refused.error().message(), HasSubstr("original is 33554433 bytes long"));
  article.original = "page";
  article.original_type.assign(kShortFieldBytesMax + 1, 'x');
  EXPECT_THAT(archive_->Ingest(article).error().message(), HasSubstr("original_type is 1025 bytes long"));
}

TEST_F(Originals, BelongToAVersion) {
  AddPages();
  ASSERT_THAT(Correct(Page("a0", Story(1) + " Mended.", "<p>mended</p>")), IsOk());
  EXPECT_EQ(OriginalOf("a0"), "<p>mended</p>");
  EXPECT_EQ(OriginalOf("a0", 1), PageOf(Story(1)));
  EXPECT_EQ(OriginalOf("a0", 2), "<p>mended</p>");
  EXPECT_EQ(CodeOf(archive_->GetOriginal("a0", 3)), StatusCode::kNotFound);
  ASSERT_THAT(Correct(Page("a0", Story(7), ""), OnConflict::kReplace), IsOk());
  EXPECT_EQ(OriginalOf("a0"), Story(7));
  EXPECT_EQ(CodeOf(archive_->GetOriginal("a0", 2)), StatusCode::kGone);
  ASSERT_THAT(Purge(archive_.get()), IsOk());
  EXPECT_TRUE(engine_->Contents().contains(OriginalKey(1)));
  EXPECT_FALSE(engine_->Contents().contains(OriginalKey(4))) << "it was replaced";
  ExpectClean("versions ");
}

TEST_F(Originals, SurviveAllThatIsDoneToTheirArticle) {
  AddPages();
  AddPage("a2", Repost(Story(1), "Other", "End"));
  Curation promote;
  promote.kind = CurationKind::kPromote;
  promote.id = "a2";
  promote.who = "editor";
  promote.reason = "it was first";
  ASSERT_THAT(archive_->Curate(promote), IsOk());
  Changes();
  ASSERT_TRUE(
      archive_->Compact({.pack = PackOptions{.newest_kept = 0}}, [](const CompactSummary&) { return true; }));
  EXPECT_EQ(OriginalOf("a0"), PageOf(Story(1)));
  EXPECT_EQ(OriginalOf("a2"), PageOf(Repost(Story(1), "Other", "End")));
  ExpectClean("decided again ");
}

TEST_F(Originals, OfRemovedArticlesAreGivenToNobody) {
  AddPages();
  Remove("a1");
  EXPECT_EQ(CodeOf(archive_->GetOriginal("a1")), StatusCode::kGone);
  EXPECT_TRUE(engine_->Contents().contains(OriginalKey(2)));
  const Result<PurgeSummary> purged = Purge(archive_.get());
  ASSERT_THAT(purged, IsOk());
  EXPECT_FALSE(engine_->Contents().contains(OriginalKey(2)));
  EXPECT_FALSE(RecordOf(2).has_original());
  for (const auto& [key, value] : engine_->Contents())
    EXPECT_EQ(value.find(ToHex(Sha256Of(PageOf(Repost(Story(1), "Desk", "Tail"))))), value.npos);
  ExpectClean("purged ");
}

// Of noise the bytes stand in the files as they are.
TEST_F(Originals, PurgedOnesAreInNoFile) {
  const testing::ScratchDirectory directory;
  const std::string store = directory / "store";
  const std::string kept = Noise(1, 20'000);
  const std::string purged = Noise(2, 20'000);
  const auto is_in_files = [&](const std::string& piece) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(store)) {
      if (entry.is_regular_file() && testing::ReadFile(entry.path()).find(piece) != std::string::npos)
        return true;
    }
    return false;
  };
  ArchiveOptions options;
  options.directory = store;
  options.create_if_missing = true;
  const Result<std::unique_ptr<Archive>> archive = Archive::Open(options);
  ASSERT_THAT(archive, IsOk());
  ASSERT_THAT((*archive)->Ingest(Page("a0", Story(1), kept)), IsOk());
  ASSERT_THAT((*archive)->Ingest(Page("b0", Story(2), purged)), IsOk());
  ASSERT_TRUE(is_in_files(purged.substr(5000, 100)));
  Curation remove;
  remove.kind = CurationKind::kRemove;
  remove.id = "b0";
  remove.who = "editor";
  remove.reason = "an order";
  ASSERT_THAT((*archive)->Curate(remove), IsOk());
  const Result<PurgeSummary> summary = Purge(archive->get());
  ASSERT_THAT(summary, IsOk());
  EXPECT_GT(summary->pieces, 19'000u);
  EXPECT_EQ(summary->pieces_left, 0u);
  EXPECT_FALSE(is_in_files(purged.substr(5000, 100)));
  EXPECT_TRUE(is_in_files(kept.substr(5000, 100)));
  EXPECT_EQ((*archive)->GetOriginal("a0")->bytes, kept);
}

TEST_F(Originals, DamageIsNamed) {
  AddPages();
  const std::string where = "original of article number 1";
  for (const VerifyDepth depth : {VerifyDepth::kQuick, VerifyDepth::kIndex, VerifyDepth::kFull})
    CheckErased("original", Damage::kOriginal, where, OriginalKey(1), depth);
  CheckFlipped("original", Damage::kOriginal, where, OriginalKey(1), VerifyDepth::kFull);
  CheckAdded("an original that is none", Damage::kOriginal, where, OriginalKey(1), "x");
  CheckAdded("an original too many", Damage::kOriginal, "original of article number 3", OriginalKey(3),
             EncodeBody("x"));
  CheckAdded("an original of nobody", Damage::kOriginal, "original of article number 99", OriginalKey(99),
             EncodeBody("x"));
  CheckRecord(
      "other original", where, 1, [](ArticleRecord* r) { r->original.sha256[0] ^= 1; }, Damage::kOriginal,
      VerifyDepth::kFull);
  EXPECT_THAT(std::string(RemedyOf(Damage::kOriginal)), HasSubstr("repair"));
  Map contents = engine_->Contents();
  contents[OriginalKey(1)][20] ^= 1;
  ASSERT_THAT(OpenOver(contents), IsOk());
  EXPECT_EQ(CodeOf(archive_->GetOriginal("a0")), StatusCode::kCorruption);
  EXPECT_EQ(TextOf("a0"), Story(1));
}

TEST_F(Originals, AreRepairedWithTheirArticle) {
  AddPages();
  Article fetched = Page("c0", Story(3), PageOf(Story(3)));
  fetched.seen_at_ms = kFetchedMs;
  Add(fetched);
  const Map whole = engine_->Contents();
  const Repaired same = RepairOf(whole);
  for (const auto& [key, value] : whole)
    if (key.starts_with(FamilyPrefix(Family::kOriginal)) || key.starts_with(FamilyPrefix(Family::kUrl)) ||
        key.starts_with(FamilyPrefix(Family::kRecord)))
      EXPECT_EQ(same.contents.at(key), value);
  EXPECT_EQ(same.summary.originals_gone, 0u);
  EXPECT_THAT(same.items, IsEmpty());
  for (const bool is_flipped : {false, true}) {
    Map contents = whole;
    if (is_flipped) contents[OriginalKey(1)][20] ^= 1;
    if (!is_flipped) contents.erase(OriginalKey(1));
    contents[OriginalKey(99)] = EncodeBody("of nobody");
    const Repaired repaired = RepairOf(contents);
    EXPECT_EQ(repaired.summary.lost, 0u);
    EXPECT_EQ(repaired.summary.originals_gone, 1u);
    EXPECT_EQ(repaired.items.size(), is_flipped ? 2u : 1u);
    EXPECT_EQ(Describe(Verify(repaired.contents)), "");
    ASSERT_THAT(OpenOver(repaired.contents), IsOk());
    EXPECT_FALSE(archive_->Get("a0")->original);
    EXPECT_EQ(OriginalOf("a0"), Story(1));
    EXPECT_EQ(OriginalOf("a1"), PageOf(Repost(Story(1), "Desk", "Tail")));
    EXPECT_THAT(TimesAt("https://a.example/c0"), ElementsAre(kFetchedMs));
  }
}

// What is left of an article that is lost has its original.
TEST_F(Originals, OfLostArticlesAreQuarantined) {
  AddPages();
  Map contents = engine_->Contents();
  contents[RecordKey(2)][3] ^= 1;
  const Repaired repaired = RepairOf(contents);
  ASSERT_EQ(repaired.items.size(), 1u);
  EXPECT_EQ(repaired.items[0].article->original, contents[OriginalKey(2)]);
  EXPECT_FALSE(repaired.contents.contains(OriginalKey(2)));
  EXPECT_EQ(Describe(Verify(repaired.contents)), "");
}

TEST_F(Originals, SightingIsOfTheTimeOfFetching) {
  Article article = Page("a0", Story(1), "");
  article.seen_at_ms = kFetchedMs;
  const std::int64_t before = NowMs();
  Add(article);
  EXPECT_THAT(TimesAt(article.url), ElementsAre(kFetchedMs));
  const Result<StoredArticle> stored = archive_->Get("a0");
  EXPECT_GE(stored->stored_at_ms, before);
  EXPECT_EQ(stored->article.seen_at_ms, kFetchedMs);
  // Seen again, at another time, and at that once more.
  article.seen_at_ms += 1000;
  EXPECT_TRUE(Ingest(article).already_known);
  EXPECT_TRUE(Ingest(article).already_known);
  article.id.clear();
  EXPECT_TRUE(Ingest(article).already_known);
  EXPECT_THAT(TimesAt(article.url), ElementsAre(kFetchedMs + 1000, kFetchedMs));
  // At another address, where only the ID makes it known.
  article.id = "a0";
  article.url = "https://b.example/copy";
  EXPECT_TRUE(Ingest(article).already_known);
  EXPECT_THAT(TimesAt(article.url), ElementsAre(kFetchedMs + 1000));
  EXPECT_EQ(archive_->GetStats().sightings, 3u);
  Reopen();
  ExpectClean("fetched ");
}

TEST_F(Originals, TimesThatCannotBeAreRefused) {
  Article article = Page("a0", Story(1), "");
  for (const std::int64_t time : {kSeenAtMinMs - 1, std::int64_t{-5}, NowMs() + kClockErrorMaxMs + 60'000}) {
    article.seen_at_ms = time;
    EXPECT_EQ(CodeOf(archive_->Ingest(article)), StatusCode::kInvalidArgument) << time;
    EXPECT_EQ(CodeOf(archive_->Check(article)), StatusCode::kInvalidArgument) << time;
  }
  article.seen_at_ms = kSeenAtMinMs;
  EXPECT_THAT(archive_->Ingest(article), IsOk());
  article.seen_at_ms = NowMs() + kClockErrorMaxMs - 60'000;
  EXPECT_THAT(archive_->Ingest(article), IsOk());
}

TEST_F(Originals, RevisitsAreSightings) {
  Article article = Page("a0", Story(1), "");
  article.seen_at_ms = kFetchedMs;
  Add(article);
  Article other = Page("b0", Story(2), "");  // the page has another text by then
  other.url = article.url;
  other.seen_at_ms = kFetchedMs + 10;
  Add(other);
  const auto note = [&](const Revisit& revisit) {
    const Result<std::string> id = archive_->NoteSighting(revisit);
    return id ? *id : std::string(NameOf(id.error().code()));
  };
  const std::string& url = article.url;
  const std::string elsewhere = "https://mirror.example/a0";
  const std::int64_t later = kFetchedMs + 1000;
  EXPECT_EQ(note({"", url, 0, url, later}), "b0");
  EXPECT_EQ(note({"b0", "", 0, url, later}), "b0");
  EXPECT_EQ(note({"", url, kFetchedMs, url, later + 1}), "a0") << "who was seen there then";
  EXPECT_EQ(note({"", url, 5, url, later + 2}), "a0") << "who was seen there last";
  EXPECT_EQ(note({"unknown", url, kFetchedMs, elsewhere, later}), "a0") << "the url tells";
  EXPECT_EQ(note({"unknown", "https://c.example/", 0, url, later}), "not_found");
  EXPECT_EQ(note({"", "", 0, url, later}), "not_found");
  EXPECT_EQ(note({"a0", "", 0, "", later}), "invalid_argument");
  EXPECT_EQ(note({"a0", "", 0, url, 0}), "invalid_argument");
  EXPECT_THAT(TimesAt(url), ElementsAre(later + 2, later + 1, later, kFetchedMs + 10, kFetchedMs));
  EXPECT_THAT(TimesAt(elsewhere), ElementsAre(later));
  EXPECT_EQ(archive_->GetStats().sightings, 6u);
  const Map contents = engine_->Contents();
  EXPECT_EQ(note({"", url, kFetchedMs, elsewhere, later}), "a0");
  EXPECT_EQ(engine_->Contents(), contents) << "it is known";
  EXPECT_EQ(note({"", elsewhere, 0, elsewhere, later + 5}), "a0") << "a revisit of a revisit";
  ExpectClean("revisits ");
}

// And whatever names the urls of a purged article is gone.
TEST_F(Originals, RevisitsOfRemovedArticlesAreNone) {
  AddPages();
  const std::string elsewhere = "https://mirror.example/a0";
  ASSERT_THAT(archive_->NoteSighting({"a0", "", 0, elsewhere, kFetchedMs}), IsOk());
  Remove("a0");
  for (const Revisit& revisit : {Revisit{"a0", "", 0, elsewhere, kFetchedMs + 1},
                                 Revisit{"", elsewhere, kFetchedMs, elsewhere, kFetchedMs + 1}})
    EXPECT_EQ(CodeOf(archive_->NoteSighting(revisit)), StatusCode::kNotFound);
  EXPECT_EQ(archive_->GetStats().sightings, 4u);
  ASSERT_THAT(Purge(archive_.get()), IsOk());
  EXPECT_EQ(archive_->GetStats().sightings, 2u);
  for (const auto& [key, value] : engine_->Contents()) EXPECT_EQ(value.find("mirror"), value.npos);
  ExpectClean("purged ");
}

// A former version was seen where it was seen.
TEST_F(Originals, RevisitsMayBeOfFormerVersions) {
  Article article = Page("a0", Story(1), "");
  article.seen_at_ms = kFetchedMs;
  Add(article);
  article.text = Story(1) + " Mended.";
  article.seen_at_ms = kFetchedMs + 10;
  ASSERT_THAT(Correct(article), IsOk());
  ASSERT_THAT(archive_->NoteSighting({"", article.url, kFetchedMs, article.url, kFetchedMs + 20}), IsOk());
  EXPECT_TRUE(engine_->Contents().contains(UrlKey(CanonicalUrl(article.url), 1, kFetchedMs + 20)));
  ASSERT_THAT(archive_->NoteSighting({"a0", "", 0, article.url, kFetchedMs + 30}), IsOk());
  EXPECT_TRUE(engine_->Contents().contains(UrlKey(CanonicalUrl(article.url), 2, kFetchedMs + 30)));
}

TEST_F(Originals, ExportsCarryThem) {
  AddPages();
  Article fetched = Page("c0", Story(3), PageOf(Story(3)));
  fetched.seen_at_ms = kFetchedMs;
  fetched.original_type = "text/html; charset=\xff";
  Add(fetched);
  ASSERT_THAT(archive_->NoteSighting({"c0", "", 0, fetched.url, kFetchedMs + 5}), IsOk());
  const std::string exported = Export(archive_.get());
  Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), exported);
  ExpectSound(other.engine->Contents());
  EXPECT_EQ(Export(other.archive.get()), exported);
  for (const char* const id : {"a0", "a1", "b0", "c0"}) {
    EXPECT_EQ(other.archive->GetOriginal(id)->bytes, OriginalOf(id)) << id;
    EXPECT_EQ(other.archive->GetOriginal(id)->facts.type, archive_->GetOriginal(id)->facts.type) << id;
  }
  EXPECT_EQ(other.archive->Get("c0")->article.seen_at_ms, kFetchedMs);
  EXPECT_EQ(other.archive->GetStats().sightings, archive_->GetStats().sightings);
  // Once more changes nothing.
  const Map contents = other.engine->Contents();
  ExpectTakenOver(other.archive.get(), exported);
  EXPECT_EQ(other.engine->Contents(), contents);
}

// 25 MiB are 33 as base64url.
TEST_F(Originals, ThatAreTooLongForALineAreLeftOut) {
  Add(Page("a0", Story(1), Noise(1, std::size_t{25} << 20)));
  AddPage("b0", Story(2));
  std::string out;
  const Result<ExportSummary> summary = archive_->Export(
      {},
      [&](std::string_view bytes) {
        out += bytes;
        return Status::Ok();
      },
      ByteSink(), [](const ExportSummary&) { return true; });
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->articles, 2u);
  EXPECT_EQ(summary->originals_left_out, 1u);
  Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), out);
  EXPECT_EQ(other.archive->GetOriginal("a0")->bytes, Story(1));
  EXPECT_EQ(other.archive->GetOriginal("b0")->bytes, PageOf(Story(2)));
}

// As the page, and the text that was read from it.
TEST_F(Originals, WarcHasResources) {
  Article article = Page("a0", Story(1), PageOf(Story(1)));
  article.seen_at_ms = kFetchedMs;
  Add(article);
  ASSERT_THAT(archive_->NoteSighting({"a0", "", 0, article.url, kFetchedMs + 60'000}), IsOk());
  Article same = article;  // another page of the same text
  same.id = "a1";
  same.url = "https://b.example/";
  same.original = "<p>" + Story(1) + "</p>";
  Add(same);
  std::string index;
  const std::string warc =
      Export(archive_.get(), {.format = ExportFormat::kWarc, .warc_name = "x.warc"}, &index);
  const auto count = [](const std::string& text, const std::string& piece) {
    std::size_t found = 0;
    for (std::size_t at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count(warc, "WARC-Type: resource\r\n"), 2u);
  EXPECT_EQ(count(warc, "WARC-Type: conversion\r\n"), 2u);
  EXPECT_EQ(count(warc, "WARC-Type: revisit\r\n"), 1u);
  EXPECT_EQ(count(warc, "WARC-Refers-To: "), 3u);
  EXPECT_EQ(count(warc, "Content-Type: text/html; charset=gbk\r\n"), 3u);
  EXPECT_EQ(count(warc, "\r\n\r\n" + PageOf(Story(1)) + "\r\n\r\n"), 1u);
  EXPECT_THAT(warc, HasSubstr("WARC-Date: 2023-11-14T22:13:20.123Z"));
  EXPECT_EQ(testing::LinesOf(index).size(), 3u);
  EXPECT_EQ(count(index, "\"mime\":\"text/html\""), 2u);
  EXPECT_EQ(count(index, "\"mime\":\"warc/revisit\""), 1u);
  // Every record that is referred to is there, and no two have one name.
  for (const std::string& line : testing::LinesOf(warc)) {
    if (line.starts_with("WARC-Refers-To: "))
      EXPECT_EQ(count(warc, "WARC-Record-ID: " + line.substr(16)), 1u) << line;
  }
}

}  // namespace
}  // namespace newsfold
