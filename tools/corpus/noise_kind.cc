#include "tools/corpus/noise_kind.h"

#include <algorithm>
#include <array>

namespace newsfold {
namespace {

constexpr std::array<std::string_view, kNoiseKinds> kNames = {"verbatim",     "script",
                                                              "pinyin",       "injection",
                                                              "navigation",   "teasers",
                                                              "first-half",   "first-third",
                                                              "dateline",     "edits",
                                                              "ocr",          "typos",
                                                              "reordered",    "updated",
                                                              "page",         "wrapped",
                                                              "everything",   "page-teasers",
                                                              "page-inserts", "page-tags",
                                                              "page-notices", "page-lists",
                                                              "page-mixed",   "page-comments",
                                                              "page-gallery", "page-mixed-held-out",
                                                              "excerpt",      "side-list",
                                                              "template"};

template <class Belongs>
std::vector<NoiseKind> KindsThat(const Belongs& belongs) {
  std::vector<NoiseKind> kinds;
  for (std::size_t index = 0; index < kNoiseKinds; ++index) {
    const auto kind = static_cast<NoiseKind>(index);
    if (belongs(kind)) kinds.push_back(kind);
  }
  return kinds;
}

}  // namespace

std::string_view NameOf(NoiseKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<NoiseKind> ParseNoiseKind(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<NoiseKind>(found - kNames.begin());
}

std::vector<NoiseKind> AllNoiseKinds() {
  return KindsThat([](NoiseKind) { return true; });
}

std::vector<NoiseKind> UsualNoiseKinds() {
  return KindsThat([](NoiseKind kind) { return !IsPageShape(kind); });
}

std::vector<NoiseKind> PageShapeKinds() {
  return KindsThat([](NoiseKind kind) { return IsPageShape(kind) && !IsHeldOut(kind); });
}

std::vector<NoiseKind> HeldOutKinds() {
  return KindsThat([](NoiseKind kind) { return IsHeldOut(kind); });
}

}  // namespace newsfold
