#include "store/export/surt.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

void Check(const std::string& url, const std::string& key) {
  EXPECT_EQ(SurtOf(url), key) << url;
}

// Keys as the Python package surt 0.3.1 makes them.
TEST(SurtTest, HostIsTurnedRound) {
  Check("https://www.news.example.com/Story", "com,example,news)/story");
  Check("http://example.com", "com,example)/");
  Check("http://WWW2.Example.CO.UK/", "uk,co,example)/");
  Check("http://www.com/", "com)/");
  Check("http://wwwx.example.com/", "com,example,wwwx)/");
  Check("http://user:pw@example.com/a", "com,example)/a");
  Check("http://ex%61mple.com/", "com,example)/");
  Check("http://host..double.example./", "example,double,host)/");
  Check("http://münchen.example/", "example,xn--mnchen-3ya)/");
  Check("http://127.0.0.1/a", "1,0,0,127)/a");
  Check("http://3232235777/a", "1,1,168,192)/a");
  Check("http://[2001:db8::1]:8080/a", "2001:db8::1:8080)/a");
}

TEST(SurtTest, DefaultPortsAndSchemesAreDropped) {
  Check("http://example.com:80/a", "com,example)/a");
  Check("https://example.com:443/a", "com,example)/a");
  Check("http://example.com:443/a", "com,example:443)/a");
  Check("http://example.com:/a", "com,example)/a");
  Check("example.com/a", "com,example)/a");
  Check("http://https://example.com/a", "com,example)/a");
  Check("http:////example.com/a", "com,example)/a");
  Check(" http://example.com/a\t", "com,example)/a");
}

TEST(SurtTest, PathIsWrittenOneWay) {
  Check("http://example.com/A/./B/../c//d/", "com,example)/a/c/d");
  Check("http://example.com/Caf%C3%A9", "com,example)/caf%c3%a9");
  Check("http://example.com/%252e%2541", "com,example)/.a");
  Check("http://example.com/a b#fragment", "com,example)/a%20b");
  Check("http://example.com/100%", "com,example)/100%25");
  Check("http://example.com/a/(S(abcdefghijklmnopqrstuvwx))/page.aspx", "com,example)/a/page.aspx");
  Check("http://example.com/(abcdefghijklmnopqrstuvwx)/page.aspx?x", "com,example)/page.aspx?x");
  Check("http://example.com/(abcdefghijklmnopqrstuvwx)/page.html",
        "com,example)/(abcdefghijklmnopqrstuvwx)/page.html");
}

TEST(SurtTest, QueryIsSortedAndHasNoSession) {
  Check("http://example.com/?b=2&A=1&b", "com,example)/?a=1&b&b=2");
  Check("http://example.com/?", "com,example)/");
  Check("http://example.com?q", "com,example)/?q");
  Check("http://example.com/?a=1&sid=0123456789abcdef0123456789abcdef&b=2", "com,example)/?a=1&b=2");
  Check("http://example.com/?sid=short", "com,example)/?sid=short");
  Check("http://example.com/?jsessionid=0123456789ABCDEF0123456789abcdef", "com,example)/");
  Check("http://example.com/?a&CFID=12&CFTOKEN=34", "com,example)/?&a");
  Check("http://example.com/?ASPSESSIONIDabcdefgh=abcdefghijklmnopqrstuvwx&z", "com,example)/?z");
}

TEST(SurtTest, WhatHasNoHostKeepsItsScheme) {
  Check("urn:newsfold:A%201", "urn:newsfold:a%201");
  Check("mailto:A@b.example", "mailto:a@b.example");
  Check("", "-");
}

TEST(SurtTest, AnyBytesHaveAKey) {
  for (const char* const url :
       {" ", ":", "//", "http://", "http://?", "[", "http://[", "http://@:", "%", "a:?b", "\xff"})
    EXPECT_FALSE(SurtOf(url).empty()) << url;
  EXPECT_FALSE(SurtOf("http://a.example/" + std::string(16 << 10, '(')).empty());
  EXPECT_FALSE(SurtOf("http://a.example/?" + std::string(16 << 10, '&')).empty());
}

}  // namespace
}  // namespace newsfold
