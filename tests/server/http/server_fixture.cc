#include "tests/server/http/server_fixture.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace newsfold {

std::string MakeText(int number) {
  static constexpr const char* kWords[] = {"harbour", "council", "ferry",    "budget", "winter",
                                           "school",  "bridge",  "election", "market", "doctor",
                                           "river",   "museum",  "strike",   "harvest"};
  std::string text;
  std::uint32_t state = static_cast<std::uint32_t>(number) * 2654435761u + 12345u;
  for (int word = 0; word < 120; ++word) {
    state = state * 1664525u + 1013904223u;
    text += kWords[(state >> 16) % std::size(kWords)];
    text += std::to_string((state >> 8) % 997);
    text += word % 12 == 11 ? ". " : " ";
  }
  return text;
}

std::string MakeArticleJson(const std::string& id, int number) {
  boost::json::object article;
  article["id"] = id;
  article["text"] = MakeText(number);
  return boost::json::serialize(article);
}

}  // namespace newsfold
