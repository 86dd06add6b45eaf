#include "tools/not_negative.h"

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>

namespace newsfold {

CLI::Validator NotNegative() {
  const auto check = [](const std::string& value) -> std::string {
    if (value.starts_with('-')) return "'" + value + "' is below zero";
    std::uint64_t number = 0;
    const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool is_too_large = error == std::errc::result_out_of_range;
    return is_too_large ? value + " is above " + std::to_string(std::numeric_limits<std::uint64_t>::max())
                        : "";
  };
  return {check, ""};
}

}  // namespace newsfold
