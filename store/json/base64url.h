#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newsfold {

// RFC 4648, section 5, without padding.
std::string EncodeBase64Url(std::string_view bytes);
// Nothing if `text` is not what EncodeBase64Url gives for some bytes.
std::optional<std::string> DecodeBase64Url(std::string_view text);

}  // namespace newsfold
