#pragma once

#include <string>
#include <string_view>

namespace newsfold {

// The site of a url: its registrable domain by the public suffix list ("news.example.co.uk" gives
// "example.co.uk"), lower case, in punycode; the host itself where it has no registrable domain (addresses,
// single labels). Empty if `url` has no host that can be understood. Never fails, never touches the network.
std::string SiteOf(std::string_view url);
// The same of a host as ReadAuthority gives it.
std::string SiteOfHost(const std::string& host);

}  // namespace newsfold
