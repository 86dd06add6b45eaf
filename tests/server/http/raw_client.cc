#include "tests/server/http/raw_client.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <boost/json/parse.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace newsfold {

std::string RawAnswer::Field(std::string_view name) const {
  const std::string mark = "\r\n" + std::string(name) + ": ";
  const std::size_t begin = head.find(mark);
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + mark.size();
  return head.substr(value, head.find("\r\n", value) - value);
}

std::string RawAnswer::Code() const {
  boost::json::error_code error;
  const auto problem = boost::json::parse(body, error);
  if (error || !problem.is_object() || !problem.as_object().contains("code")) return {};
  return std::string(problem.at("code").as_string());
}

RawClient::RawClient(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in endpoint{};
  endpoint.sin_family = AF_INET;
  endpoint.sin_port = htons(static_cast<std::uint16_t>(std::atoi(address.c_str() + colon + 1)));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &endpoint.sin_addr);
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval patience{10, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&endpoint), sizeof endpoint) != 0) {
    close(std::exchange(socket_, -1));
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) close(socket_);
}

bool RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawClient::ShutdownSend() {
  shutdown(socket_, SHUT_WR);
}

bool RawClient::ReceiveMore() {
  char bytes[16 << 10];
  const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

bool RawClient::ReceiveUntil(std::string_view mark) {
  while (buffer_.find(mark) == std::string::npos) {
    if (!ReceiveMore()) return false;
  }
  return true;
}

std::string RawClient::Take(std::size_t size) {
  while (buffer_.size() < size && ReceiveMore()) {
  }
  const std::string taken = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return taken;
}

RawAnswer RawClient::ReceiveHead() {
  RawAnswer answer;
  if (!ReceiveUntil("\r\n\r\n")) return answer;
  answer.head = Take(buffer_.find("\r\n\r\n") + 4);
  answer.status = std::atoi(answer.head.c_str() + std::string_view("HTTP/1.1 ").size());
  return answer;
}

std::string RawClient::ReceiveChunk() {
  if (!ReceiveUntil("\r\n")) return {};
  const std::size_t size = std::strtoul(Take(buffer_.find("\r\n") + 2).c_str(), nullptr, 16);
  std::string chunk = Take(size);
  Take(2);
  return chunk;
}

RawAnswer RawClient::Receive(bool head_request) {
  RawAnswer answer = ReceiveHead();
  if (head_request || answer.status < 200 || answer.status == 304) return answer;
  if (answer.Field("Transfer-Encoding") == "chunked") {
    for (std::string chunk = ReceiveChunk(); !chunk.empty(); chunk = ReceiveChunk()) answer.body += chunk;
  } else if (!answer.Field("Content-Length").empty()) {
    answer.body = Take(std::strtoul(answer.Field("Content-Length").c_str(), nullptr, 10));
  } else {
    answer.body = ReceiveAll();
  }
  return answer;
}

bool RawClient::IsClosed() {
  char byte = 0;
  return buffer_.empty() && recv(socket_, &byte, 1, 0) == 0;
}

std::string RawClient::ReceiveAll() {
  while (ReceiveMore()) {
  }
  return std::exchange(buffer_, std::string());
}

std::string MakeRequest(std::string_view method, std::string_view target, std::string_view body,
                        std::string_view type, std::string_view more_fields) {
  std::string request(method);
  request.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(more_fields);
  if (!body.empty()) {
    request.append("Content-Type: ").append(type).append("\r\nContent-Length: ");
    request.append(std::to_string(body.size())).append("\r\n");
  }
  return request.append("\r\n").append(body);
}

std::string Chunk(const std::string& bytes) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return size + bytes + "\r\n";
}

}  // namespace newsfold
