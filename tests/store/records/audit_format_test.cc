#include "store/records/audit_format.h"

#include <string>

#include <gtest/gtest.h>

#include "store/base/status.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/index/hex.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using testing::Hex;

AuditRecord SampleAudit() {
  return {.kind = CurationKind::kUndo,
          .who = "editor",
          .reason = "wrong cluster",
          .decided_at_ms = 1'700'000'000'123,
          .article_count = 300,
          .undoes = 17,
          .undone_by = 4711};
}

// Golden: these bytes are on users' disks. A change needs a new version byte or a new format version.
TEST(AuditFormat, BytesAreFrozen) {
  EXPECT_EQ(Hex(AuditKey(0x0102)), "610000000000000102");
  EXPECT_EQ(Hex(AuditedArticleKey(0x0102, 7)), "6100000000000001020000000000000007");
  EXPECT_EQ(Hex(EncodeAuditRecord(SampleAudit())),
            "0105f6a1abfef962ac0211e72406656469746f720d77726f6e6720636c75737465724c6b14e4");
  EXPECT_EQ(Hex(EncodeAuditedArticle({300, "record"})), "01ac02067265636f7264be5c7337");
}

TEST(AuditFormat, RoundTripsAndRefusesOtherBytes) {
  EXPECT_EQ(*DecodeAuditRecord(EncodeAuditRecord(SampleAudit())), SampleAudit());
  EXPECT_EQ(*DecodeAuditedArticle(EncodeAuditedArticle({300, "record"})), (AuditedArticle{300, "record"}));
  EXPECT_EQ(DecodeAuditKey(AuditKey(5))->number, 0u);
  EXPECT_EQ(DecodeAuditKey(AuditedArticleKey(5, 6))->audit, 5u);
  EXPECT_EQ(DecodeAuditKey(AuditedArticleKey(5, 6))->number, 6u);
  for (const std::string& whole : {EncodeAuditRecord(SampleAudit()), EncodeAuditedArticle({300, "record"})}) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ 4);
      EXPECT_EQ(CodeOf(DecodeAuditRecord(damaged)), StatusCode::kCorruption) << i;
      EXPECT_EQ(CodeOf(DecodeAuditedArticle(damaged)), StatusCode::kCorruption) << i;
    }
    EXPECT_EQ(CodeOf(DecodeAuditRecord(whole.substr(1))), StatusCode::kCorruption);
    EXPECT_EQ(CodeOf(DecodeAuditedArticle(whole + "x")), StatusCode::kCorruption);
  }
  EXPECT_EQ(CodeOf(DecodeAuditKey("a123")), StatusCode::kCorruption);
  EXPECT_EQ(CodeOf(DecodeAuditKey("b12345678")), StatusCode::kCorruption);
}

}  // namespace
}  // namespace newsfold
