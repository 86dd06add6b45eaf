#include "tools/corpus/noise.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "tools/corpus/han.h"
#include "tools/corpus/page_parts.h"
#include "tools/corpus/sentences.h"

namespace newsfold {
namespace {

// What a scanner makes of Latin letters; Han characters become neighbours in Unicode, which mostly share the
// radical.
constexpr std::string_view kMisreadSmall[] = {"o", "h",  "e", "cl", "c",  "f", "q", "b", "l",
                                              "i", "lc", "1", "rn", "ri", "0", "q", "g", "n",
                                              "5", "f",  "v", "u",  "vv", "z", "v", "2"};
constexpr std::string_view kMisreadCapital[] = {"4", "8", "G", "O", "F",  "P", "6", "N", "l",
                                                "I", "X", "I", "N", "H",  "0", "F", "O", "B",
                                                "5", "I", "V", "U", "VV", "K", "V", "2"};
static_assert(std::size(kMisreadSmall) == 26 && std::size(kMisreadCapital) == 26);

const std::string& Pick(std::span<const std::string> list, Random& random) {
  NEWSFOLD_ASSERT(!list.empty());
  return list[random.Below(static_cast<std::uint32_t>(list.size()))];
}

std::uint32_t Length(std::string_view text) {
  return static_cast<std::uint32_t>(text.size());
}

bool IsWordCharacter(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= 0xE4 && byte <= 0xE9);
}

// Copies `text` and hands every so many characters (a letter or Han) to `change`, which appends what it
// becomes and returns how many bytes of the rest it used up.
template <class Change>
void AppendThinlyChanged(std::string_view text, std::uint32_t per_mille, Random& random, std::string* out,
                         const Change& change) {
  NEWSFOLD_ASSERT(1 <= per_mille && per_mille <= 500);
  const std::uint32_t mean_gap = 1000 / per_mille;
  std::size_t copied = 0;
  std::uint32_t gap = random.Gap(mean_gap);
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t bytes = std::min(CharacterBytes(text[position]), text.size() - position);
    if (!IsWordCharacter(text[position]) || --gap > 0) {
      position += bytes;
      continue;
    }
    out->append(text.substr(copied, position - copied));
    position += change(text.substr(position), bytes);
    NEWSFOLD_ASSERT(position <= text.size());
    copied = position;
    gap = random.Gap(mean_gap);
  }
  out->append(text.substr(copied));
}

// A few words, or for Chinese four or five characters, of the headline.
std::string_view DrawPiece(std::string_view title, Random& random) {
  const bool han = HoldsHan(title);
  const std::uint32_t bytes = han ? 3 * random.Between(4, 5) : random.Between(12, 26);
  if (title.size() <= bytes) return title;
  std::size_t begin = FloorBoundary(title, random.Below(Length(title) - bytes + 1));
  if (!han) {
    const std::size_t space = title.rfind(' ', begin);
    begin = space == std::string_view::npos ? 0 : space + 1;
  }
  std::size_t end = FloorBoundary(title, begin + bytes);
  NEWSFOLD_ASSERT(begin <= end);
  if (!han) end = std::min(title.find(' ', end), title.size());
  return title.substr(begin, end - begin);
}

// The place in `sentence` nearest behind a random one where a piece can stand: between characters of
// Chinese, between words otherwise.
std::size_t DrawGap(std::string_view sentence, bool han, Random& random) {
  const std::size_t position = FloorBoundary(sentence, random.Below(Length(sentence) + 1));
  if (han) return position;
  const std::size_t space = sentence.find(' ', position);
  return space == std::string_view::npos ? 0 : space + 1;
}

void AppendInjected(std::string_view text, const NoiseMaterial& material, Random& random, std::string* out) {
  const bool han = HoldsHan(text);
  const std::string_view separator = han ? "" : " ";
  for (const std::string_view sentence : SplitSentences(text)) {
    if (random.OneIn(3)) out->append(DrawPiece(material.title, random)).append(separator);
    if (random.Below(5) < 2) {
      out->append(sentence);
      continue;
    }
    const std::size_t gap = DrawGap(sentence, han, random);
    out->append(sentence.substr(0, gap)).append(DrawPiece(material.title, random)).append(separator);
    out->append(sentence.substr(gap));
  }
}

void AppendWithNavigation(std::string_view text, const NoiseMaterial& material, Random& random,
                          std::string* out) {
  const PageLanguage language = PageLanguageOf(text);
  AppendNavigation(language, material.title, random, out);
  out->append(text);
  const std::uint32_t count = random.Between(10, 20);
  for (std::uint32_t index = 0; index < count; ++index) {
    out->push_back('\n');
    out->append(Pick(material.headlines, random));
    AppendTime(random, out);
  }
}

void AppendWithTeasers(std::string_view text, const NoiseMaterial& material, Random& random,
                       std::string* out) {
  out->append(text);
  const std::uint32_t count = random.Between(4, 9);
  for (std::uint32_t index = 0; index < count; ++index) {
    out->push_back('\n');
    const std::string_view sentence = Pick(material.sentences, random);
    out->append(sentence.substr(0, FloorBoundary(sentence, random.Between(90, 180))));
  }
}

// Bytes of the dateline that `text` begins with, or 0.
std::size_t DatelineBytes(std::string_view text) {
  const std::string_view head = text.substr(0, 72);
  for (const std::string_view mark : {") - ", "日电 ", "日電 "}) {
    const std::size_t found = head.find(mark);
    if (found != std::string_view::npos) return found + mark.size();
  }
  return 0;
}

void AppendRedated(std::string_view text, Random& random, std::string* out) {
  AppendForeignDateline(PageLanguageOf(text), random, out);
  out->append(text.substr(DatelineBytes(text)));
}

// One word of `sentence` (two characters of Chinese) becomes one of another story's headline.
void AppendReworded(std::string_view sentence, const NoiseMaterial& material, Random& random,
                    std::string* out) {
  const std::string_view source = Pick(material.headlines, random);
  const bool han = HoldsHan(sentence);
  const std::size_t begin = DrawGap(sentence, han, random);
  std::size_t end = han ? FloorBoundary(sentence, begin + 6) : sentence.find_first_of(" .,\n", begin);
  end = std::min(end, sentence.size());
  if (sentence.substr(begin, end - begin).find('\n') != std::string_view::npos) end = begin;
  out->append(sentence.substr(0, begin));
  if (han) {
    const std::size_t from = FloorBoundary(source, random.Below(Length(source) + 1));
    out->append(source.substr(from, FloorBoundary(source, from + 6) - from));
  } else {
    const std::size_t from = DrawGap(source, false, random);
    out->append(source.substr(from, source.find(' ', from) - from));
  }
  out->append(sentence.substr(end));
}

void AppendEdited(std::string_view text, const NoiseMaterial& material, Random& random, std::string* out) {
  const std::vector<std::string_view> sentences = SplitSentences(text);
  const auto count = static_cast<std::uint32_t>(sentences.size());
  const std::uint32_t dropped = count >= 5 ? random.Below(count) : count;
  const std::uint32_t added = random.Below(count + 1);
  for (std::uint32_t index = 0; index < count; ++index) {
    if (index == added && count >= 5)
      out->append(Pick(material.sentences, random)).append(HoldsHan(text) ? "" : " ");
    if (index == dropped) continue;
    if (random.OneIn(4)) {
      AppendReworded(sentences[index], material, random, out);
    } else {
      out->append(sentences[index]);
    }
  }
}

// Shuffles the paragraphs; of a single one, swaps the halves between sentences.
void AppendReordered(std::string_view text, Random& random, std::string* out) {
  std::vector<std::string_view> parts = SplitParagraphs(text);
  if (parts.size() == 1) {
    const std::vector<std::string_view> sentences = SplitSentences(text);
    const std::size_t cut = static_cast<std::size_t>(sentences[sentences.size() / 2].data() - text.data());
    parts = {text.substr(cut), text.substr(0, cut)};
  } else {
    for (auto left = static_cast<std::uint32_t>(parts.size()); left > 1; --left) {
      std::swap(parts[left - 1], parts[random.Below(left)]);
    }
  }
  for (std::size_t index = 0; index < parts.size(); ++index) {
    if (index > 0) out->push_back('\n');
    out->append(parts[index]);
  }
}

void AppendUpdated(std::string_view text, const NoiseMaterial& material, Random& random, std::string* out) {
  const std::string_view separator = HoldsHan(text) ? "" : " ";
  out->append(text);
  const std::uint32_t paragraphs = random.Between(1, 2);
  for (std::uint32_t paragraph = 0; paragraph < paragraphs; ++paragraph) {
    out->push_back('\n');
    const std::uint32_t sentences = random.Between(1, 3);
    for (std::uint32_t index = 0; index < sentences; ++index) {
      out->append(Pick(material.sentences, random)).append(separator);
    }
  }
}

void AppendOtherScript(std::string_view text, std::string* out) {
  IsTraditional(text) ? AppendSimplified(text, out) : AppendTraditional(text, out);
}

void AppendPinyin(std::string_view text, std::string* out) {
  std::string traditional;
  AppendTraditional(text, &traditional);
  AppendPinyinAnnotated(traditional, out);
}

void AppendWrapped(std::string_view text, const NoiseMaterial& material, Random& random, std::string* out) {
  std::string injected, tailed;
  AppendInjected(text, material, random, &injected);
  if (random.OneIn(2)) {
    AppendWithNavigation(injected, material, random, out);
  } else {
    AppendWithTeasers(injected, material, random, &tailed);
    AppendWithNavigation(tailed, material, random, out);
  }
}

void AppendEverything(std::string_view text, const NoiseMaterial& material, Random& random,
                      std::string* out) {
  std::string edited, misread, redated;
  AppendEdited(text, material, random, &edited);
  AppendMisread(edited, 10, random, &misread);
  AppendRedated(misread, random, &redated);
  if (!HoldsHan(text)) return AppendWrapped(redated, material, random, out);
  std::string wrapped;
  AppendWrapped(redated, material, random, &wrapped);
  random.OneIn(2) ? AppendPinyin(wrapped, out) : AppendOtherScript(wrapped, out);
}

}  // namespace

void AppendMisread(std::string_view text, std::uint32_t per_mille, Random& random, std::string* out) {
  AppendThinlyChanged(text, per_mille, random, out, [&](std::string_view rest, std::size_t bytes) {
    if (rest[0] >= 'a' && rest[0] <= 'z') {
      out->append(kMisreadSmall[rest[0] - 'a']);
    } else if (rest[0] >= 'A' && rest[0] <= 'Z') {
      out->append(kMisreadCapital[rest[0] - 'A']);
    } else {
      out->append(rest.substr(0, bytes));
      // The last six bits of a Han character select a neighbour.
      if (bytes == 3)
        out->back() = static_cast<char>(static_cast<unsigned char>(out->back()) ^ random.Between(1, 3));
    }
    return bytes;
  });
}

void AppendMistyped(std::string_view text, std::uint32_t per_mille, Random& random, std::string* out) {
  AppendThinlyChanged(text, per_mille, random, out, [&](std::string_view rest, std::size_t bytes) {
    const std::uint32_t choice = random.Below(3);
    if (choice == 0) return bytes;
    if (choice == 1 || bytes == rest.size() || !IsWordCharacter(rest[bytes])) {
      out->append(rest.substr(0, bytes)).append(rest.substr(0, bytes));
      return bytes;
    }
    const std::size_t next_bytes = std::min(CharacterBytes(rest[bytes]), rest.size() - bytes);
    out->append(rest.substr(bytes, next_bytes)).append(rest.substr(0, bytes));
    return bytes + next_bytes;
  });
}

void AppendTruncated(std::string_view text, std::uint32_t percent, Random& random, std::string* out) {
  NEWSFOLD_ASSERT(percent <= 100);
  out->append(text.substr(0, FloorBoundary(text, text.size() * percent / 100)));
  if (random.OneIn(2)) AppendReadOn(PageLanguageOf(text), out);
}

void AppendPage(std::string_view text, std::uint32_t boilerplate_percent, const NoiseMaterial& material,
                Random& random, std::string* out) {
  NEWSFOLD_ASSERT(boilerplate_percent < 100);
  const PageLanguage language = PageLanguageOf(text);
  const std::size_t boilerplate_bytes = text.size() * boilerplate_percent / (100 - boilerplate_percent);
  const auto append_boilerplate = [&](std::size_t bytes) {
    for (const std::size_t end = out->size() + bytes; out->size() < end;) {
      if (random.OneIn(4)) {
        AppendMenuLine(language, random, out);
      } else {
        out->append(Pick(random.OneIn(5) ? material.sentences : material.headlines, random));
      }
      out->push_back('\n');
    }
  };
  AppendNavigation(language, material.title, random, out);
  append_boilerplate(boilerplate_bytes * 3 / 10);
  out->append(text).push_back('\n');
  append_boilerplate(boilerplate_bytes * 7 / 10);
  AppendFooter(language, random, out);
}

void AppendNoisy(NoiseKind kind, std::string_view text, const NoiseMaterial& material, Random& random,
                 std::string* out) {
  NEWSFOLD_ASSERT(IsRepostKind(kind) && !IsPageShape(kind));
  switch (kind) {
    case NoiseKind::kScript:
      return AppendOtherScript(text, out);
    case NoiseKind::kPinyin:
      return AppendPinyin(text, out);
    case NoiseKind::kInjection:
      return AppendInjected(text, material, random, out);
    case NoiseKind::kNavigation:
      return AppendWithNavigation(text, material, random, out);
    case NoiseKind::kTeasers:
      return AppendWithTeasers(text, material, random, out);
    case NoiseKind::kFirstHalf:
      return AppendTruncated(text, 50, random, out);
    case NoiseKind::kFirstThird:
      return AppendTruncated(text, 30, random, out);
    case NoiseKind::kDateline:
      return AppendRedated(text, random, out);
    case NoiseKind::kEdits:
      return AppendEdited(text, material, random, out);
    case NoiseKind::kOcr:
      return AppendMisread(text, 40, random, out);
    case NoiseKind::kTypos:
      return AppendMistyped(text, 10, random, out);
    case NoiseKind::kReordered:
      return AppendReordered(text, random, out);
    case NoiseKind::kUpdated:
      return AppendUpdated(text, material, random, out);
    case NoiseKind::kPage:
      return AppendPage(text, 80, material, random, out);
    case NoiseKind::kWrapped:
      return AppendWrapped(text, material, random, out);
    case NoiseKind::kEverything:
      return AppendEverything(text, material, random, out);
    default:
      out->append(text);
      return;
  }
}

}  // namespace newsfold
