#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace newsfold {

// One answer taken off a connection. `status` 0: the connection ended first.
struct RawAnswer {
  int status = 0;
  std::string head;
  std::string body;  // chunks joined

  // The value of a field, or empty.
  std::string Field(std::string_view name) const;
  // The "code" of a problem document, or empty.
  std::string Code() const;
};

// A blocking TCP client that sends exactly the bytes it is given. Thread-compatible.
class RawClient {
 public:
  // "127.0.0.1:41327"
  explicit RawClient(const std::string& address);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_connected() const { return socket_ >= 0; }

  // False if the server has closed the connection.
  bool Send(std::string_view bytes);
  // Says that nothing more will be sent.
  void ShutdownSend();
  // The next answer; `head_request`: it has no body.
  RawAnswer Receive(bool head_request = false);
  // The head of the next answer, whose body follows in chunks.
  RawAnswer ReceiveHead();
  // The next chunk; empty: the last one.
  std::string ReceiveChunk();
  // Whether the server closes the connection, sending nothing more, within ten seconds.
  bool IsClosed();
  // Everything until the server closes the connection.
  std::string ReceiveAll();

 private:
  bool ReceiveMore();
  bool ReceiveUntil(std::string_view mark);
  std::string Take(std::size_t size);

  int socket_ = -1;
  std::string buffer_;
};

// "METHOD target" with a Host and, unless it is empty, a body of `type`.
std::string MakeRequest(std::string_view method, std::string_view target, std::string_view body = {},
                        std::string_view type = "application/json", std::string_view more_fields = {});

// A chunk of a body that comes in such.
std::string Chunk(const std::string& bytes);

}  // namespace newsfold
