#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace newsfold {

// SHA-1, by which archives of the web name contents. No protection against whoever makes two alike.
using Sha1 = std::array<std::uint8_t, 20>;

// Of bytes that come in pieces. Thread-compatible.
class Sha1Stream {
 public:
  Sha1Stream();
  ~Sha1Stream();
  void Begin();
  void Add(std::string_view bytes);
  Sha1 Finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

Sha1 Sha1Of(std::string_view bytes);

// Whether a digest of a record, "sha1:" and 32 characters of base32 or 40 hexadecimal digits, is another one.
// False of any other kind of digest: it cannot be told.
bool IsOtherDigest(std::string_view digest, const Sha1& sha1);

}  // namespace newsfold
