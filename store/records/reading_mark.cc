#include "store/records/reading_mark.h"

#include "store/base/coding.h"
#include "store/engine/key_family.h"
#include "store/records/article_record.h"

namespace newsfold {
namespace {

constexpr std::uint8_t kReadingVersion = 1;
constexpr std::size_t kInputHashBytes = 16;

}  // namespace

std::string ReadingKey(std::string_view input) {
  const Sha256 hash = Sha256Of(input);
  ByteWriter key;
  key.PutByte(static_cast<std::uint8_t>(Family::kReading));
  key.PutRaw(std::string_view(reinterpret_cast<const char*>(hash.data()), kInputHashBytes));
  return key.Take();
}

std::string EncodeReadingMark(const ReadingMark& mark) {
  ByteWriter value;
  value.PutByte(kReadingVersion);
  value.PutVarint(mark.size_bytes);
  value.PutZigzag(mark.modified_ns);
  value.PutVarint(mark.items);
  value.PutByte(mark.is_whole ? 1 : 0);
  value.PutChecksum();
  return value.Take();
}

Result<ReadingMark> DecodeReadingMark(std::string_view value) {
  if (!StripChecksum(&value)) return Corruption("a reading mark is damaged");
  ByteReader reader(value);
  const std::uint8_t version = reader.ReadByte();
  ReadingMark mark;
  mark.size_bytes = reader.ReadVarint();
  mark.modified_ns = reader.ReadZigzag();
  mark.items = reader.ReadVarint();
  const std::uint8_t is_whole = reader.ReadByte();
  mark.is_whole = is_whole == 1;
  if (!reader.Finished() || version != kReadingVersion || is_whole > 1)
    return Corruption("a reading mark cannot be read");
  return mark;
}

}  // namespace newsfold
