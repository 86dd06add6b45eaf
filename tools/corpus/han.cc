#include "tools/corpus/han.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "tools/corpus/han_tables.h"

namespace newsfold {
namespace {

constexpr std::uint32_t kFirst = 0x4E00;
constexpr std::size_t kCount = 0xA000 - kFirst;
constexpr std::size_t kHanBytes = 3;

constexpr std::uint32_t DecodeHan(const char* bytes) {
  return static_cast<std::uint32_t>((bytes[0] & 0x0F) << 12 | (bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F));
}

// Index of the character that begins at `position` among the Han characters, or kCount.
constexpr std::size_t HanIndex(std::string_view text, std::size_t position) {
  const auto lead = static_cast<unsigned char>(text[position]);
  if (lead < 0xE4 || lead > 0xE9 || text.size() - position < kHanBytes) return kCount;
  const std::uint32_t code_point = DecodeHan(text.data() + position);
  return code_point >= kFirst && code_point - kFirst < kCount ? code_point - kFirst : kCount;
}

// Per character, where in kHanScriptPairs its other form begins; 0 for none.
using FormTable = std::array<std::uint16_t, kCount>;

constexpr FormTable MakeFormTable(std::size_t from, std::size_t to) {
  FormTable table{};
  for (std::size_t pair = 0; pair < kHanScriptPairs.size(); pair += 2 * kHanBytes) {
    table[HanIndex(kHanScriptPairs, pair + from)] = static_cast<std::uint16_t>(pair + to);
  }
  return table;
}

// The Traditional form of the first pair begins at 3, so that 0 can mean none in kToTraditional;
// kToSimplified is off by one for the same reason.
constexpr FormTable kToTraditional = MakeFormTable(0, kHanBytes);
constexpr FormTable kToSimplified = MakeFormTable(kHanBytes, 1);

struct Reading {
  std::uint16_t begin = 0;
  std::uint16_t size = 0;
};

constexpr std::array<Reading, kCount> MakeReadingTable() {
  std::array<Reading, kCount> table{};
  for (std::size_t position = 0; position < kHanReadings.size();) {
    const std::size_t index = HanIndex(kHanReadings, position);
    const std::size_t begin = position += kHanBytes;
    while (position < kHanReadings.size() && HanIndex(kHanReadings, position) == kCount) ++position;
    table[index] = {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(position - begin)};
  }
  return table;
}

constexpr std::array<Reading, kCount> kReadings = MakeReadingTable();

void AppendForms(std::string_view text, const FormTable& table, std::size_t offset, std::string* out) {
  const std::size_t begin = out->size();
  out->append(text);
  char* const target = out->data() + begin;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t index = HanIndex(text, position);
    if (index == kCount) {
      ++position;
      continue;
    }
    if (table[index] != 0) kHanScriptPairs.copy(target + position, kHanBytes, table[index] - offset);
    position += kHanBytes;
  }
}

}  // namespace

void AppendTraditional(std::string_view text, std::string* out) {
  AppendForms(text, kToTraditional, 0, out);
}

void AppendSimplified(std::string_view text, std::string* out) {
  AppendForms(text, kToSimplified, 1, out);
}

void AppendPinyinAnnotated(std::string_view text, std::string* out) {
  std::size_t copied = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t index = HanIndex(text, position);
    position += index == kCount ? 1 : kHanBytes;
    if (index == kCount || kReadings[index].size == 0) continue;
    out->append(text.substr(copied, position - copied));
    out->push_back('(');
    out->append(kHanReadings.substr(kReadings[index].begin, kReadings[index].size));
    out->push_back(')');
    copied = position;
  }
  out->append(text.substr(copied));
}

bool HoldsHan(std::string_view text) {
  const std::string_view head = text.substr(0, 300);
  std::size_t han_bytes = 0;
  for (std::size_t position = 0; position < head.size();) {
    const bool is_han = HanIndex(head, position) != kCount;
    position += is_han ? kHanBytes : 1;
    han_bytes += is_han ? kHanBytes : 0;
  }
  return han_bytes * 3 > head.size();
}

bool IsTraditional(std::string_view text) {
  const std::string_view head = text.substr(0, 600);
  int balance = 0;
  for (std::size_t position = 0; position < head.size();) {
    const std::size_t index = HanIndex(head, position);
    position += index == kCount ? 1 : kHanBytes;
    if (index != kCount) balance += (kToSimplified[index] != 0) - (kToTraditional[index] != 0);
  }
  return balance > 0;
}

std::vector<std::string_view> CommonHanCharacters() {
  std::vector<std::string_view> characters;
  for (std::size_t pair = 0; pair < kHanScriptPairs.size(); pair += 2 * kHanBytes) {
    characters.push_back(kHanScriptPairs.substr(pair, kHanBytes));
  }
  for (std::size_t position = 0; position < kHanSharedCharacters.size(); position += kHanBytes) {
    characters.push_back(kHanSharedCharacters.substr(position, kHanBytes));
  }
  return characters;
}

}  // namespace newsfold
