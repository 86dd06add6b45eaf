#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>

#include "store/base/status.h"

namespace newsfold {

// A numeric address to listen on.
struct ListenAddress {
  std::string host;  // "127.0.0.1" or "::1"
  std::uint16_t port = 0;
};

// Reads "127.0.0.1:8686", "localhost:8686" or "[::1]:8686". Errors: kInvalidArgument another form, or an
// address that is not loopback: without access tokens whoever can connect can read and write everything.
Result<ListenAddress> ParseListenAddress(std::string_view text);

// Whether `address` is of this machine alone, also if it is one of IPv4 in the clothes of IPv6.
bool IsLoopback(const boost::asio::ip::address& address);

}  // namespace newsfold
