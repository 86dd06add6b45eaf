#include "server/http/address.h"

#include <charconv>

namespace newsfold {
namespace {

Status BadAddress(std::string_view text, std::string_view why) {
  return InvalidArgument("listen address '" + std::string(text) + "': " + std::string(why));
}

}  // namespace

Result<ListenAddress> ParseListenAddress(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return BadAddress(text, "needs a host and a port, such as 127.0.0.1:8686");
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  ListenAddress listen;
  const char* end = port_text.data() + port_text.size();
  const auto [rest, port_error] = std::from_chars(port_text.data(), end, listen.port);
  if (port_error != std::errc() || rest != end)
    return BadAddress(text, "the port is a number from 0 to 65535");
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  listen.host = host == "localhost" ? "127.0.0.1" : std::string(host);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(listen.host, error);
  if (error) return BadAddress(text, "the host is localhost or a numeric address");
  if (!address.is_loopback()) {
    return BadAddress(text, "only loopback addresses are served, for there are no access tokens yet");
  }
  return listen;
}

bool IsLoopback(const boost::asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address.is_loopback();
  return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).is_loopback();
}

}  // namespace newsfold
