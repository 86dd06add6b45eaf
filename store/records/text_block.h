#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

// The bytes of a text block, which is kept for the bodies of several articles; docs/format.md mirrors them,
// and tests freeze them.

std::string TextBlockKey(std::uint64_t block_id);

// Texts of several articles, compressed as one.
struct TextBlock {
  struct Text {
    ArticleNumber number = 0;
    std::uint32_t bytes = 0;

    friend bool operator==(const Text&, const Text&) = default;
  };

  std::uint32_t dictionary_id = 0;  // of the frame; 0: none
  std::vector<Text> texts;          // of ascending numbers, as they follow each other in the frame
  std::string frame;                // zstd

  // Of all texts.
  std::size_t text_bytes() const;
};

// Most bytes of text in a block: docs/decisions/0038-packed-texts.md has the measurements.
inline constexpr std::size_t kTextBlockBytesMax = std::size_t{128} << 10;

// The bytes of the frame that count as those of its i-th text; of all texts they add up to the frame.
std::uint32_t ShareOfFrame(const TextBlock& block, std::size_t i);

// REQUIRES: the numbers ascend, and the texts have at most kTextBlockBytesMax bytes.
std::string EncodeTextBlock(const TextBlock& block);
Result<TextBlock> DecodeTextBlock(std::string_view value);

}  // namespace newsfold
