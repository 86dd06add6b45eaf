#include "intake/html/part_names.h"

#include <gtest/gtest.h>

namespace newsfold {
namespace {

TEST(PartNames, NameTheFrameByAWordOfAnyName) {
  for (const char* name : {"sidebar", "site-footer", "relatedPosts", "RELATED_posts", "promo2", "main-nav",
                           "article-share-tools", "jp-relatedposts", "x y breadcrumbs"}) {
    EXPECT_EQ(PartKindOf(name), PartKind::kFrame) << name;
  }
}

TEST(PartNames, NameComments) {
  for (const char* name : {"comments", "commentList", "article-comments", "disqus_thread"}) {
    EXPECT_EQ(PartKindOf(name), PartKind::kComments) << name;
  }
}

TEST(PartNames, NameContent) {
  for (const char* name : {"article", "entry-content", "storyBody"}) {
    EXPECT_EQ(PartKindOf(name), PartKind::kContent) << name;
  }
}

TEST(PartNames, OneNameForContentSettlesIt) {
  EXPECT_EQ(PartKindOf("post type-post tag-jobs"), PartKind::kContent);
  EXPECT_EQ(PartKindOf("tag-jobs"), PartKind::kFrame);
  EXPECT_EQ(PartKindOf("post-tags"), PartKind::kFrame);
}

TEST(PartNames, LookAtWholeWords) {
  for (const char* name : {"", "-", "shadow", "navigator", "loads", "adroit", "thread", "col-md-8"}) {
    EXPECT_EQ(PartKindOf(name), PartKind::kUnnamed) << name;
  }
}

TEST(PartNames, AVeryLongWordIsNone) {
  EXPECT_EQ(PartKindOf(std::string(1000, 'a')), PartKind::kUnnamed);
}

}  // namespace
}  // namespace newsfold
