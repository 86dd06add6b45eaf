#include "store/records/url_authority.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <unicode/uidna.h>

namespace newsfold {
namespace {

constexpr std::size_t kHostBytesMax = 253;

// Browsers take more than RFC 3986 allows; what it does not allow is escaped.
std::string EscapeForeignBytes(std::string_view url) {
  std::string escaped;
  escaped.reserve(url.size());
  for (const char byte : url) {
    if (IsUrlByte(byte)) {
      escaped.push_back(byte);
    } else {
      AppendEscaped(byte, &escaped);
    }
  }
  return escaped;
}

// Where the path begins; npos without an authority.
std::size_t FindAuthorityEnd(std::string_view url) {
  const std::size_t slashes = url.find("//");
  if (slashes == std::string_view::npos) return slashes;
  return std::min(url.find_first_of("/?#\\", slashes + 2), url.size());
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) == 0; });
}

void LowerAscii(std::string* text) {
  for (char& byte : *text) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
}

// The host in lower case and punycode, or empty.
std::string ToAsciiHost(std::string host) {
  if (!IsAscii(host)) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UIDNA, decltype(&uidna_close)> idna(
        uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &error), &uidna_close);
    if (U_FAILURE(error)) return {};
    std::array<char, kHostBytesMax + 1> ascii{};
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const std::int32_t size =
        uidna_nameToASCII_UTF8(idna.get(), host.data(), static_cast<std::int32_t>(host.size()), ascii.data(),
                               static_cast<std::int32_t>(ascii.size()), &info, &error);
    if (U_FAILURE(error) || info.errors != 0) return {};
    host.assign(ascii.data(), static_cast<std::size_t>(size));
  }
  LowerAscii(&host);
  while (host.ends_with('.')) host.pop_back();
  const bool plain = std::all_of(host.begin(), host.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
           byte == '_' || byte == ':';
  });
  return plain && host.size() <= kHostBytesMax ? host : std::string();
}

}  // namespace

void AppendEscaped(char byte, std::string* text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  text->push_back('%');
  text->push_back(kDigits[static_cast<unsigned char>(byte) >> 4]);
  text->push_back(kDigits[static_cast<unsigned char>(byte) & 0xF]);
}

bool IsUrlByte(char byte) {
  constexpr std::string_view kPunctuation = "-._~:/?#[]@!$&'()*+,;=%";
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         kPunctuation.find(byte) != std::string_view::npos;
}

std::optional<UrlAuthority> ReadAuthority(std::string_view url) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  const std::size_t begin = url.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return std::nullopt;
  UrlAuthority authority;
  authority.end = FindAuthorityEnd(url);
  if (authority.end == std::string_view::npos) return std::nullopt;
  const std::string escaped = EscapeForeignBytes(url.substr(begin, authority.end - begin));
  const auto parsed = boost::urls::parse_uri_reference(escaped);
  if (!parsed || !parsed->has_authority()) return std::nullopt;
  const bool is_name = parsed->host_type() == boost::urls::host_type::name;
  authority.host = ToAsciiHost(is_name ? std::string(parsed->host()) : std::string(parsed->host_address()));
  if (authority.host.empty()) return std::nullopt;
  // What is no number is read as a path, though it does not begin with a slash.
  authority.port = std::string(parsed->port()).append(parsed->encoded_path());
  return authority;
}

}  // namespace newsfold
