#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "tests/store/decide/match_world.h"
#include "tests/store/upkeep/verify_fixture.h"

namespace newsfold::testing {

// An archive in which a person decides.
class Curated : public VerifyTest {
 protected:
  Curated() { is_ordered_ = false; }

  static Curation Of(CurationKind kind, const std::string& id, const std::string& other_id = {}) {
    Curation curation;
    curation.kind = kind;
    curation.id = id;
    curation.other_id = other_id;
    curation.who = "editor";
    curation.reason = "as it should be";
    return curation;
  }
  static Curation UndoOf(std::uint64_t number) {
    Curation curation = Of(CurationKind::kUndo, "");
    curation.undoes = number;
    return curation;
  }

  CurationReport Do(const Curation& curation) {
    Result<CurationReport> report = archive_->Curate(curation);
    EXPECT_TRUE(report) << report.error().ToString();
    return report ? std::move(*report) : CurationReport{};
  }
  CurationReport Do(CurationKind kind, const std::string& id, const std::string& other_id = {}) {
    return Do(Of(kind, id, other_id));
  }
  std::string WhyNot(const Curation& curation) {
    const Result<CurationReport> report = archive_->Curate(curation);
    return report ? "it can be done" : report.error().message();
  }

  void IngestCopies(const std::string& name, unsigned story, int copies) {
    for (int i = 0; i < copies; ++i) {
      const std::string id = name + std::to_string(i);
      texts_[id] = i == 0 ? Story(story) : Repost(Story(story), "Desk " + id, "Tail " + id);
      IngestText(id, texts_[id]);
    }
  }

  // "bridge" makes "second" a member of the cluster of "first".
  void IngestByWayOf() {
    const std::string title = "Storm closes the harbour bridge for a week";
    IngestPage("first", "a.example", title, Words("a", 300));
    IngestPage("second", "a.example", title, Words("b", 300));
    IngestPage("whole", "a.example", title, Words("a", 300) + Words("b", 300));
  }
};

}  // namespace newsfold::testing
