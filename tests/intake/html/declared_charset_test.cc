#include "intake/html/declared_charset.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

TEST(DeclaredCharset, IsThatOfTheMeta) {
  EXPECT_EQ(DeclaredCharset("<html><head><title>x</title><meta charset=\"gbk\">"), "gbk");
  EXPECT_EQ(DeclaredCharset("<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=Big5'>"), "Big5");
  EXPECT_EQ(DeclaredCharset("<meta name=a content='charset=b'><meta charset=c>"), "c");
}

TEST(DeclaredCharset, IsNotOneInACommentOrAScript) {
  EXPECT_EQ(DeclaredCharset("<!-- <meta charset=gbk> --><script>'<meta charset=big5>'</script>"), "");
}

TEST(DeclaredCharset, IsElseThatOfTheXmlDeclaration) {
  EXPECT_EQ(DeclaredCharset("<?xml version='1.0' encoding='euc-jp'?><html>"), "euc-jp");
  EXPECT_EQ(DeclaredCharset("<?xml version='1.0' encoding='euc-jp'?><meta charset=gbk>"), "gbk");
  EXPECT_EQ(DeclaredCharset("<?xml version='1.0'?><p encoding=x>"), "");
}

TEST(DeclaredCharset, CannotBeUtf16IfItCanBeRead) {
  EXPECT_EQ(DeclaredCharset("<meta charset=UTF-16LE>"), "utf-8");
}

TEST(DeclaredCharset, IsLookedForAtTheBeginning) {
  const std::string meta = "<meta charset=gbk>";
  EXPECT_EQ(DeclaredCharset(std::string(kCharsetDeclarationBytesMax - meta.size(), ' ') + meta), "gbk");
  EXPECT_EQ(DeclaredCharset(std::string(kCharsetDeclarationBytesMax - meta.size() + 1, ' ') + meta), "");
}

TEST(DeclaredCharset, OfAContentTypeIsItsParameter) {
  EXPECT_EQ(CharsetParameter("text/html; charset=gbk"), "gbk");
  EXPECT_EQ(CharsetParameter("text/html;Charset = \"Shift_JIS\" ; x=y"), "Shift_JIS");
  EXPECT_EQ(CharsetParameter("text/html; charset=utf-8; x=y"), "utf-8");
  EXPECT_EQ(CharsetParameter("text/html; charset='gbk"), "gbk");
  EXPECT_EQ(CharsetParameter("text/html; charset"), "");
  EXPECT_EQ(CharsetParameter("text/html"), "");
  EXPECT_EQ(CharsetParameter(""), "");
}

}  // namespace
}  // namespace newsfold
