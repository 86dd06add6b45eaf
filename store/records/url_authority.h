#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newsfold {

// Who serves a url.
struct UrlAuthority {
  std::string host;     // lower case, in punycode, without a dot at the end; an IPv6 address without brackets
  std::string port;     // as given, a number if it is well-formed; empty: none
  std::size_t end = 0;  // where the path begins in the url
};

// The authority of a url of any scheme, or of none ("//a.example/1"). Nothing if the host cannot be
// understood; what stands behind it may be as broken as it likes.
std::optional<UrlAuthority> ReadAuthority(std::string_view url);

// Appends `byte` as %XX, in capitals.
void AppendEscaped(char byte, std::string* text);
// Whether RFC 3986 lets a url have this byte as it is, "%" included.
bool IsUrlByte(char byte);

}  // namespace newsfold
