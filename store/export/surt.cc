#include "store/export/surt.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <vector>

#include "store/records/url_authority.h"

namespace newsfold {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool IsAlpha(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
bool IsDigit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool IsAlnum(char byte) {
  return IsAlpha(byte) || IsDigit(byte);
}
char ToLower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}
std::string ToLower(std::string text) {
  for (char& byte : text) byte = ToLower(byte);
  return text;
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                    [](char a, char b) { return ToLower(a) == ToLower(b); });
}

// Length of what `is_part` holds for at the head of the text.
template <class Predicate>
std::size_t RunOf(std::string_view text, const Predicate& is_part) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_part) - text.begin());
}

struct UrlParts {
  std::string scheme;
  std::string host;
  std::string port;
  std::string path;
  std::string query;
};

// Bytes of "scheme" in "scheme:...", 0 if there is none.
std::size_t SchemeBytes(std::string_view url) {
  if (url.empty() || !IsAlpha(url.front())) return 0;
  const std::size_t bytes =
      RunOf(url, [](char byte) { return IsAlnum(byte) || byte == '+' || byte == '-' || byte == '.'; });
  return bytes < url.size() && url[bytes] == ':' ? bytes : 0;
}

// Without blanks at the ends and line breaks within; with a scheme, and one only
// ("http://https://a.example").
std::string Cleaned(std::string_view url) {
  constexpr std::string_view kBlanks = " \t\n\r\v\f";
  std::string cleaned;
  const std::size_t begin = std::min(url.find_first_not_of(kBlanks), url.size());
  url = url.substr(begin, url.find_last_not_of(kBlanks) + 1 - begin);
  for (const char byte : url)
    if (byte != '\n' && byte != '\r' && byte != '\t') cleaned += byte;
  if (SchemeBytes(cleaned) == 0) cleaned.insert(0, "http://");
  const auto protocol_bytes = [](std::string_view text) {
    return text.starts_with("http://") ? 7U : text.starts_with("https://") ? 8U : 0U;
  };
  while (const std::size_t bytes = protocol_bytes(cleaned)) {
    if (protocol_bytes(std::string_view(cleaned).substr(bytes)) == 0) break;
    cleaned.erase(0, bytes);
  }
  return cleaned;
}

void SplitAuthority(std::string_view authority, UrlParts* parts) {
  authority = authority.substr(authority.rfind('@') + 1);  // npos + 1 is 0
  std::size_t end = authority.find(':');
  if (authority.starts_with('[')) {
    end = authority.find(':', std::min(authority.find(']'), authority.size()));
    authority.remove_prefix(1);
    if (end != std::string_view::npos) --end;
  }
  parts->host = ToLower(std::string(authority.substr(0, end)));
  if (parts->host.ends_with(']')) parts->host.pop_back();
  if (end == std::string_view::npos) return;
  parts->port = authority.substr(end + 1);
}

// RFC 3986, appendix B, but for the fragment.
UrlParts Split(std::string_view url) {
  UrlParts parts;
  url = url.substr(0, url.find('#'));
  const std::size_t scheme_bytes = SchemeBytes(url);
  parts.scheme = url.substr(0, scheme_bytes);
  url.remove_prefix(scheme_bytes + 1);
  if (const std::size_t mark = url.find('?'); mark != std::string_view::npos) {
    parts.query = url.substr(mark + 1);
    url = url.substr(0, mark);
  }
  if (url.starts_with("//")) {
    const std::size_t end = std::min(url.find('/', 2), url.size());
    SplitAuthority(url.substr(2, end - 2), &parts);
    url.remove_prefix(end);
  }
  parts.path = url;
  if (parts.host.empty() && !parts.path.empty() && parts.scheme.starts_with("http")) {
    const std::string bare =
        parts.path.substr(std::min(parts.path.find_first_not_of('/'), parts.path.size()));
    const std::size_t end = std::min(bare.find('/'), bare.size());
    parts.host = bare.substr(0, end);
    parts.path = "/" + bare.substr(std::min(end + 1, bare.size()));
  }
  return parts;
}

std::optional<std::uint8_t> HexByte(std::string_view digits) {
  std::uint8_t byte = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, byte, 16);
  return digits.size() == 2 && read.ec == std::errc() && read.ptr == end ? std::optional(byte) : std::nullopt;
}

// Without escapes, and those that come to light by that; in place, as what is behind can only be made part of
// an escape by a byte before it.
std::string UnescapedRepeatedly(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    out += byte;
    while (out.size() >= 3 && out[out.size() - 3] == '%') {
      const auto escaped = HexByte(std::string_view(out).substr(out.size() - 2));
      if (!escaped) break;
      out.resize(out.size() - 3);
      out += static_cast<char>(*escaped);
    }
  }
  return out;
}

std::string EscapedOnce(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const bool is_plain = byte > ' ' && byte < '\x7f' && byte != '#' && byte != '%';
    if (is_plain) {
      out += byte;
    } else {
      AppendEscaped(byte, &out);
    }
  }
  return out;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

// A host that is one number is an address.
std::string AddressOf(std::string_view digits) {
  std::uint32_t address = 0;
  for (const char digit : digits) address = address * 10 + static_cast<std::uint32_t>(digit - '0');
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += std::to_string(address >> shift & 0xff) + (shift > 0 ? "." : "");
  return text;
}

// "www." and "www2." of a host say nothing.
std::string WithoutWww(const std::string& host) {
  if (!host.starts_with("www")) return host;
  const std::size_t end = std::min(host.find_first_not_of(kDigits, 3), host.size());
  return end < host.size() && host[end] == '.' ? host.substr(end + 1) : host;
}

std::string CanonicalHost(std::string_view given) {
  std::string host = UnescapedRepeatedly(given);
  if (!IsAscii(host)) {
    const std::optional<UrlAuthority> authority = ReadAuthority("//" + host);
    if (authority) host = authority->host;
  }
  for (std::size_t at = host.find(".."); at != std::string::npos; at = host.find("..", at + 1))
    host.erase(at, 1);
  const std::size_t begin = std::min(host.find_first_not_of('.'), host.size());
  host = host.substr(begin, host.find_last_not_of('.') + 1 - begin);
  if (!host.empty() && host.find_first_not_of(kDigits) == std::string::npos) return AddressOf(host);
  return WithoutWww(EscapedOnce(ToLower(std::move(host))));
}

// Without empty and dot segments.
std::string NormalizedPath(std::string_view path) {
  if (path.empty()) return "/";
  std::vector<std::string_view> kept;
  for (std::size_t at = path.find('/'); at != std::string_view::npos;) {
    const std::size_t next = path.find('/', at + 1);
    const std::string_view segment =
        path.substr(at + 1, next == std::string_view::npos ? next : next - at - 1);
    at = next;
    if (segment == ".") continue;
    if (segment == ".." && !kept.empty()) {
      kept.pop_back();
    } else {
      kept.push_back(segment);
    }
  }
  std::string normalized = "/";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    normalized += kept[i];
    if (i + 1 < kept.size() && !kept[i].empty()) normalized += '/';
  }
  return normalized;
}

// Whether 24 digits and letters and a ")" are at this place of a path.
bool IsSessionId(std::string_view path, std::size_t at) {
  constexpr std::size_t kIdBytes = 24;
  return at + kIdBytes < path.size() && RunOf(path.substr(at, kIdBytes), IsAlnum) == kIdBytes &&
         path[at + kIdBytes] == ')';
}

// Bytes of a session of ASP.NET at the head of a path: "(S(24 digits))/"; 0 if there is none.
std::size_t NamedSessionBytes(std::string_view path) {
  constexpr std::size_t kNamedBytes = 2 + 24 + 1;
  std::size_t end = 1;
  while (end + 1 < path.size() && IsAlpha(path[end]) && path[end + 1] == '(' && IsSessionId(path, end + 2))
    end += kNamedBytes;
  const bool is_one = path.starts_with('(') && end > 1 && path.substr(end).starts_with(")/");
  return is_one ? end + 2 : 0;
}

// The same of "(24 digits)/".
std::size_t BareSessionBytes(std::string_view path) {
  constexpr std::size_t kBareBytes = 1 + 24 + 2;
  const bool is_one =
      path.starts_with('(') && IsSessionId(path, 1) && path.substr(0, kBareBytes).ends_with(")/");
  return is_one ? kBareBytes : 0;
}

// Without the last such session that a page of ASP.NET follows on. `path`: in lower case.
template <class BytesOf>
void DropPathSession(const BytesOf& bytes_of, std::string* path) {
  for (std::size_t at = path->size(); at-- > 0;) {
    if ((*path)[at] != '/') continue;
    const std::size_t bytes = bytes_of(std::string_view(*path).substr(at + 1));
    if (bytes == 0 || path->find(".aspx", at + 1 + bytes + 1) == std::string::npos) continue;
    path->erase(at + 1, bytes);
    return;
  }
}

// Bytes of a parameter at the head of `text` that has the name and a value of `bytes` bytes.
template <class Predicate>
std::size_t SessionBytes(std::string_view text, std::string_view name, std::size_t bytes,
                         const Predicate& is_part) {
  if (!StartsWithIgnoringCase(text, name)) return 0;
  const std::size_t run = RunOf(text.substr(name.size(), bytes), is_part);
  return run == bytes ? name.size() + bytes : 0;
}

std::size_t AspSessionBytes(std::string_view text) {
  constexpr std::string_view kName = "aspsessionid";
  const std::size_t name = SessionBytes(text, kName, 8, IsAlpha);
  if (name == 0) return 0;
  const std::size_t value = SessionBytes(text.substr(name), "=", 24, IsAlpha);
  return value == 0 ? 0 : name + value;
}

std::size_t ColdFusionSessionBytes(std::string_view text) {
  const auto is_value = [](char byte) { return byte != '&'; };
  const auto parameter = [&](std::size_t at, std::string_view name) -> std::size_t {
    if (!StartsWithIgnoringCase(text.substr(at), name)) return 0;
    const std::size_t value = RunOf(text.substr(at + name.size()), is_value);
    return value == 0 ? 0 : at + name.size() + value;
  };
  const std::size_t first = parameter(0, "cfid=");
  return first == 0 ? 0 : parameter(first, "&cftoken=");
}

// Without the last session that `bytes_of` finds, and the "&" behind it.
template <class BytesOf>
void DropSession(const BytesOf& bytes_of, std::string* query) {
  for (std::size_t at = query->size(); at-- > 0;) {
    const std::size_t bytes = bytes_of(std::string_view(*query).substr(at));
    const std::size_t end = at + bytes;
    if (bytes == 0 || (end < query->size() && (*query)[end] != '&')) continue;
    query->erase(at, bytes + (end < query->size() ? 1 : 0));
    return;
  }
}

std::string CanonicalQuery(std::string_view given) {
  std::string query = EscapedOnce(UnescapedRepeatedly(given));
  for (const std::string_view name : {"jsessionid=", "phpsessid=", "sid="})
    DropSession([name](std::string_view text) { return SessionBytes(text, name, 32, IsAlnum); }, &query);
  DropSession(AspSessionBytes, &query);
  DropSession(ColdFusionSessionBytes, &query);
  query = ToLower(std::move(query));
  std::vector<std::pair<std::string_view, std::string_view>> parameters;  // "a", "=1"
  for (std::string_view rest = query;;) {
    const std::size_t end = rest.find('&');
    const std::string_view parameter = rest.substr(0, end);
    const std::size_t name_bytes = std::min(parameter.find('='), parameter.size());
    parameters.emplace_back(parameter.substr(0, name_bytes), parameter.substr(name_bytes));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  std::sort(parameters.begin(), parameters.end());
  std::string sorted;
  for (const auto& [name, value] : parameters) {
    if (&name != &parameters.front().first) sorted += '&';
    sorted.append(name).append(value);
  }
  return sorted;
}

std::string CanonicalPath(const UrlParts& parts) {
  std::string path = UnescapedRepeatedly(parts.path);
  if (!parts.host.empty()) path = NormalizedPath(path);
  path = ToLower(EscapedOnce(path));
  DropPathSession(NamedSessionBytes, &path);
  DropPathSession(BareSessionBytes, &path);
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path.empty() && !parts.query.empty() ? "/" : path;
}

// "com,example" of "example.com".
std::string Reversed(const std::string& host) {
  std::string reversed;
  for (std::size_t end = host.size();;) {
    const std::size_t dot = end == 0 ? std::string::npos : host.rfind('.', end - 1);
    const std::size_t begin = dot == std::string::npos ? 0 : dot + 1;
    reversed.append(host, begin, end - begin);
    if (dot == std::string::npos) return reversed;
    reversed += ',';
    end = dot;
  }
}

std::string PortOf(const UrlParts& parts) {
  const std::string scheme = ToLower(parts.scheme);
  const bool is_default =
      (scheme == "http" && parts.port == "80") || (scheme == "https" && parts.port == "443");
  return parts.port.empty() || is_default ? "" : ":" + parts.port;
}

}  // namespace

std::string SurtOf(std::string_view url) {
  const std::string cleaned = Cleaned(url);
  if (url.empty()) return "-";
  const UrlParts parts = Split(cleaned);
  std::string key =
      parts.host.empty() ? parts.scheme + ":" : Reversed(CanonicalHost(parts.host)) + PortOf(parts) + ")";
  key += CanonicalPath(parts);
  const std::string query = CanonicalQuery(parts.query);
  return query.empty() ? key : key + "?" + query;
}

}  // namespace newsfold
