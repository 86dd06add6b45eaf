// extract: pages to what is in them.
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using testing::kHarbour;
using testing::Ran;
using testing::WriteFile;

class ExtractVerb : public CommandLine {
 protected:
  void SetUp() override {
    WriteFile(scratch_ / "page.html",
              "<html lang=en><head><title>Ferry</title><link rel=canonical href='https://quay.example/1'>"
              "<meta name=author content='Ilse Brandt'></head><body><nav><a href='/'>Home</a></nav><div><p>" +
                  std::string(kHarbour) + "</p></div></body></html>");
    WriteFile(scratch_ / "noise.html", std::string(999, '\x02'));
    WriteFile(scratch_ / "gbk.html", "<p>\xB8\xDB\xBF\xDA</p>");
  }
};

TEST_F(ExtractVerb, PrintsTheArticle) {
  const Ran ran = Run({"extract", "page.html"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, std::string(kHarbour) + "\n");
}

TEST_F(ExtractVerb, TellsWithJsonWhatThePageSays) {
  const Ran ran = Run({"extract", "--json", "page.html"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const boost::json::object expected = {{"path", "page.html"},
                                        {"title", "Ferry"},
                                        {"text", std::string(kHarbour) + "\n"},
                                        {"url", "https://quay.example/1"},
                                        {"published_at", nullptr},
                                        {"lang", "en"},
                                        {"author", "Ilse Brandt"},
                                        {"site_name", nullptr},
                                        {"extraction", "density"},
                                        {"charset", "utf-8"},
                                        {"charset_source", "detected"},
                                        {"replaced", 0},
                                        {"frame", boost::json::array{"Home"}}};
  ASSERT_EQ(ran.Lines().size(), 1);
  EXPECT_EQ(ran.Lines()[0], expected);
}

TEST_F(ExtractVerb, TakesAllOfThePageIfAsked) {
  EXPECT_EQ(Run({"extract", "--html", "all", "page.html"}).out, "Home\n" + std::string(kHarbour) + "\n");
  EXPECT_EQ(Run({"extract", "--html", "some", "page.html"}).exit_code, 2);
}

TEST_F(ExtractVerb, ReadsTheCharacterSetThatWasSent) {
  EXPECT_EQ(Run({"extract", "--content-type", "text/html; charset=gbk", "gbk.html"}).out, "港口\n");
}

TEST_F(ExtractVerb, ReadsStandardInput) {
  EXPECT_EQ(Run({"extract", "-"}, "<p>Short.").out, "Short.\n");
}

TEST_F(ExtractVerb, NamesWhatIsNoTextAndGoesOn) {
  const Ran ran = Run({"extract", "noise.html", "none.html", "page.html"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_EQ(ran.out, std::string(kHarbour) + "\n");
  EXPECT_THAT(ran.err, HasSubstr("newsfold extract: noise.html: the bytes are text in no character set"));
  EXPECT_THAT(ran.err, HasSubstr("none.html"));
}

TEST_F(ExtractVerb, RefusesAPageThatIsTooLarge) {
  WriteFile(scratch_ / "large.html", std::string((32u << 20) + 1, ' '));
  const Ran ran = Run({"extract", "large.html"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_THAT(ran.err, HasSubstr("large.html: the page has 33"));
}

}  // namespace
}  // namespace newsfold
