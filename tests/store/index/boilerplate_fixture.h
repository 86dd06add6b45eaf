#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/index/boilerplate_cache.h"
#include "store/index/site_summary.h"
#include "tests/store/decide/match_world.h"

namespace newsfold::testing {

// Stories of sites over a memory engine, and what is then known of a text.
class BoilerplateFixture : public ::testing::Test {
 protected:
  // Stores a text as the next article and has it counted as a story of its own, or as `identity` says.
  void AddStory(Boilerplate* counted_by, const std::string& site, const std::string& text,
                const std::string& title = "", std::optional<StoryIdentity> identity = std::nullopt) {
    ArticleRecord record;
    record.number = record.canonical = records_.records.size() + 1;
    record.fields.title = title;
    records_.records.push_back(record);
    records_.texts.push_back(text);
    Shingle(folder_, text, &shingled_);
    WriteSet writes;
    if (!identity) identity = MakeStoryIdentity(record.number, "", "");
    CountedStory story{record.number, *identity, {}};
    if (!site.empty() && site != kEverySite) story.title_parts = PartsOf(title);
    ASSERT_TRUE(counted_by->AddStory(site, story, shingled_, &writes).ok());
    ASSERT_TRUE(engine_.Write(std::move(writes)));
  }

  std::vector<HashTag> PartsOf(const std::string& title) {
    TitleSketch sketch;
    SketchTitle(folder_, title, &title_scratch_, &sketch);
    return SampleTitleParts(sketch);
  }

  // What is left of a title on a site, as PartsOf.
  std::vector<HashTag> PartsLeft(Boilerplate* boilerplate, const std::string& site,
                                 const std::string& title) {
    TitleSketch sketch;
    EXPECT_TRUE(boilerplate->SketchTitle(folder_, site, title, &title_scratch_, &sketch).ok());
    return SampleTitleParts(sketch);
  }

  std::vector<ShingleWeight> WeightsOf(Boilerplate* boilerplate, const std::string& site,
                                       const std::string& text) {
    Shingle(folder_, text, &shingled_);
    std::vector<ShingleWeight> weights;
    EXPECT_TRUE(boilerplate->Weigh(site, shingled_, &weights).ok());
    return weights;
  }

  // How many shingles of the text are boilerplate.
  std::size_t Masked(Boilerplate* boilerplate, const std::string& site, const std::string& text) {
    const std::vector<ShingleWeight> weights = WeightsOf(boilerplate, site, text);
    return static_cast<std::size_t>(std::count(weights.begin(), weights.end(), 0));
  }

  // The entries of a site, the oldest first.
  std::vector<StoryEntry> EntriesOf(const std::string& site) {
    std::vector<StoryEntry> entries;
    EXPECT_TRUE(engine_
                    .Scan(SitePrefix(store_.index_set, site), "",
                          [&](std::string_view key, std::string_view value) {
                            return IsSummaryKey(key) || DecodeStoryEntry(value, &entries.emplace_back());
                          })
                    .ok());
    std::reverse(entries.begin(), entries.end());
    return entries;
  }

  // The summary of a site; an empty one if it has none.
  SiteSummary SummaryOf(const std::string& site) {
    const Result<std::optional<std::string>> value = engine_.Get(SummaryKey(store_.index_set, site));
    EXPECT_TRUE(value.has_value());
    if (!value || !*value) return {};
    const Result<SiteSummary> summary = DecodeSiteSummary(**value);
    EXPECT_TRUE(summary.has_value());
    return summary ? *summary : SiteSummary{};
  }

  static constexpr std::size_t kPlenty = 64 << 20;
  MemoryEngine engine_;
  MapRecords records_;
  Folder folder_{HashSecret{}};
  const StoreParts store_{&engine_, IndexSet::kFirst, nullptr, &folder_, nullptr, {}};
  ShingledText shingled_;
  TitleScratch title_scratch_;
};

}  // namespace newsfold::testing
