#include "store/records/refusal_format.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <limits>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/engine/key_family.h"

namespace newsfold {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kByText = 0;
constexpr std::uint8_t kByCopies = 1;
constexpr std::size_t kHashBytes = 16;
// Fewer keys tell nothing: a quoted sentence has as many.
constexpr std::size_t kKeysMin = 8;
constexpr double kCopyShareMin = 0.5;

ByteWriter Tagged(std::uint8_t kind) {
  ByteWriter key;
  key.PutByte(static_cast<std::uint8_t>(Family::kRefusal));
  key.PutByte(kind);
  return key;
}

bool IsShareOf(std::size_t part, std::size_t whole) {
  return whole >= kKeysMin && static_cast<double>(part) >= kCopyShareMin * static_cast<double>(whole);
}

}  // namespace

Sha256 SaltedHash(const std::array<std::uint8_t, 16>& salt, const Sha256& text_sha256) {
  std::string salted(salt.begin(), salt.end());
  salted.append(text_sha256.begin(), text_sha256.end());
  return Sha256Of(salted);
}

Sha256 SaltedHashOf(const std::array<std::uint8_t, 16>& salt, const ArticleRecord& record) {
  return record.presence == Presence::kPurged ? record.sha256 : SaltedHash(salt, record.sha256);
}

std::string RefusedTextPrefix(const Sha256& salted_hash) {
  ByteWriter key = Tagged(kByText);
  key.PutRaw(std::string_view(reinterpret_cast<const char*>(salted_hash.data()), kHashBytes));
  return key.Take();
}

std::string RefusedTextKey(const Sha256& salted_hash, ArticleNumber number) {
  ByteWriter key;
  key.PutRaw(RefusedTextPrefix(salted_hash));
  key.PutFixed64(number);
  return key.Take();
}

std::string RefusedCopiesKey(ArticleNumber number) {
  ByteWriter key = Tagged(kByCopies);
  key.PutFixed64(number);
  return key.Take();
}

Result<ArticleNumber> DecodeRefusalKey(std::string_view key) {
  ByteReader reader(key);
  if (reader.ReadByte() != static_cast<std::uint8_t>(Family::kRefusal)) reader.Fail();
  const std::uint8_t kind = reader.ReadByte();
  if (kind > kByCopies) reader.Fail();
  if (kind == kByText) reader.ReadRaw(kHashBytes);
  const ArticleNumber number = reader.ReadFixed64();
  if (!reader.Finished() || number == 0) return Corruption("key of a refusal is damaged");
  return number;
}

CopySketch SketchCopies(const Fingerprint& fingerprint) {
  const std::size_t kept =
      std::clamp<std::size_t>(fingerprint.units / kUnitsPerKeyProbed, kKeysProbedMin, kKeysProbedMax);
  return {fingerprint.probed_keys, fingerprint.probed_keys.size() < kept};
}

std::string EncodeCopySketch(const CopySketch& sketch) {
  NEWSFOLD_ASSERT(sketch.keys.size() <= kKeysProbedMax);
  ByteWriter value;
  value.PutByte(kVersion);
  value.PutByte(sketch.is_whole ? 1 : 0);
  value.PutVarint(sketch.keys.size());
  for (const std::uint64_t key : sketch.keys) value.PutFixed64(key);
  value.PutChecksum();
  return value.Take();
}

Result<CopySketch> DecodeCopySketch(std::string_view value) {
  const bool is_sealed = StripChecksum(&value);
  ByteReader reader(value);
  if (!is_sealed || reader.ReadByte() != kVersion) reader.Fail();
  CopySketch sketch;
  const std::uint8_t is_whole = reader.ReadByte();
  if (is_whole > 1) reader.Fail();
  sketch.is_whole = is_whole == 1;
  const std::uint64_t count = reader.ReadVarintUpTo(kKeysProbedMax);
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) sketch.keys.push_back(reader.ReadFixed64());
  const bool ascends =
      std::adjacent_find(sketch.keys.begin(), sketch.keys.end(), std::greater_equal<>()) == sketch.keys.end();
  if (!reader.Finished() || !ascends) return Corruption("what tells the copies of an article is damaged");
  return sketch;
}

bool IsCopyOf(const CopySketch& sketch, const std::vector<std::uint64_t>& text_keys) {
  if (sketch.keys.empty()) return false;
  std::vector<std::uint64_t> shared;
  std::set_intersection(sketch.keys.begin(), sketch.keys.end(), text_keys.begin(), text_keys.end(),
                        std::back_inserter(shared));
  // Of the text, the part that the sketch would have.
  const std::uint64_t last = sketch.is_whole ? std::numeric_limits<std::uint64_t>::max() : sketch.keys.back();
  const auto end = std::upper_bound(text_keys.begin(), text_keys.end(), last);
  const auto comparable = static_cast<std::size_t>(end - text_keys.begin());
  return IsShareOf(shared.size(), sketch.keys.size()) || IsShareOf(shared.size(), comparable);
}

}  // namespace newsfold
