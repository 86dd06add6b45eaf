#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>

#include "store/base/pool.h"
#include "store/base/status.h"
#include "store/records/article_record.h"

namespace newsfold {

// A text as it is to be kept.
struct EncodedText {
  BodyLocator locator;
  std::string bytes;
};

// What a text was read from, as it is to be kept.
struct EncodedOriginal {
  OriginalLocator locator;
  std::string bytes;
};

// Largest dictionary that is trained, in bytes: libzstd's own default.
inline constexpr std::size_t kDictionaryTrainedBytesMax = 112640;

// Compresses texts with zstd: alone, with a trained dictionary, or as a delta against another text. Whatever
// does not get smaller is kept raw. Every frame carries a checksum, for zstd notices neither a wrong
// dictionary nor a wrong prefix otherwise.
//
// Thread-safe. Dictionaries are added and retired, never forgotten.
class TextCodec {
 public:
  TextCodec();
  ~TextCodec();

  // Makes a dictionary known. The newest, which is the one with the highest id, compresses from now on.
  // Errors: kInvalidArgument the id is taken.
  Status AddDictionary(std::uint32_t dictionary_id, std::string_view dictionary);
  // Of all that were ever made known; 0 if there is none.
  std::uint32_t newest_dictionary_id() const;
  // Nothing is compressed with it from now on. What was compressed with it can be read still.
  void RetireDictionary(std::uint32_t dictionary_id);
  // Whether the body was compressed with a dictionary that is retired.
  bool IsRetired(const BodyLocator& body) const;
  bool IsRetired(std::uint32_t dictionary_id) const;

  // By the newest dictionary.
  EncodedText Encode(std::string_view text) const;

  // As what must be done to `base`, the text of article `base_number`, to get `text`.
  EncodedText EncodeDelta(std::string_view text, std::string_view base, ArticleNumber base_number) const;

  // The text of `text_bytes` bytes that was encoded as `bytes`. `base`: for a kZstdDelta the text the locator
  // refers to, else unused. Errors: kCorruption.
  Result<std::string> Decode(const BodyLocator& locator, std::string_view bytes, std::size_t text_bytes,
                             std::string_view base) const;

  // An original, alone, for nothing that texts have in common is like it.
  EncodedOriginal EncodeOriginal(std::string_view original) const;
  // The original that was encoded as `bytes`, checked against its SHA-256. Errors: kCorruption.
  Result<std::string> DecodeOriginal(const OriginalLocator& locator, std::string_view bytes) const;

  // What can be had of a text, of which nothing but a damaged frame is left, or one of unknown length.
  struct Salvaged {
    std::string text;       // from its beginning
    bool is_whole = false;  // the frame's checksum says so; else any of it may be wrong
  };
  // As Decode, of a frame. `dictionary_id`: 0 for none; one that is not known gives nothing.
  Salvaged Salvage(std::string_view frame, std::uint32_t dictionary_id, std::string_view base) const;

 private:
  friend class TextBlockEncoder;

  struct Contexts;
  struct Dictionary;

  // Null if there is none with this id (or none at all).
  const Dictionary* FindDictionary(std::uint64_t dictionary_id) const;
  const Dictionary* NewestDictionary() const;

  mutable std::unique_ptr<Pool<Contexts>> contexts_;  // thread-safe
  mutable std::shared_mutex mutex_;
  std::map<std::uint32_t, std::unique_ptr<const Dictionary>> dictionaries_;  // guarded by mutex_
  std::set<std::uint32_t> retired_;                                          // guarded by mutex_
};

// Whether a delta is so small that the text alone cannot be kept in less.
bool IsSmall(const EncodedText& delta, std::string_view text);

// How a text is kept: as the delta, if there is one, unless the text alone is no less. `whole`: the text
// alone as `codec` encodes it, if that is known.
EncodedText ChooseBody(const TextCodec& codec, std::string_view text, std::optional<EncodedText> delta,
                       std::optional<EncodedText> whole);

// Compresses texts that are kept together, harder than TextCodec does and at a tenth of its speed. What it
// makes, TextCodec decodes as kZstd or kZstdDictionary. Thread-compatible.
class TextBlockEncoder {
 public:
  // With the dictionary that is the newest of `codec` now, which must outlive it.
  explicit TextBlockEncoder(const TextCodec& codec);
  ~TextBlockEncoder();

  // Of the dictionary; 0 if there is none.
  std::uint32_t dictionary_id() const;
  // The frame, even if it is longer than `texts`.
  std::string Encode(std::string_view texts);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Trains a dictionary of id `dictionary_id` on `samples`, or nothing if they are too few or too small to
// train on. Takes about a second for 10 MB. Source of the method: zstd's dictBuilder (fastCover).
std::optional<std::string> TrainDictionary(std::span<const std::string> samples, std::uint32_t dictionary_id);

}  // namespace newsfold
