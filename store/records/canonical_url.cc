#include "store/records/canonical_url.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "dedup/base/assert.h"
#include "store/records/site.h"
#include "store/records/url_authority.h"

namespace newsfold {
namespace {

// Labels in front of the registrable domain that name a form of the page.
constexpr std::array<std::string_view, 4> kFormLabels = {"www", "m", "mobile", "amp"};

// The page that a folder shows.
constexpr std::array<std::string_view, 3> kIndexPages = {"index.html", "index.htm", "index.php"};

// Last segments that ask for another form of the page in front of them.
constexpr std::array<std::string_view, 2> kFormSegments = {"amp", "print"};

// Ends the name of a page, in front of its extension.
constexpr std::string_view kAmpSuffix = ".amp";
constexpr std::array<std::string_view, 3> kPageExtensions = {"", ".html", ".htm"};

// Parameters that name who sent the reader, or which reader it is, and never what is shown. Lower case,
// ascending.
constexpr std::array<std::string_view, 55> kTrackingNames = {"__twitter_impression",
                                                             "_ga",
                                                             "_gl",
                                                             "_hsenc",
                                                             "_hsmi",
                                                             "cmpid",
                                                             "dclid",
                                                             "ef_id",
                                                             "epik",
                                                             "fbclid",
                                                             "gbraid",
                                                             "gclid",
                                                             "gclsrc",
                                                             "igsh",
                                                             "igshid",
                                                             "isappinstalled",
                                                             "ito",
                                                             "jsessionid",
                                                             "li_fat_id",
                                                             "mc_cid",
                                                             "mc_eid",
                                                             "mkt_tok",
                                                             "msclkid",
                                                             "ncid",
                                                             "nsukey",
                                                             "ocid",
                                                             "oly_anon_id",
                                                             "oly_enc_id",
                                                             "phpsessid",
                                                             "pk_campaign",
                                                             "pk_content",
                                                             "pk_keyword",
                                                             "pk_kwd",
                                                             "pk_medium",
                                                             "pk_source",
                                                             "rb_clid",
                                                             "ref_src",
                                                             "ref_url",
                                                             "s_cid",
                                                             "s_kwcid",
                                                             "smid",
                                                             "spm",
                                                             "srsltid",
                                                             "ttclid",
                                                             "twclid",
                                                             "vero_conv",
                                                             "vero_id",
                                                             "wbraid",
                                                             "wt.mc_id",
                                                             "wt_mc",
                                                             "xtor",
                                                             "yclid",
                                                             "ysclid",
                                                             "zanpid",
                                                             "zarsrc"};
static_assert(std::is_sorted(kTrackingNames.begin(), kTrackingNames.end()));

// Every name that begins so does the same.
constexpr std::array<std::string_view, 4> kTrackingPrefixes = {"utm_", "mtm_", "hsa_", "itm_"};

// They name a referrer if their value is a word, but may as well give a number, a date or a code.
constexpr std::array<std::string_view, 2> kReferrerNames = {"from", "ref"};

struct Parameter {
  std::string_view name;
  std::string_view value;
};

// What asks for the AMP or print form. Without "=" a value is empty.
constexpr std::array<Parameter, 14> kFormParameters = {{{"amp", ""},
                                                        {"amp", "1"},
                                                        {"amp", "true"},
                                                        {"amp", "yes"},
                                                        {"format", "amp"},
                                                        {"output", "amp"},
                                                        {"outputtype", "amp"},
                                                        {"format", "print"},
                                                        {"print", ""},
                                                        {"print", "1"},
                                                        {"print", "true"},
                                                        {"print", "yes"},
                                                        {"view", "amp"},
                                                        {"view", "print"}}};

template <std::size_t kCount>
bool Has(const std::array<std::string_view, kCount>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsDigit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool IsLetter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

char ToLower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ToLower);
  return lower;
}

// The value of a hexadecimal digit, -1 of anything else.
int HexValue(char byte) {
  if (IsDigit(byte)) return byte - '0';
  const char lower = ToLower(byte);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// RFC 3986, 2.3: means the same escaped or not.
bool IsUnreserved(char byte) {
  return IsLetter(byte) || IsDigit(byte) || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

// `piece` with each byte spelled in one way.
std::string NormalizeEscapes(std::string_view piece) {
  std::string normal;
  normal.reserve(piece.size());
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const char byte = piece[i];
    if (byte != '%') {
      IsUrlByte(byte) ? normal.push_back(byte) : AppendEscaped(byte, &normal);
      continue;
    }
    const int high = i + 2 < piece.size() ? HexValue(piece[i + 1]) : -1;
    const int low = i + 2 < piece.size() ? HexValue(piece[i + 2]) : -1;
    const bool is_escape = high >= 0 && low >= 0;
    const char value = is_escape ? static_cast<char>(high * 16 + low) : '%';
    IsUnreserved(value) ? normal.push_back(value) : AppendEscaped(value, &normal);
    if (is_escape) i += 2;
  }
  return normal;
}

// RFC 3986, 5.2.4.
std::string WithoutDotSegments(std::string_view path) {
  std::string kept;
  kept.reserve(path.size());
  while (!path.empty()) {
    NEWSFOLD_ASSERT(path.front() == '/');
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(1, end - 1);
    const bool is_last = end == path.size();
    path.remove_prefix(end);
    if (segment == "..") kept.resize(std::min(kept.rfind('/'), kept.size()));
    if (segment == "." || segment == "..") {
      if (is_last) kept.push_back('/');
    } else {
      kept.append("/").append(segment);
    }
  }
  return kept;
}

// Whether `text` ends with `end`, which is lower case.
bool EndsLower(std::string_view text, std::string_view end) {
  if (text.size() < end.size()) return false;
  return std::equal(end.begin(), end.end(), text.end() - static_cast<std::ptrdiff_t>(end.size()),
                    [](char lower, char byte) { return lower == ToLower(byte); });
}

// Drops one suffix of the segment that begins at `begin`, the last of `path`. False if there is none, or
// nothing but the suffix would be a name.
bool DropAmpSuffix(std::size_t begin, std::string* path) {
  for (const std::string_view extension : kPageExtensions) {
    std::string_view name = std::string_view(*path).substr(begin);
    if (!EndsLower(name, extension)) continue;
    name.remove_suffix(extension.size());
    if (!EndsLower(name, kAmpSuffix)) continue;
    name.remove_suffix(kAmpSuffix.size());
    if (name.find_last_not_of('.') == std::string_view::npos) return false;
    path->erase(begin + name.size(), kAmpSuffix.size());
    return true;
  }
  return false;
}

// Drops from the last segment of `path` what does not change which page it is, which may be all of it. False
// if some is left. Reads the segment a fixed number of times, however much is dropped.
bool DropLastSegment(std::string* path) {
  if (path->empty()) return false;
  const std::size_t slash = path->rfind('/');
  NEWSFOLD_ASSERT(slash != std::string::npos);
  while (DropAmpSuffix(slash + 1, path)) {
  }
  const std::string last = Lower(std::string_view(*path).substr(slash + 1));
  if (!last.empty() && !Has(kIndexPages, last) && (slash == 0 || !Has(kFormSegments, last))) return false;
  path->resize(slash);
  return true;
}

std::string CanonicalPath(std::string_view path) {
  std::string slashed(path);
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  std::string canonical = WithoutDotSegments(NormalizeEscapes(slashed));
  while (DropLastSegment(&canonical)) {
  }
  return canonical;
}

// "ch2_referral" and "homepage", not "2", "2016-10-13" or "PR2010-15".
bool IsReferrer(std::string_view value) {
  if (value.empty() || !IsLetter(value.front())) return false;
  const auto two_digits = [](char a, char b) { return IsDigit(a) && IsDigit(b); };
  return std::adjacent_find(value.begin(), value.end(), two_digits) == value.end();
}

// Whether a parameter does not change which page it is.
bool IsIdle(const Parameter& parameter) {
  const std::string name = Lower(parameter.name);
  if (std::binary_search(kTrackingNames.begin(), kTrackingNames.end(), name)) return true;
  const auto begins_name = [&](std::string_view prefix) { return name.starts_with(prefix); };
  if (std::any_of(kTrackingPrefixes.begin(), kTrackingPrefixes.end(), begins_name)) return true;
  if (Has(kReferrerNames, name)) return IsReferrer(parameter.value);
  const std::string value = Lower(parameter.value);
  return std::any_of(kFormParameters.begin(), kFormParameters.end(),
                     [&](const Parameter& form) { return form.name == name && form.value == value; });
}

std::string_view NameOf(std::string_view parameter) {
  return parameter.substr(0, parameter.find('='));
}

// With its question mark, or empty.
std::string CanonicalQuery(std::string_view query) {
  const std::string normal = NormalizeEscapes(query);
  std::vector<std::string_view> parameters;
  for (std::string_view rest = normal; !rest.empty();) {
    const std::string_view parameter = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
    const std::string_view name = NameOf(parameter);
    const std::string_view value = parameter.substr(std::min(name.size() + 1, parameter.size()));
    if (!parameter.empty() && !IsIdle({name, value})) parameters.push_back(parameter);
  }
  std::stable_sort(parameters.begin(), parameters.end(),
                   [](std::string_view a, std::string_view b) { return NameOf(a) < NameOf(b); });
  std::string canonical;
  for (const std::string_view parameter : parameters)
    canonical.append(canonical.empty() ? "?" : "&").append(parameter);
  return canonical;
}

// With its number sign, or empty. What begins so is read by scripts, which show another page for it.
std::string CanonicalFragment(std::string_view fragment) {
  const bool is_route = fragment.size() > 1 && (fragment.front() == '!' || fragment.front() == '/');
  return is_route ? "#" + NormalizeEscapes(fragment) : std::string();
}

std::string CanonicalHost(const std::string& host) {
  if (host.find(':') != std::string::npos) return "[" + host + "]";
  const std::string site = SiteOfHost(host);
  NEWSFOLD_ASSERT(host.ends_with(site));
  std::string canonical;
  for (std::string_view labels = std::string_view(host).substr(0, host.size() - site.size());
       !labels.empty();) {
    const std::string_view label = labels.substr(0, labels.find('.'));
    labels.remove_prefix(label.size() + 1);
    if (!Has(kFormLabels, label)) canonical.append(label).append(".");
  }
  canonical.append(site);
  // A domain under which names are given away may have pages itself: www.gov.uk.
  const bool is_www = canonical.starts_with("www.") && canonical.find('.', 4) != std::string::npos;
  return is_www ? canonical.substr(4) : canonical;
}

// With its colon, or empty.
std::string CanonicalPort(std::string_view port) {
  port.remove_prefix(std::min(port.find_first_not_of('0'), port.size()));
  return port.empty() || port == "80" || port == "443" ? std::string() : ":" + std::string(port);
}

// As browsers read it: without blanks around it and without line ends and tabs.
std::string Trimmed(std::string_view url) {
  std::string trimmed(url);
  std::erase_if(trimmed, [](char byte) { return byte == '\t' || byte == '\n' || byte == '\r'; });
  trimmed.erase(0, trimmed.find_first_not_of(" \f\v"));
  trimmed.resize(std::min(trimmed.find_last_not_of(" \f\v") + 1, trimmed.size()));
  return trimmed;
}

bool IsOfTheWeb(std::string_view url) {
  const std::string scheme =
      Lower(url.substr(0, std::min(url.find("//"), std::string_view("https:").size())));
  return url.starts_with("//") ||
         ((scheme == "http:" || scheme == "https:") && url.find("//") == scheme.size());
}

}  // namespace

std::string CanonicalUrl(std::string_view url) {
  const std::string trimmed = Trimmed(url);
  if (!IsOfTheWeb(trimmed)) return std::string(url);
  const std::optional<UrlAuthority> authority = ReadAuthority(trimmed);
  if (!authority || !std::all_of(authority->port.begin(), authority->port.end(), IsDigit))
    return std::string(url);
  std::string_view rest = std::string_view(trimmed).substr(authority->end);
  const std::size_t fragment = std::min(rest.find('#'), rest.size());
  const std::string_view page = rest.substr(0, fragment);
  const std::size_t query = std::min(page.find('?'), page.size());
  std::string canonical = "//" + CanonicalHost(authority->host) + CanonicalPort(authority->port);
  canonical.append(CanonicalPath(page.substr(0, query)));
  if (query < page.size()) canonical.append(CanonicalQuery(page.substr(query + 1)));
  if (fragment < rest.size()) canonical.append(CanonicalFragment(rest.substr(fragment + 1)));
  return canonical;
}

}  // namespace newsfold
