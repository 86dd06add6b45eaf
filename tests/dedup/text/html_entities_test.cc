#include "dedup/text/html_entities.h"

#include <gtest/gtest.h>

namespace newsfold {
namespace {

void Check(std::string_view text, std::uint32_t value, std::uint32_t length) {
  const SpelledCodePoint read = ReadHtmlReference(text);
  EXPECT_EQ(read.value, value) << text;
  EXPECT_EQ(read.length, length) << text;
}

TEST(HtmlEntities, NamesNeedTheirSemicolon) {
  Check("&amp; more", '&', 5);
  Check("&AElig;", 0xC6, 7);
  Check("&Aacute;", 0xC1, 8);
  Check("&aacute;", 0xE1, 8);
  Check("&zwnj;", 0x200C, 6);
  Check("&thetasym;", 0x3D1, 10);
  Check("&apos;", '\'', 6);
  Check("&hellip;", 0x2026, 8);
  Check("&amp", 0, 0);
  Check("&bogus;", 0, 0);
  Check("&Amp;", 0, 0);
  Check("&;", 0, 0);
  Check("&", 0, 0);
  Check("& amp;", 0, 0);
}

TEST(HtmlEntities, NumbersMayLackTheirSemicolon) {
  Check("&#65;", 'A', 5);
  Check("&#65x", 'A', 4);
  Check("&#x41;", 'A', 6);
  Check("&#X4e2d;", 0x4E2D, 8);
  Check("&#x4E2D", 0x4E2D, 7);
  Check("&#;", 0, 0);
  Check("&#x;", 0, 0);
  Check("&#x", 0, 0);
  Check("&#g", 0, 0);
}

TEST(HtmlEntities, NumbersAreBoundedInLengthAndValue) {
  Check("&#x10FFFF;", 0x10FFFF, 10);
  Check("&#x110000;", 0xFFFD, 10);
  Check("&#0;", 0xFFFD, 4);
  Check("&#xFFFFFFFF;", 0xFFFD, 12);
  Check("&#000000065;", 'A', 12);
  Check("&#0000000065;", 0, 0);
  Check("&#xD800;", 0xD800, 8);
}

TEST(HtmlEntities, WindowsNumbersMeanWhatBrowsersShow) {
  Check("&#128;", 0x20AC, 6);
  Check("&#146;", 0x2019, 6);
  Check("&#x9F;", 0x178, 6);
  Check("&#129;", 0x81, 6);
  Check("&#160;", 0xA0, 6);
}

}  // namespace
}  // namespace newsfold
