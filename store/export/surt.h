#pragma once

#include <string>
#include <string_view>

namespace newsfold {

// The key under which indexes of web archives sort the captures of a url ("Sort-friendly URI Reordering
// Transform"): "com,example,news)/2026/story?id=5" for "https://www.news.example.com/2026/Story/?id=5". As
// the Python package surt makes it, by which pywb and others look urls up; a host that is no ASCII becomes
// punycode by UTS 46. Of no url "-". Never fails.
std::string SurtOf(std::string_view url);

}  // namespace newsfold
