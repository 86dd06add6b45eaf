#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tools/corpus/noise_kind.h"
#include "tools/corpus/random.h"

namespace newsfold {

// What noise is made of besides the text. Views that outlive the call. Every list holds at least one entry.
struct NoiseMaterial {
  std::string_view title;
  std::span<const std::string> headlines;  // of other stories, in the language of the text
  std::span<const std::string> sentences;  // of other stories
};

// Appends `text` as it looks after `kind` to *out. Pure: the same text, material and state of `random` give
// the same result. Total on any bytes; the cost is linear. REQUIRES: IsRepostKind(kind) and
// not IsPageShape(kind), for which tools/corpus/page_shapes.h is.
void AppendNoisy(NoiseKind kind, std::string_view text, const NoiseMaterial& material, Random& random,
                 std::string* out);

// The parts of AppendNoisy that have a strength.

// `per_mille` of the letters and Han characters become similar-looking ones. REQUIRES: 1 <= per_mille <= 500.
void AppendMisread(std::string_view text, std::uint32_t per_mille, Random& random, std::string* out);
// `per_mille` of them are dropped, doubled or swapped with the next. REQUIRES: 1 <= per_mille <= 500.
void AppendMistyped(std::string_view text, std::uint32_t per_mille, Random& random, std::string* out);
// The first `percent` of the bytes, up to a character boundary, with a line that asks to read on.
void AppendTruncated(std::string_view text, std::uint32_t percent, Random& random, std::string* out);
// The body inside a page of which `boilerplate_percent` (< 100) is navigation, headlines and teasers.
void AppendPage(std::string_view text, std::uint32_t boilerplate_percent, const NoiseMaterial& material,
                Random& random, std::string* out);

}  // namespace newsfold
