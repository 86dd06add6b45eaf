#include "store/records/article_record.h"

#include <openssl/evp.h>

#include "dedup/base/assert.h"
#include "store/base/hex.h"

namespace newsfold {

Sha256 Sha256Of(std::string_view bytes) {
  // SHA256() would look the algorithm up each time, which takes longer than hashing a short text.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Sha256 hash;
  const int done = EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, algorithm, nullptr);
  NEWSFOLD_ASSERT(done == 1);
  return hash;
}

std::string ToHex(const Sha256& hash) {
  return HexOf(hash);
}

}  // namespace newsfold
