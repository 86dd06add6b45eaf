#include "store/records/site.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

void Check(const std::string& url, const std::string& site) {
  EXPECT_EQ(SiteOf(url), site) << url;
}

TEST(Site, IsTheRegistrableDomain) {
  Check("https://www.example.com/a/b?c#d", "example.com");
  Check("http://example.com", "example.com");
  Check("https://news.example.co.uk/story", "example.co.uk");
  Check("https://a.b.c.example.com.hk/", "example.com.hk");
  Check("//cdn.example.org/x", "example.org");
}

TEST(Site, PrivateSuffixesSeparateTheirUsers) {
  Check("https://alice.github.io/post", "alice.github.io");
  Check("https://www.alice.github.io/post", "alice.github.io");
}

TEST(Site, APublicSuffixItselfIsItsOwnSite) {
  Check("https://github.io/", "github.io");
  Check("http://co.uk/", "co.uk");
}

TEST(Site, SpellingOfTheHostDoesNotMatter) {
  Check("HTTPS://WWW.EXAMPLE.COM/", "example.com");
  Check("https://www.example.com./", "example.com");
  Check("https://www.example.com:8443/", "example.com");
  Check("https://user:secret@www.example.com/", "example.com");
  Check("  https://www.example.com/ ", "example.com");
  Check("https://%77ww.example.com/", "example.com");
}

TEST(Site, InternationalNamesAreInPunycode) {
  Check("https://www.b\u00FCcher.example.de/", "example.de");
  Check("https://www.b\u00FCcher.de/", "xn--bcher-kva.de");
  Check("https://www.B\u00DCCHER.de/", "xn--bcher-kva.de");
  Check("https://www.b%C3%BCcher.de/", "xn--bcher-kva.de");
  Check("https://www.xn--bcher-kva.de/", "xn--bcher-kva.de");
  Check("https://www.\u98DF\u72EE.\u516C\u53F8.cn/", "xn--85x722f.xn--55qx5d.cn");
  Check("https://www.xn--85x722f.xn--55qx5d.cn/", "xn--85x722f.xn--55qx5d.cn");
}

TEST(Site, HostsWithoutARegistrableDomainStandForThemselves) {
  Check("http://localhost:8080/x", "localhost");
  Check("http://intranet/x", "intranet");
  Check("http://192.168.1.20:80/x", "192.168.1.20");
  Check("http://[2001:DB8::1]:8080/x", "2001:db8::1");
}

TEST(Site, UrlsThatBrowsersTakeAreUnderstood) {
  Check("https://www.example.com/a b|c", "example.com");
  Check("https://www.example.com/caf\u00E9?q=\u65B0\u95FB", "example.com");
  Check("https://www.example.com/%zz", "example.com");
  Check("https://www.example.com/\xFF\xFE", "example.com");
  Check("https://www.example.com\\a", "example.com");
  Check("https://www.example.com:port/", "example.com");
  Check("https://my_host.example.com/", "example.com");
  Check("https://www.example.com/" + std::string(10'000, 'x'), "example.com");
}

TEST(Site, WhatHasNoHostHasNoSite) {
  for (const std::string url : {"", " ", "/a/b", "a.html", "www.example.com/a", "mailto:a@example.com",
                                "https://", "https:///a", "https://:80/", "https://exa mple.com/",
                                "https://a|b.example.com/", "https://[::1", "https://.", "://x"}) {
    Check(url, "");
  }
  Check("https://" + std::string(10'000, 'x') + ".com/", "");
  Check(std::string("https://a\0b.example.com/", 24), "");
}

}  // namespace
}  // namespace newsfold
