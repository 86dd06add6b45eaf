#include "tests/server/http/server_fixture.h"

#include <arpa/inet.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <sys/socket.h>

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

void BreakListeningSocket(const std::string& address) {
  const int port = std::stoi(address.substr(address.rfind(':') + 1));
  for (int file = 0; file < 1024; ++file) {
    int listens = 0;
    socklen_t size = sizeof listens;
    if (getsockopt(file, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) continue;
    sockaddr_in name{};
    size = sizeof name;
    if (getsockname(file, reinterpret_cast<sockaddr*>(&name), &size) != 0 || ntohs(name.sin_port) != port)
      continue;
    EXPECT_EQ(shutdown(file, SHUT_RDWR), 0);
    return;
  }
  ADD_FAILURE() << "nothing listens on " << address;
}

}  // namespace newsfold
