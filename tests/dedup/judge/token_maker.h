#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/shingle.h"

namespace newsfold::testing {

// Texts made of tokens without folding anything: each token stands for itself, one byte apart.
class TokenMaker {
 public:
  explicit TokenMaker(std::uint64_t seed) : random_(seed) {}

  // A text whose tokens are the given words; equal numbers are equal words. Odd words weigh 2 units.
  static ShingledText FromWords(const std::vector<std::uint32_t>& words) {
    ShingledText text;
    for (std::size_t i = 0; i < words.size(); ++i) {
      Token token;
      token.hash = Spread(words[i]);
      token.begin = static_cast<std::uint32_t>(i * 10);
      token.length = 9;
      token.units = 1 + words[i] % 2;
      token.is_name = token.lost_before = token.lost_behind = 0;
      text.folded.units += token.units;
      text.folded.tokens.push_back(token);
      text.folded.folded += token.units == 2 ? Word(words[i]) + ' ' : Character(words[i]);
    }
    text.folded.lines = {{0, static_cast<std::uint32_t>(words.size()), false}};
    ShingleHashes(text.folded.tokens, kShingleWidth, &text.shingles);
    return text;
  }

  std::uint32_t Below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

  std::vector<std::uint32_t> Words(std::size_t count, std::uint32_t vocabulary) {
    std::vector<std::uint32_t> words(count);
    for (std::uint32_t& word : words) word = Below(vocabulary);
    return words;
  }

  // Tokens of one unit each.
  std::vector<std::uint32_t> Characters(std::size_t count, std::uint32_t vocabulary) {
    std::vector<std::uint32_t> characters = Words(count, vocabulary);
    for (std::uint32_t& character : characters) character *= 2;
    return characters;
  }

 private:
  // Without digits, which would make it a number.
  static std::string Word(std::uint32_t number) {
    std::string letters = std::to_string(number);
    for (char& letter : letters) letter = static_cast<char>(letter - '0' + 'a');
    return 'w' + letters;
  }

  // Four bytes in the form of UTF-8, different for different numbers.
  static std::string Character(std::uint32_t number) {
    std::string bytes = "\xF0";
    for (int shift = 12; shift >= 0; shift -= 6) bytes += static_cast<char>(0x80 | (number >> shift & 0x3F));
    bytes[0] = static_cast<char>(0xF0 | number >> 18);
    return bytes;
  }

  static std::uint64_t Spread(std::uint64_t value) {  // splitmix64
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
  }

  std::mt19937_64 random_;
};

}  // namespace newsfold::testing
