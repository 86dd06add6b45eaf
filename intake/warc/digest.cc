#include "intake/warc/digest.h"

#include <optional>

#include <openssl/evp.h>

#include "dedup/base/assert.h"
#include "intake/html/ascii.h"

namespace newsfold {
namespace {

constexpr std::size_t kBase32Characters = 32;
constexpr std::size_t kHexDigits = 40;

// The value of a digit of base32 (RFC 4648) or of hexadecimal, in any case; -1 if it is none.
int DigitOf(char byte, bool is_base32) {
  const char lower = LowerAscii(byte);
  if (is_base32) {
    if (lower >= 'a' && lower <= 'z') return lower - 'a';
    return byte >= '2' && byte <= '7' ? byte - '2' + 26 : -1;
  }
  if (IsAsciiDigit(byte)) return byte - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<Sha1> ParseSha1(std::string_view text) {
  const bool is_base32 = text.size() == kBase32Characters;
  if (!is_base32 && text.size() != kHexDigits) return std::nullopt;
  const int bits_each = is_base32 ? 5 : 4;
  Sha1 sha1{};
  std::size_t at = 0;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char byte : text) {
    const int digit = DigitOf(byte, is_base32);
    if (digit < 0) return std::nullopt;
    bits = bits << bits_each | static_cast<std::uint32_t>(digit);
    count += bits_each;
    if (count < 8) continue;
    count -= 8;
    sha1[at++] = static_cast<std::uint8_t>(bits >> count);
  }
  return sha1;
}

}  // namespace

class Sha1Stream::Impl {
 public:
  Impl() : context_(EVP_MD_CTX_new()) {}
  void Begin() { NEWSFOLD_ASSERT(EVP_DigestInit_ex(context_.get(), EVP_sha1(), nullptr) == 1); }
  void Add(std::string_view bytes) {
    NEWSFOLD_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  }
  Sha1 Finish() {
    Sha1 sha1{};
    NEWSFOLD_ASSERT(EVP_DigestFinal_ex(context_.get(), sha1.data(), nullptr) == 1);
    return sha1;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

Sha1Stream::Sha1Stream() : impl_(std::make_unique<Impl>()) {}
Sha1Stream::~Sha1Stream() = default;

void Sha1Stream::Begin() {
  impl_->Begin();
}

void Sha1Stream::Add(std::string_view bytes) {
  impl_->Add(bytes);
}

Sha1 Sha1Stream::Finish() {
  return impl_->Finish();
}

Sha1 Sha1Of(std::string_view bytes) {
  Sha1Stream stream;
  stream.Begin();
  stream.Add(bytes);
  return stream.Finish();
}

bool IsOtherDigest(std::string_view digest, const Sha1& sha1) {
  constexpr std::string_view kSha1 = "sha1:";
  if (digest.size() < kSha1.size() || !EqualAsciiCase(digest.substr(0, kSha1.size()), kSha1)) return false;
  const std::optional<Sha1> told = ParseSha1(digest.substr(kSha1.size()));
  return told && *told != sha1;
}

}  // namespace newsfold
