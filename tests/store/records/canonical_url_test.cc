#include "store/records/canonical_url.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

void Same(const std::string& a, const std::string& b) {
  EXPECT_EQ(CanonicalUrl(a), CanonicalUrl(b)) << a << " and " << b;
}

void Differ(const std::string& a, const std::string& b) {
  EXPECT_NE(CanonicalUrl(a), CanonicalUrl(b)) << a << " and " << b;
}

TEST(CanonicalUrl, IsTheHostThePathAndWhatNamesTheStory) {
  EXPECT_EQ(
      CanonicalUrl("HTTPS://user:secret@WWW.A.example:443/b/../c/%7ed%2fe/?z=1&utm_source=x&a=%c3%a9#top"),
      "//a.example/c/~d%2Fe?a=%C3%A9&z=1");
  EXPECT_EQ(CanonicalUrl("http://a.example"), "//a.example");
  EXPECT_EQ(CanonicalUrl("http://www.a.example:8080/"), "//a.example:8080");
  EXPECT_EQ(CanonicalUrl("https://[2001:DB8::1]:80/x"), "//[2001:db8::1]/x");
  EXPECT_EQ(CanonicalUrl("https://192.168.1.20/x"), "//192.168.1.20/x");
}

TEST(CanonicalUrl, TheServerIsNamedInManyWays) {
  const std::string url = "https://www.herald.example/sport/report-4711";
  Same(url, "http://www.herald.example/sport/report-4711");
  Same(url, "//www.herald.example/sport/report-4711");
  Same(url, "HTTPS://WWW.Herald.EXAMPLE/sport/report-4711");
  Same(url, "https://herald.example/sport/report-4711");
  Same(url, "https://herald.example./sport/report-4711");
  Same(url, "https://m.herald.example/sport/report-4711");
  Same(url, "https://mobile.herald.example/sport/report-4711");
  Same(url, "https://amp.herald.example/sport/report-4711");
  Same(url, "https://www.herald.example:443/sport/report-4711");
  Same(url, "http://www.herald.example:80/sport/report-4711");
  Same(url, "https://reader@www.herald.example/sport/report-4711");
  Same(url, "  https://www.herald.example/sport/\nreport-4711 ");
  Same("https://en.m.wiki.example/a", "https://en.wiki.example/a");
  Same("https://www.gov.uk/guidance", "https://gov.uk/guidance");
  Differ(url, "https://sport.herald.example/sport/report-4711");
  Differ(url, "https://www.herald.example:8443/sport/report-4711");
  Differ(url, "https://www.herald.test/sport/report-4711");
  Differ(url, "ftp://www.herald.example/sport/report-4711");
  Differ(url, "www.herald.example/sport/report-4711");
  Differ("https://m.co.uk/a", "https://mobile.co.uk/a");
  Differ("https://m.me/a", "https://me/a");
}

TEST(CanonicalUrl, InternationalNamesAndPaths) {
  Same("https://www.b\u00FCcher.de/neu", "https://xn--bcher-kva.de/neu");
  Same("https://www.B\u00DCCHER.de/neu", "https://b%C3%BCcher.de/neu");
  Same("https://\u98DF\u72EE.\u516C\u53F8.cn/1", "https://www.xn--85x722f.xn--55qx5d.cn/1");
  Same("https://news.example/\u65B0\u95FB/\u4F53\u80B2.html",
       "https://news.example/%E6%96%B0%E9%97%BB/%e4%bd%93%e8%82%b2.html");
  Same("https://news.example/a?q=\u65B0\u95FB", "https://news.example/a?q=%E6%96%B0%e9%97%BB");
  Same("https://vesti.example/\u043D\u043E\u0432\u043E\u0441\u0442\u0438/1",
       "https://vesti.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1");
  Differ("https://news.example/%E6%96%B0", "https://news.example/%E6%97%A7");
}

TEST(CanonicalUrl, OnePathIsSpelledInManyWays) {
  const std::string url = "https://a.example/news/match-report";
  Same(url, "https://a.example/news/match-report/");
  Same(url, "https://a.example/news/match%2Dreport");
  Same(url, "https://a.example/./news/x/../match-report");
  Same(url, "https://a.example/news/%2e/match-report");
  Same(url, "https://a.example\\news\\match-report");
  Same(url, "https://a.example/news/match-report/index.html");
  Same(url, "https://a.example/news/match-report/Index.PHP");
  Same("https://a.example", "https://a.example/index.htm");
  Same("https://a.example/a b", "https://a.example/a%20b");
  Same("https://a.example/100%", "https://a.example/100%25");
  Differ(url, "https://a.example/news/Match-Report");
  Differ(url, "https://a.example/news/match/report");
  Differ(url, "https://a.example/news/match%2Freport");
  Differ(url, "https://a.example/news/match-report-2");
  Differ(url, "https://a.example/news/match-report.html");
  Differ("https://a.example/index.html", "https://a.example/index-2.html");
}

TEST(CanonicalUrl, FormsForPhonesAndPrintersAreThePage) {
  const std::string url = "https://a.example/news/4711";
  for (const std::string form :
       {"/amp", "/amp/", "/print", "/print/", ".amp", "?amp", "?amp=1", "?outputType=amp", "?output=amp",
        "?print", "?print=1", "?view=print", "/amp?utm_source=x", "/amp/index.html"}) {
    Same(url, url + form);
  }
  Same("https://a.example/4711.html", "https://a.example/4711.amp.html");
  Same("https://a.example/4711.html", "https://a.example/4711.html/amp");
  Differ(url, url + "/amplifier");
  Differ(url, url + "/prints");
  Differ(url, url + "?print=2");
  Differ(url, url + "?view=2");
  Differ("https://a.example/amp", "https://a.example/print");
  Differ("https://a.example/.amp", "https://a.example/");
}

TEST(CanonicalUrl, WhereAReaderCameFromNamesNoPage) {
  const std::string url = "https://a.example/news?id=5";
  for (const std::string parameter :
       {"utm_source=feed", "UTM_Medium=mail",  "fbclid=IwAR0",  "gclid=1",           "dclid=1",
        "msclkid=1",       "mc_cid=1",         "mc_eid=2",      "igshid=3",          "yclid=4",
        "_ga=2.1-2",       "ref_src=twsrc",    "spm=a2c4e.1",   "from=ch2_referral", "from=singlemessage",
        "ref=homepage",    "isappinstalled=0", "xtor=RSS-3208", "smid=tw-share",     "itm_source=box"}) {
    Same(url, url + "&" + parameter);
    Same(url, "https://a.example/news?" + parameter + "&id=5");
  }
  Same(url, url + "&");
  Same(url, "https://a.example/news?&&id=5");
  Same("https://a.example/news", "https://a.example/news?");
  Same("https://a.example/news?a=1&b=2", "https://a.example/news?b=2&a=1");
}

TEST(CanonicalUrl, WhatNamesAStoryStays) {
  const std::string url = "https://a.example/news";
  for (const std::string parameter :
       {"?id=5", "?page=2", "?SerialNo=3", "?p=4711", "?4711", "?from=2016-10-13", "?from=20",
        "?ref=PR2010-15", "?q=utm_source", "?tag=a%26b=c", "?lang=fr", "?source=3", "?v=amp"}) {
    Differ(url, url + parameter);
  }
  Differ(url + "?id=5", url + "?id=6");
  Differ(url + "?id=a", url + "?id=A");
  Differ(url + "?id=a", url + "?ID=a");
  Differ(url + "?id=1&id=2", url + "?id=2&id=1");
  Differ(url + "?a=b%26c=d", url + "?a=b&c=d");
}

TEST(CanonicalUrl, OnlyARouteIsAFragmentThatNamesAPage) {
  const std::string url = "https://a.example/news";
  Same(url, url + "#comments");
  Same(url, url + "#");
  Same(url, url + "#:~:text=ferry");
  Same(url, url + "?utm_source=x#top");
  Same(url, url + "#/");
  Differ(url, url + "#!/story/5");
  Differ(url, url + "#/story/5");
  Differ(url + "#!/story/5", url + "#!/story/6");
}

TEST(CanonicalUrl, WhatIsNoUrlOfTheWebIsItsOwnForm) {
  for (const std::string url :
       {"", " ", "u", " u ", "/a/b/", "a.html#b", "www.example.com/a/", "mailto:a@example.com", "urn:isbn:1",
        "ftp://WWW.a.example/", "https://", "https:///a", "https://exa mple.com/a/", "https://[::1",
        "https:/a.example/", "http//a.example/", "xhttps://a.example/", "https://a.example:port/"}) {
    EXPECT_EQ(CanonicalUrl(url), url);
  }
  const std::string with_zero("https://a\0b.example/", 20);
  EXPECT_EQ(CanonicalUrl(with_zero), with_zero);
}

// Any bytes behind the host, out of pieces that mean something.
std::string RandomUrl(std::mt19937* random) {
  static const std::vector<std::string> kPieces = {
      "/",      "//",        ".",     "..",     "/..",        "/.",     "%2e", "%2E", "%",
      "%4",     "%41",       "%ff",   "%25",    "%2541",      "a",      "Z",   "amp", "/amp",
      ".amp",   ".amp.html", "print", "/print", "index.html", "?",      "&",   "=",   "utm_source=x",
      "&amp=1", "id=5",      "#",     "#!",     "#/",         "\\",     " ",   "\t",  "\u00E9",
      "\xFF",   ":",         "@",     "[",      ";",          "from=a", "www."};
  static const std::vector<std::string> kHosts = {"https://www.a.example",
                                                  "http://m.amp.b.example:80",
                                                  "//c.example",
                                                  "https://user@d.example:8080",
                                                  "ftp://e.example",
                                                  "https://www.gov.uk",
                                                  "https://www.www.f.example",
                                                  "https://[::1]",
                                                  "g.example",
                                                  ""};
  std::string url = kHosts[(*random)() % kHosts.size()];
  for (std::size_t count = (*random)() % 9; count > 0; --count) url += kPieces[(*random)() % kPieces.size()];
  return url;
}

TEST(CanonicalUrl, IsItsOwnCanonicalForm) {
  std::mt19937 random(1701);
  for (int i = 0; i < 20'000; ++i) {
    const std::string url = RandomUrl(&random);
    const std::string canonical = CanonicalUrl(url);
    ASSERT_EQ(CanonicalUrl(canonical), canonical) << url;
  }
}

TEST(CanonicalUrl, NeitherTheSchemeNorTrackingNorBlanksAroundItMatter) {
  std::mt19937 random(42);
  for (int i = 0; i < 20'000; ++i) {
    std::string url = RandomUrl(&random);
    if (!url.starts_with("https://") || CanonicalUrl(url) == url) continue;
    ASSERT_EQ(CanonicalUrl(" http" + url.substr(5) + "\n"), CanonicalUrl(url)) << url;
    if (url.find_first_of("?#\\ \t") != std::string::npos) continue;
    ASSERT_EQ(CanonicalUrl(url + "?utm_source=a"), CanonicalUrl(url)) << url;
    ASSERT_NE(CanonicalUrl(url + "?id=a"), CanonicalUrl(url)) << url;
  }
}

TEST(CanonicalUrl, LongUrlsAreNoTrouble) {
  std::string url = "https://a.example/";
  for (int i = 0; i < 2'000; ++i) url += "../%ff/";
  EXPECT_EQ(CanonicalUrl(url), "//a.example/%FF");
  url = "https://a.example/?";
  for (int i = 0; i < 2'000; ++i) url += "&utm_x=1";
  EXPECT_EQ(CanonicalUrl(url), "//a.example");
}

// Each suffix uncovers the next.
TEST(CanonicalUrl, AmpSuffixesAreDroppedHoweverMany) {
  const std::string site = "https://a.example/";
  const auto times = [](const std::string& piece, int count) {
    std::string pieces;
    for (int i = 0; i < count; ++i) pieces += piece;
    return pieces;
  };
  const auto is = [](const std::string& url, const std::string& canonical) {
    EXPECT_EQ(CanonicalUrl(url), canonical) << url.substr(0, 40);
    EXPECT_EQ(CanonicalUrl(canonical), canonical) << url.substr(0, 40);
  };
  for (const int count : {1, 2, 4'090}) {
    is(site + "x" + times(".amp", count), "//a.example/x");
    is(site + "x" + times(".AMP", count) + ".Html", "//a.example/x.Html");
    is(site + "x" + times(".amp", count) + ".html" + times(".amp", count), "//a.example/x.html");
    is(site + "b/Index" + times(".amp", count) + ".htm", "//a.example/b");
    is(site + "b/amp" + times(".amp", count), "//a.example/b");
    is(site + "amp" + times(".amp", count), "//a.example/amp");
    is(site + times(".amp", count), "//a.example/.amp");  // a name is left
    is(site + ".." + times(".amp", count) + ".htm", "//a.example/...amp.htm");
    is(site + "x" + times(".amp", count) + ".html.html",
       "//a.example/x" + times(".amp", count) + ".html.html");
  }
}

}  // namespace
}  // namespace newsfold
