#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "tools/corpus/han.h"

namespace newsfold {

// Characters of `text`, one view each.
inline std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t bytes = CharacterBytes(text[position]);
    characters.push_back(text.substr(position, bytes));
    position += bytes;
  }
  return characters;
}

// Share of the windows of `characters` characters of `part` that `whole` holds as well.
inline double SharedWindows(std::string_view part, std::string_view whole, std::size_t characters = 8) {
  const auto windows = [characters](std::string_view text) {
    const std::vector<std::string_view> all = Characters(text);
    std::vector<std::string_view> result;
    for (std::size_t index = 0; index + characters <= all.size(); ++index) {
      const char* const end = all[index + characters - 1].data() + all[index + characters - 1].size();
      result.emplace_back(all[index].data(), static_cast<std::size_t>(end - all[index].data()));
    }
    return result;
  };
  const std::vector<std::string_view> held = windows(whole);
  const std::unordered_set<std::string_view> index(held.begin(), held.end());
  const std::vector<std::string_view> wanted = windows(part);
  if (wanted.empty()) return 0;
  std::size_t found = 0;
  for (const std::string_view window : wanted) found += index.count(window);
  return static_cast<double>(found) / static_cast<double>(wanted.size());
}

}  // namespace newsfold
