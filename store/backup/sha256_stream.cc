#include "store/backup/sha256_stream.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

#include "dedup/base/assert.h"
#include "store/base/hex.h"

namespace newsfold {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kDigestBytes = 32;

}  // namespace

struct Sha256Stream::State {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  NEWSFOLD_ASSERT(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}

Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Add(std::string_view bytes) {
  NEWSFOLD_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

std::string Sha256Stream::Take() {
  std::array<unsigned char, kDigestBytes> bytes{};
  NEWSFOLD_ASSERT(EVP_DigestFinal_ex(state_->context, bytes.data(), nullptr) == 1);
  return HexOf(bytes);
}

std::string Sha256HexOf(std::string_view bytes) {
  Sha256Stream digest;
  digest.Add(bytes);
  return digest.Take();
}

bool IsSha256Hex(std::string_view text) {
  return text.size() == 2 * kDigestBytes && std::all_of(text.begin(), text.end(), [](char digit) {
           return kHexDigits.find(digit) != std::string_view::npos;
         });
}

}  // namespace newsfold
