#include "intake/charset/charset_label.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

std::string NameOfLabel(std::string_view label) {
  const std::optional<Charset> charset = CharsetOf(label);
  return charset ? std::string(charset->name) : "none";
}

TEST(CharsetLabel, MeansWhatBrowsersTakeItFor) {
  EXPECT_EQ(NameOfLabel("utf8"), "utf-8");
  EXPECT_EQ(NameOfLabel("ISO-8859-1"), "windows-1252");
  EXPECT_EQ(NameOfLabel("us-ascii"), "windows-1252");
  EXPECT_EQ(NameOfLabel("iso-8859-9"), "windows-1254");
  EXPECT_EQ(NameOfLabel("TIS-620"), "windows-874");
  EXPECT_EQ(NameOfLabel("gb2312"), "gbk");
  EXPECT_EQ(NameOfLabel("GB18030"), "gb18030");
  EXPECT_EQ(NameOfLabel("big5-hkscs"), "big5");
  EXPECT_EQ(NameOfLabel("x-sjis"), "shift_jis");
  EXPECT_EQ(NameOfLabel("ks_c_5601-1987"), "euc-kr");
  EXPECT_EQ(NameOfLabel("utf-16"), "utf-16le");
}

TEST(CharsetLabel, MayHaveBlanksAroundIt) {
  EXPECT_EQ(NameOfLabel(" \tkoi8-r\r\n"), "koi8-r");
}

TEST(CharsetLabel, IsAWholeLabel) {
  EXPECT_EQ(NameOfLabel("koi8"), "koi8-r");
  EXPECT_EQ(NameOfLabel("koi8-"), "none");
  EXPECT_EQ(NameOfLabel("oi8"), "none");
  EXPECT_EQ(NameOfLabel("koi8-ru koi8-u"), "none");
}

TEST(CharsetLabel, OfASetBrowsersRefuseOrNobodyKnowsMeansNothing) {
  EXPECT_EQ(NameOfLabel(""), "none");
  EXPECT_EQ(NameOfLabel(" "), "none");
  EXPECT_EQ(NameOfLabel("hz-gb-2312"), "none");
  EXPECT_EQ(NameOfLabel("iso-2022-kr"), "none");
  EXPECT_EQ(NameOfLabel("martian"), "none");
}

}  // namespace
}  // namespace newsfold
