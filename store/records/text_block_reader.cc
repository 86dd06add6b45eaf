#include "store/records/text_block_reader.h"

#include <algorithm>
#include <optional>

#include "store/records/text_block.h"

namespace newsfold {

// Immutable.
struct TextBlockReader::Block {
  TextBlock layout;   // without the frame
  std::string texts;  // one behind the other
};

Result<std::string> TextBlockReader::ReadText(std::uint64_t block_id, ArticleNumber number) {
  std::shared_ptr<const Block> block = Find(block_id);
  if (block == nullptr) {
    Result<std::shared_ptr<const Block>> read = Read(block_id);
    if (!read) return read.error().WithContext("text block " + std::to_string(block_id));
    block = std::move(*read);
    Keep(block_id, block);
  }
  std::size_t begin = 0;
  for (const TextBlock::Text& text : block->layout.texts) {
    if (text.number == number) return block->texts.substr(begin, text.bytes);
    begin += text.bytes;
  }
  return Corruption("text block " + std::to_string(block_id) + " does not hold article number " +
                    std::to_string(number));
}

Result<std::shared_ptr<const TextBlockReader::Block>> TextBlockReader::Read(std::uint64_t block_id) const {
  const Result<std::optional<std::string>> value = engine_->Get(TextBlockKey(block_id));
  if (!value) return value.error();
  if (!*value) return Corruption("it is missing");
  Result<TextBlock> layout = DecodeTextBlock(**value);
  if (!layout) return layout.error();
  const BodyCodec codec = layout->dictionary_id == 0 ? BodyCodec::kZstd : BodyCodec::kZstdDictionary;
  const BodyLocator locator{codec, layout->dictionary_id, static_cast<std::uint32_t>(layout->frame.size())};
  Result<std::string> texts = codec_->Decode(locator, layout->frame, layout->text_bytes(), {});
  if (!texts) return texts.error();
  auto block = std::make_shared<Block>();
  layout->frame.clear();
  block->layout = std::move(*layout);
  block->texts = std::move(*texts);
  return std::shared_ptr<const Block>(std::move(block));
}

std::shared_ptr<const TextBlockReader::Block> TextBlockReader::Find(std::uint64_t block_id) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(blocks_.begin(), blocks_.end(), [&](const auto& kept) { return kept.first == block_id; });
  if (found == blocks_.end()) return nullptr;
  blocks_.splice(blocks_.begin(), blocks_, found);
  return found->second;
}

void TextBlockReader::Keep(std::uint64_t block_id, std::shared_ptr<const Block> block) {
  const std::lock_guard lock(mutex_);
  blocks_.emplace_front(block_id, std::move(block));
  if (blocks_.size() > kBlocksMax) blocks_.pop_back();
}

}  // namespace newsfold
