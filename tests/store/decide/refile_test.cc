#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/decide/refiling.h"
#include "store/decide/workbench.h"
#include "store/index/article_index.h"
#include "store/index/boilerplate_cache.h"
#include "store/records/store_meta.h"
#include "tests/store/archive_fixture.h"

namespace newsfold {
namespace {

using testing::ArchiveFixture;
using testing::Repost;
using testing::Story;

// A settler of its own over the store of an archive, which is closed.
class Refile : public ArchiveFixture {
 protected:
  // Number 1 is a canonical, 2 and 3 are its reposts; 4 is alone.
  void Fill() {
    IngestText("a", Story(1));
    IngestText("b", Repost(Story(1), "Desk b", "Tail b"));
    IngestText("c", Repost(Story(1), "Desk c", "Tail c"));
    IngestText("d", Story(2));
    MemoryEngine::Map contents = engine_->Contents();
    archive_.reset();
    store_engine_ = std::make_unique<MemoryEngine>(std::move(contents), CompletionMode::kInline);
    const StoreMeta meta = *OpenStoreMeta(store_engine_.get(), Thresholds{}, MetaAccess::kOpen);
    index_ = *ArticleIndex::Open(store_engine_.get(), meta, {});
    folder_ = std::make_unique<Folder>(meta.secret);
    const StoreParts parts{store_engine_.get(), meta.index_set, index_.get(), folder_.get(), &codec_, {}};
    bench_ = std::make_unique<Workbench<BoilerplateCache>>(parts);
    ASSERT_TRUE(bench_->settler.Recover().ok());
  }

  ArticleRecord Read(ArticleNumber number) { return *bench_->reader.ReadRecord(number); }

  // As `canonical` would have it; itself for a canonical.
  Refiling Under(ArticleNumber number, ArticleNumber canonical) {
    Refiling refiling{Read(number), Read(number), {}, {}};
    refiling.after.canonical = canonical;
    EncodeBody(codec_, *bench_->reader.ReadText(refiling.record), "", &refiling);
    return refiling;
  }

  bool IsDone(const std::vector<Refiling>& refilings) {
    const auto decisions = bench_->settler.Refile(refilings, nullptr);
    EXPECT_TRUE(decisions) << decisions.error().ToString();
    return decisions && *decisions;
  }

  std::unique_ptr<MemoryEngine> store_engine_;
  std::unique_ptr<ArticleIndex> index_;
  std::unique_ptr<Folder> folder_;
  TextCodec codec_;
  std::unique_ptr<Workbench<BoilerplateCache>> bench_;
};

TEST_F(Refile, DoesNothingIfAnArticleWasDecidedAgain) {
  Fill();
  const Refiling split = Under(2, 2);
  const Refiling moved = Under(2, 4);
  EXPECT_TRUE(IsDone({split}));
  EXPECT_FALSE(IsDone({moved}));
  EXPECT_EQ(Read(2).canonical, 2u);
}

TEST_F(Refile, LeavesNobodyBehindUnderARepost) {
  Fill();
  EXPECT_FALSE(IsDone({Under(1, 4), Under(2, 4)}));
  EXPECT_EQ(Read(1).canonical, 1u);
  EXPECT_TRUE(IsDone({Under(1, 4), Under(2, 4), Under(3, 4)}));
  EXPECT_EQ(Read(3).canonical, 4u);
}

TEST_F(Refile, FilesNobodyUnderARepost) {
  Fill();
  EXPECT_FALSE(IsDone({Under(4, 2)}));
  EXPECT_FALSE(IsDone({Under(4, 1), Under(3, 4)}));
  EXPECT_EQ(Read(4).canonical, 4u);
  EXPECT_TRUE(IsDone({Under(3, 4)}));
}

}  // namespace
}  // namespace newsfold
