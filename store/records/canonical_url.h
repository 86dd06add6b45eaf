#pragma once

#include <string>
#include <string_view>

namespace newsfold {

// The form in which two addresses of one page are equal: "//host/path?query", for http and https alike.
// Dropped are the user, a default port, labels of the host that name a form of the page (www, m, mobile,
// amp), a slash or an index page at the end, what asks for the AMP or print form, parameters that only tell
// where a reader came from, and the fragment unless it is a route ("#!/a", "#/a"). Parameters are sorted by
// name, escapes are written one way, dot segments resolved. What names a story, such as "?id=5" or "?page=2",
// stays.
//
// A url of another scheme, or with a host that cannot be understood, is its own canonical form, byte for
// byte. Idempotent. A canonical form is for comparing only: never shown, never fetched.
std::string CanonicalUrl(std::string_view url);

}  // namespace newsfold
