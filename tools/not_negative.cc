#include "tools/not_negative.h"

#include <string>

namespace newsfold {

CLI::Validator NotNegative() {
  const auto check = [](const std::string& value) {
    return value.starts_with('-') ? "'" + value + "' is below zero" : std::string();
  };
  return {check, ""};
}

}  // namespace newsfold
