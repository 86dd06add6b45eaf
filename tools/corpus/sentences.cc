#include "tools/corpus/sentences.h"

#include <algorithm>
#include <cstddef>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// A line feed, or punctuation that ends a sentence: its bytes, or 0.
std::size_t SentenceEndBytes(std::string_view text, std::size_t position) {
  switch (text[position]) {
    case '\n':
      return 1;
    case '.':
    case '!':
    case '?': {
      const bool at_end = position + 1 == text.size();
      return at_end || text[position + 1] == ' ' || text[position + 1] == '\n' || text[position + 1] == '"';
    }
    case '\xE3':
      return text.substr(position, 3) == "。" ? 3 : 0;
    case '\xEF':
      return text.substr(position, 3) == "！" || text.substr(position, 3) == "？" ? 3 : 0;
    default:
      return 0;
  }
}

// Bytes of a closing mark or a blank that belongs to the sentence in front of it, or 0.
std::size_t TrailerBytes(std::string_view text, std::size_t position) {
  const char lead = text[position];
  if (lead == ' ' || lead == '\n' || lead == '"') return 1;
  const std::string_view character = text.substr(position, 3);
  return character == "”" || character == "」" ? 3 : 0;
}

}  // namespace

std::vector<std::string_view> SplitSentences(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  for (std::size_t position = 0; position < text.size();) {
    std::size_t bytes = SentenceEndBytes(text, position);
    if (bytes == 0) {
      ++position;
      continue;
    }
    while (bytes > 0) {
      position += bytes;
      bytes = position < text.size() ? TrailerBytes(text, position) : 0;
    }
    sentences.push_back(text.substr(begin, position - begin));
    begin = position;
  }
  if (begin < text.size() || text.empty()) sentences.push_back(text.substr(begin));
  NEWSFOLD_ASSERT(!sentences.empty());
  return sentences;
}

std::vector<std::string_view> SplitParagraphs(std::string_view text) {
  std::vector<std::string_view> paragraphs;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    paragraphs.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return paragraphs;
}

}  // namespace newsfold
