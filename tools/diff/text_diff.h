#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace newsfold {

// What happened to a stretch on the way from the old text to the new one.
enum class Change : std::uint8_t { kEqual, kAdded, kDropped, kChanged };

// Half-open ranges of the two texts. A dropped piece is empty in the new text, an added one in the old.
struct DiffPiece {
  Change change = Change::kEqual;
  std::size_t old_begin = 0;
  std::size_t old_end = 0;
  std::size_t new_begin = 0;
  std::size_t new_end = 0;

  friend bool operator==(const DiffPiece&, const DiffPiece&) = default;
};

enum class DiffGrain : std::uint8_t {
  kFolded,  // tokens are equal when they fold alike: case, width, script, accents, annotations and
            // punctuation make no difference
  kExact,   // every byte counts
};

// The pieces from `old_text` to `new_text`, in byte ranges that tile both texts. Words are compared as
// wholes, characters of scripts without spaces one by one. Equal stretches too short to mean anything between
// two changes are part of the change.
//
// Total, and bounded: where texts of length n are so unlike that telling costs too much, the rest is
// kChanged.
std::vector<DiffPiece> DiffTexts(std::string_view old_text, std::string_view new_text, DiffGrain grain);

std::string_view NameOf(Change change);

}  // namespace newsfold
