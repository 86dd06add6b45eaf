#include "store/records/text_block.h"

#include <algorithm>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/engine/key_family.h"
#include "store/records/value_coding.h"

namespace newsfold {

std::string TextBlockKey(std::uint64_t block_id) {
  ByteWriter key;
  key.PutByte(static_cast<std::uint8_t>(Family::kTextBlock));
  key.PutFixed64(block_id);
  return key.Take();
}

std::size_t TextBlock::text_bytes() const {
  std::size_t sum = 0;
  for (const Text& text : texts) sum += text.bytes;
  return sum;
}

// In the proportion of the texts.
std::uint32_t ShareOfFrame(const TextBlock& block, std::size_t i) {
  NEWSFOLD_ASSERT(i < block.texts.size());
  std::uint64_t begin = 0;
  for (std::size_t k = 0; k < i; ++k) begin += block.texts[k].bytes;
  const std::uint64_t end = begin + block.texts[i].bytes;
  const std::uint64_t total = std::max<std::uint64_t>(block.text_bytes(), 1);
  const std::uint64_t frame_bytes = block.frame.size();
  return static_cast<std::uint32_t>(end * frame_bytes / total - begin * frame_bytes / total);
}

std::string EncodeTextBlock(const TextBlock& block) {
  NEWSFOLD_ASSERT(block.text_bytes() <= kTextBlockBytesMax);
  ByteWriter value = Versioned();
  value.PutVarint(block.dictionary_id);
  value.PutVarint(block.texts.size());
  ArticleNumber previous = 0;
  for (const TextBlock::Text& text : block.texts) {
    NEWSFOLD_ASSERT(text.number > previous);
    value.PutVarint(text.number - previous);
    value.PutVarint(text.bytes);
    previous = text.number;
  }
  value.PutString(block.frame);
  value.PutChecksum();
  return value.Take();
}

Result<TextBlock> DecodeTextBlock(std::string_view value) {
  ByteReader reader = OpenSealedValue(value);
  TextBlock block;
  block.dictionary_id = reader.ReadVarint32();
  const std::uint64_t count = reader.ReadVarint();
  std::size_t bytes_left = kTextBlockBytesMax;
  ArticleNumber previous = 0;
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const ArticleNumber number = previous + reader.ReadVarint();
    if (number <= previous) reader.Fail();
    const auto bytes = static_cast<std::uint32_t>(reader.ReadVarintUpTo(bytes_left));
    block.texts.push_back({number, bytes});
    bytes_left -= bytes;
    previous = number;
  }
  block.frame = reader.ReadString(2 * kTextBlockBytesMax);
  if (!reader.Finished()) return Corruption("a stored text block cannot be read");
  return block;
}

}  // namespace newsfold
