#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold::testing {

// An archive whose every part can be held against what was ingested.
class CheckedArchive : public ArchiveFixture {
 protected:
  Decision IngestPage(const std::string& id, const std::string& site, const std::string& title,
                      const std::string& text) {
    Article article;
    article.id = id;
    article.url = "https://" + site + "/" + id;
    article.title = title;
    article.text = text;
    texts_[id] = text;
    return Ingest(article);
  }

  std::vector<RecheckChange> Changes(bool dry_run = false) {
    std::vector<RecheckChange> changes;
    const Result<RecheckSummary> summary = archive_->Recheck(
        {.dry_run = dry_run}, [&](const RecheckChange* change, const RecheckSummary& /*so_far*/) {
          if (change != nullptr) changes.push_back(*change);
          return true;
        });
    EXPECT_TRUE(summary) << summary.error().ToString();
    if (summary) {
      EXPECT_EQ(summary->articles,
                texts_.size() + removed_.size() + CountFormer(texts_) + CountFormer(removed_));
      EXPECT_EQ(summary->split + summary->moved + summary->readmitted, changes.size());
    }
    return changes;
  }

  std::string CanonicalOf(const std::string& id) {
    const Result<StoredArticle> stored = archive_->Get(id);
    return stored ? stored->decision.canonical_id : stored.error().ToString();
  }

  std::map<std::string, std::string> Canonicals() {
    std::map<std::string, std::string> canonicals;
    for (const auto& [id, text] : texts_) canonicals[id] = CanonicalOf(id);
    return canonicals;
  }

  // Every text is what it was, every cluster a star of earlier canonicals, every total what a count gives.
  // Unless a recheck was cut short, whoever admitted a member is in its cluster.
  void CheckStore(bool is_complete = true) {
    ArchiveStats counted;
    std::map<std::string, std::set<std::string>> clusters;
    std::map<std::string, std::size_t> place;
    ASSERT_TRUE(
        archive_->ForEachId([&](std::string_view id) { return place.emplace(id, place.size()).second; })
            .ok());
    for (const auto& [id, text] : texts_) {
      const Result<StoredArticle> stored = archive_->Get(id);
      ASSERT_TRUE(stored) << id << ": " << stored.error().ToString();
      EXPECT_EQ(stored->article.text, text) << id;
      const std::string& canonical = stored->decision.canonical_id;
      EXPECT_EQ(CanonicalOf(canonical), canonical) << id;
      const std::string& via = stored->decision.via_id;
      if (is_ordered_) {
        EXPECT_LE(place.at(canonical), place.at(id)) << id;
      }
      if (is_complete && !via.empty()) {
        EXPECT_EQ(CanonicalOf(via), canonical) << id;
      }
      ++(stored->decision.is_repost ? counted.reposts : counted.canonicals);
      counted.text_bytes += text.size();
      counted.repost_text_bytes += stored->decision.is_repost ? text.size() : 0;
      counted.body_bytes += stored->stored_bytes;
      if (stored->decision.is_repost) clusters[canonical].insert(id);
    }
    for (const auto& [id, text] : texts_) CheckCluster(id, clusters[id]);
    for (const auto& [id, text] : texts_) CheckVersions(id);
    CheckRemoved(place);
    for (const auto& [canonical, members] : clusters) {
      counted.cluster_size_max = std::max<std::uint64_t>(counted.cluster_size_max, members.size());
    }
    CheckTotals(counted);
    CheckFeed();
  }

  // Takes the place of the text that has this ID.
  Result<Decision> Correct(const Article& article, OnConflict on_conflict = OnConflict::kVersion) {
    Result<Decision> decision = archive_->Ingest(article, on_conflict);
    if (!decision || decision->already_known) return decision;
    const bool is_kept = on_conflict == OnConflict::kVersion;
    former_[article.id].push_back(is_kept ? texts_[article.id] : std::optional<std::string>());
    texts_[article.id] = article.text;
    return decision;
  }
  Result<Decision> Correct(const std::string& id, const std::string& text,
                           OnConflict on_conflict = OnConflict::kVersion) {
    Article article;
    article.id = id;
    article.text = text;
    return Correct(article, on_conflict);
  }

  // Those of these articles.
  std::uint64_t CountFormer(const std::map<std::string, std::string>& texts) const {
    std::uint64_t count = 0;
    for (const auto& [id, former] : former_) count += texts.contains(id) ? former.size() : 0;
    return count;
  }

  void CheckVersions(const std::string& id) {
    const std::vector<std::optional<std::string>>& former = former_[id];
    const Result<std::vector<ArticleVersion>> versions = archive_->ListVersions(id);
    ASSERT_TRUE(versions) << versions.error().ToString();
    ASSERT_EQ(versions->size(), former.size() + 1) << id;
    EXPECT_TRUE(versions->front().is_current) << id;
    EXPECT_EQ(archive_->Get(id)->decision.version, former.size() + 1) << id;
    for (std::size_t i = 0; i < former.size(); ++i) {
      const ArticleVersion& version = (*versions)[former.size() - i];
      const auto number = static_cast<std::uint32_t>(i + 1);
      EXPECT_EQ(version.version, number) << id;
      EXPECT_FALSE(version.is_current) << id;
      EXPECT_EQ(version.is_replaced, !former[i]) << id;
      const Result<StoredArticle> stored = archive_->GetVersion(id, number);
      EXPECT_EQ(CodeOf(stored), former[i] ? StatusCode::kOk : StatusCode::kGone) << id;
      if (former[i] && stored) {
        EXPECT_EQ(stored->article.text, *former[i]) << id;
      }
    }
  }

  // No answer has them.
  void CheckRemoved(const std::map<std::string, std::size_t>& ids) {
    EXPECT_EQ(ids.size(), texts_.size());
    for (const auto& [id, text] : removed_) {
      EXPECT_FALSE(ids.contains(id)) << id;
      EXPECT_EQ(CodeOf(archive_->Get(id)), StatusCode::kGone) << id;
      EXPECT_EQ(CodeOf(archive_->GetCluster(id, "", 10)), StatusCode::kGone) << id;
      Article again;
      again.id = id + " again";
      again.text = text;
      EXPECT_EQ(CodeOf(archive_->Check(again)), StatusCode::kGone) << id;
    }
  }

  void CheckCluster(const std::string& id, const std::set<std::string>& members) {
    if (CanonicalOf(id) != id) return;
    const Result<Cluster> cluster = archive_->GetCluster(id, "", 1000);
    ASSERT_TRUE(cluster);
    EXPECT_EQ(cluster->canonical.id, id);
    EXPECT_EQ(cluster->member_count, members.size()) << id;
    std::set<std::string> found;
    for (const ClusterMember& member : cluster->members) {
      found.insert(member.id);
      EXPECT_EQ(member.relation, archive_->Get(member.id)->decision.verdict.relation);
    }
    EXPECT_EQ(found, members) << id;
  }

  void CheckTotals(const ArchiveStats& counted) {
    const ArchiveStats stats = archive_->GetStats();
    EXPECT_EQ(stats.articles, texts_.size());
    EXPECT_EQ(stats.removed + stats.former, removed_.size() + CountFormer(texts_) + CountFormer(removed_));
    EXPECT_EQ(stats.canonicals, counted.canonicals);
    EXPECT_EQ(stats.reposts, counted.reposts);
    EXPECT_EQ(stats.text_bytes, counted.text_bytes);
    EXPECT_EQ(stats.repost_text_bytes, counted.repost_text_bytes);
    EXPECT_EQ(stats.body_bytes, counted.body_bytes);
    EXPECT_EQ(stats.cluster_size_max, counted.cluster_size_max);
  }

  // Who follows the feed ends up with the clusters of the store.
  void CheckFeed() {
    std::map<std::string, std::string> followed;
    std::uint64_t sequence = 0;
    const FeedPage feed = *archive_->ReadFeed(0, 10'000);
    for (const FeedEntry& entry : feed.entries) {
      EXPECT_EQ(entry.sequence, ++sequence);
      EXPECT_TRUE(entry.is_former || entry.is_removed == removed_.contains(entry.id)) << entry.id;
      EXPECT_TRUE(!entry.is_former || former_.contains(entry.id)) << entry.id;
      if (!entry.is_removed && !entry.is_former) followed[entry.id] = entry.canonical_id;
    }
    EXPECT_EQ(followed, Canonicals());
    for (const auto& [id, canonical] : followed) {
      EXPECT_LE(archive_->Get(id)->decision.sequence, sequence) << id;
    }
  }

  std::map<std::string, std::string> texts_;                               // of everything ingested
  std::map<std::string, std::string> removed_;                             // of what was removed since
  std::map<std::string, std::vector<std::optional<std::string>>> former_;  // nothing: it was replaced
  bool is_ordered_ = true;  // no person has made a later article a canonical
};

}  // namespace newsfold::testing
