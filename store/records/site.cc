#include "store/records/site.h"

#include <optional>

#include <libpsl.h>

#include "store/records/url_authority.h"

namespace newsfold {

std::string SiteOf(std::string_view url) {
  const std::optional<UrlAuthority> authority = ReadAuthority(url);
  return authority ? SiteOfHost(authority->host) : std::string();
}

std::string SiteOfHost(const std::string& host) {
  const bool is_address =
      host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
  if (is_address) return host;
  const char* registrable = psl_registrable_domain(psl_builtin(), host.c_str());
  return registrable == nullptr ? host : std::string(registrable);
}

}  // namespace newsfold
