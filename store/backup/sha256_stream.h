#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace newsfold {

// The SHA-256 of bytes that come in pieces (NIST FIPS 180-4). Thread-compatible.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void Add(std::string_view bytes);
  // 64 lower-case hexadecimal digits. REQUIRES: nothing is added or asked any more.
  std::string Take();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

// Of bytes that are there as a whole.
std::string Sha256HexOf(std::string_view bytes);
// Whether it can be one: the name of a file comes from it.
bool IsSha256Hex(std::string_view text);

}  // namespace newsfold
