#include "store/records/site.h"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <libpsl.h>
#include <unicode/uidna.h>

namespace newsfold {
namespace {

constexpr std::size_t kHostBytesMax = 253;

bool IsUrlByte(char byte) {
  constexpr std::string_view kPunctuation = "-._~:/?#[]@!$&'()*+,;=%";
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         kPunctuation.find(byte) != std::string_view::npos;
}

// Browsers take more than RFC 3986 allows; what it does not allow is escaped.
std::string EscapeForeignBytes(std::string_view url) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char byte : url) {
    if (IsUrlByte(byte)) {
      escaped.push_back(byte);
    } else {
      escaped.push_back('%');
      escaped.push_back(kDigits[static_cast<unsigned char>(byte) >> 4]);
      escaped.push_back(kDigits[byte & 0xF]);
    }
  }
  return escaped;
}

// Scheme and authority, up to the path: what stands behind them may be as broken as it likes.
std::string_view AuthorityPart(std::string_view url) {
  const std::size_t slashes = url.find("//");
  if (slashes == std::string_view::npos) return {};
  return url.substr(0, std::min(url.find_first_of("/?#\\", slashes + 2), url.size()));
}

std::optional<std::string> HostOf(std::string_view url) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  const std::size_t begin = url.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string escaped = EscapeForeignBytes(AuthorityPart(url.substr(begin)));
  const auto parsed = boost::urls::parse_uri_reference(escaped);
  if (!parsed || !parsed->has_authority()) return std::nullopt;
  if (parsed->host_type() == boost::urls::host_type::name) return std::string(parsed->host());
  return std::string(parsed->host_address());
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
  if (host.ends_with('.')) host.pop_back();
  const bool plain = std::all_of(host.begin(), host.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
           byte == '_' || byte == ':';
  });
  return plain && host.size() <= kHostBytesMax ? host : std::string();
}

}  // namespace

std::string SiteOf(std::string_view url) {
  const std::optional<std::string> host = HostOf(url);
  if (!host || host->empty()) return {};
  const std::string ascii = ToAsciiHost(*host);
  const bool is_address =
      ascii.find(':') != std::string::npos || ascii.find_first_not_of("0123456789.") == std::string::npos;
  if (is_address) return ascii;
  const char* registrable = psl_registrable_domain(psl_builtin(), ascii.c_str());
  return registrable == nullptr ? ascii : std::string(registrable);
}

}  // namespace newsfold
