#include "store/records/text_codec.h"

#define ZDICT_STATIC_LINKING_ONLY

#include <algorithm>
#include <bit>
#include <limits>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include <zdict.h>
#include <zstd.h>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr int kLevel = 3;
// Of blocks, which are made once, on nobody's time (docs/decisions/0038-packed-texts.md).
constexpr int kBlockLevel = 15;
// Above this many bytes of base and text, zstd's default matcher no longer reaches back far enough and long
// distance matching takes over: a 4 MB repost is 1.2 MB without it, 453 bytes with it.
constexpr std::size_t kLongDistanceBytesMin = 1 << 20;
// The least zstd takes, and the most every decoder does.
constexpr int kWindowLogMin = 10;
constexpr int kWindowLogMax = 27;

// A zstd setting can fail only for a value out of its range, which the ones here are not.
void Require(std::size_t code) {
  NEWSFOLD_ASSERT(!ZSTD_isError(code));
}

template <class T>
T* RequireMemory(T* object) {
  if (object == nullptr) throw std::bad_alloc();
  return object;
}

struct ContextFree {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

EncodedText Raw(std::string_view text) {
  NEWSFOLD_ASSERT(text.size() <= std::numeric_limits<std::uint32_t>::max());
  return {{BodyCodec::kRaw, 0, static_cast<std::uint32_t>(text.size())}, std::string(text)};
}

void ResetForCompression(ZSTD_CCtx* context, int level = kLevel) {
  Require(ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters));
  Require(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level));
  Require(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1));
  // The record says which dictionary and how long the text is.
  Require(ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0));
  Require(ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0));
}

// Nothing if that fails, which only memory can make it.
std::optional<std::string> MakeFrame(ZSTD_CCtx* context, std::string_view text) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress2(context, bytes.data(), bytes.size(), text.data(), text.size());
  if (ZSTD_isError(size)) return std::nullopt;
  NEWSFOLD_ASSERT(size > 0 && size <= bytes.size());
  bytes.resize(size);
  bytes.shrink_to_fit();
  return bytes;
}

// The frame, or the raw text if that is not longer.
EncodedText Compress(ZSTD_CCtx* context, std::string_view text, BodyLocator locator) {
  std::optional<std::string> frame = MakeFrame(context, text);
  if (!frame || frame->size() >= text.size()) return Raw(text);
  locator.stored_bytes = static_cast<std::uint32_t>(frame->size());
  return {locator, std::move(*frame)};
}

int WindowLogFor(std::size_t bytes) {
  return std::clamp(static_cast<int>(std::bit_width(bytes)), kWindowLogMin, kWindowLogMax);
}

}  // namespace

struct TextCodec::Contexts {
  std::unique_ptr<ZSTD_CCtx, ContextFree> compress{RequireMemory(ZSTD_createCCtx())};
  std::unique_ptr<ZSTD_DCtx, ContextFree> decompress{RequireMemory(ZSTD_createDCtx())};
};

// Immutable.
struct TextCodec::Dictionary {
  Dictionary(std::uint32_t dictionary_id, std::string_view dictionary)
      : id(dictionary_id),
        bytes(dictionary),
        compress(RequireMemory(ZSTD_createCDict(bytes.data(), bytes.size(), kLevel))),
        decompress(RequireMemory(ZSTD_createDDict(bytes.data(), bytes.size()))) {}

  std::uint32_t id;
  std::string bytes;
  std::unique_ptr<ZSTD_CDict, ContextFree> compress;
  std::unique_ptr<ZSTD_DDict, ContextFree> decompress;
};

TextCodec::TextCodec() : contexts_(std::make_unique<Pool<Contexts>>()) {}
TextCodec::~TextCodec() = default;

Status TextCodec::AddDictionary(std::uint32_t dictionary_id, std::string_view dictionary) {
  auto made = std::make_unique<const Dictionary>(dictionary_id, dictionary);
  const std::unique_lock lock(mutex_);
  if (!dictionaries_.emplace(dictionary_id, std::move(made)).second) {
    return InvalidArgument("compression dictionary " + std::to_string(dictionary_id) + " is there already");
  }
  return Status::Ok();
}

std::uint32_t TextCodec::newest_dictionary_id() const {
  const std::shared_lock lock(mutex_);
  return dictionaries_.empty() ? 0 : dictionaries_.rbegin()->first;
}

void TextCodec::RetireDictionary(std::uint32_t dictionary_id) {
  const std::unique_lock lock(mutex_);
  retired_.insert(dictionary_id);
}

bool TextCodec::IsRetired(std::uint32_t dictionary_id) const {
  const std::shared_lock lock(mutex_);
  return retired_.contains(dictionary_id);
}

bool TextCodec::IsRetired(const BodyLocator& body) const {
  return body.codec == BodyCodec::kZstdDictionary && IsRetired(static_cast<std::uint32_t>(body.reference));
}

const TextCodec::Dictionary* TextCodec::FindDictionary(std::uint64_t dictionary_id) const {
  if (dictionary_id > UINT32_MAX) return nullptr;
  const std::shared_lock lock(mutex_);
  const auto found = dictionaries_.find(static_cast<std::uint32_t>(dictionary_id));
  return found == dictionaries_.end() ? nullptr : found->second.get();
}

const TextCodec::Dictionary* TextCodec::NewestDictionary() const {
  const std::shared_lock lock(mutex_);
  const auto newest = std::find_if(dictionaries_.rbegin(), dictionaries_.rend(),
                                   [this](const auto& each) { return !retired_.contains(each.first); });
  return newest == dictionaries_.rend() ? nullptr : newest->second.get();
}

EncodedText TextCodec::Encode(std::string_view text) const {
  const auto contexts = contexts_->Borrow();
  ZSTD_CCtx* context = contexts->compress.get();
  ResetForCompression(context);
  BodyLocator locator{BodyCodec::kZstd, 0, 0};
  if (const Dictionary* dictionary = NewestDictionary(); dictionary != nullptr) {
    Require(ZSTD_CCtx_refCDict(context, dictionary->compress.get()));
    locator = {BodyCodec::kZstdDictionary, dictionary->id, 0};
  }
  return Compress(context, text, locator);
}

EncodedText TextCodec::EncodeDelta(std::string_view text, std::string_view base,
                                   ArticleNumber base_number) const {
  NEWSFOLD_ASSERT(base_number > 0);
  const auto contexts = contexts_->Borrow();
  ZSTD_CCtx* context = contexts->compress.get();
  ResetForCompression(context);
  const std::size_t reach = text.size() + base.size();
  Require(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, WindowLogFor(reach)));
  if (reach >= kLongDistanceBytesMin) {
    Require(ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, 1));
  }
  Require(ZSTD_CCtx_refPrefix(context, base.data(), base.size()));
  return Compress(context, text, {BodyCodec::kZstdDelta, base_number, 0});
}

Result<std::string> TextCodec::Decode(const BodyLocator& locator, std::string_view bytes,
                                      std::size_t text_bytes, std::string_view base) const {
  if (bytes.size() != locator.stored_bytes) return Corruption("a body has the wrong length");
  if (locator.codec == BodyCodec::kRaw) {
    if (bytes.size() != text_bytes) return Corruption("a raw body has the wrong length");
    return std::string(bytes);
  }
  const auto contexts = contexts_->Borrow();
  ZSTD_DCtx* context = contexts->decompress.get();
  Require(ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters));
  if (locator.codec == BodyCodec::kZstdDictionary) {
    const Dictionary* dictionary = FindDictionary(locator.reference);
    if (dictionary == nullptr) {
      return Corruption("compression dictionary " + std::to_string(locator.reference) + " is missing");
    }
    Require(ZSTD_DCtx_refDDict(context, dictionary->decompress.get()));
  } else if (locator.codec == BodyCodec::kZstdDelta) {
    Require(ZSTD_DCtx_refPrefix(context, base.data(), base.size()));
  }
  std::string text(text_bytes, '\0');
  const std::size_t size = ZSTD_decompressDCtx(context, text.data(), text.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) return Corruption(std::string("a body cannot be read: ") + ZSTD_getErrorName(size));
  if (size != text_bytes) return Corruption("a body's text has the wrong length");
  return text;
}

// The frame has its length, so that any zstd can read it.
EncodedOriginal TextCodec::EncodeOriginal(std::string_view original) const {
  const auto contexts = contexts_->Borrow();
  ZSTD_CCtx* context = contexts->compress.get();
  ResetForCompression(context);
  Require(ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 1));
  EncodedText encoded = Compress(context, original, {BodyCodec::kZstd, 0, 0});
  const auto bytes = static_cast<std::uint32_t>(original.size());
  return {{bytes, Sha256Of(original), encoded.locator.stored_bytes}, std::move(encoded.bytes)};
}

Result<std::string> TextCodec::DecodeOriginal(const OriginalLocator& locator, std::string_view bytes) const {
  const BodyCodec codec = locator.stored_bytes == locator.bytes ? BodyCodec::kRaw : BodyCodec::kZstd;
  Result<std::string> original = Decode({codec, 0, locator.stored_bytes}, bytes, locator.bytes, {});
  if (original && Sha256Of(*original) != locator.sha256) return Corruption("its SHA-256 differs");
  return original;
}

TextCodec::Salvaged TextCodec::Salvage(std::string_view frame, std::uint32_t dictionary_id,
                                       std::string_view base) const {
  const Dictionary* const dictionary = FindDictionary(dictionary_id);
  if (dictionary == nullptr && dictionary_id != 0) return {};
  const auto contexts = contexts_->Borrow();
  ZSTD_DCtx* context = contexts->decompress.get();
  Require(ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters));
  if (dictionary != nullptr) Require(ZSTD_DCtx_refDDict(context, dictionary->decompress.get()));
  if (!base.empty()) Require(ZSTD_DCtx_refPrefix(context, base.data(), base.size()));
  Salvaged salvaged;
  std::string piece(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer in = {frame.data(), frame.size(), 0};
  while (salvaged.text.size() <= kBodyBytesMax) {
    ZSTD_outBuffer out = {piece.data(), piece.size(), 0};
    const std::size_t left = ZSTD_decompressStream(context, &out, &in);
    salvaged.text.append(piece, 0, out.pos);
    salvaged.is_whole = left == 0 && in.pos == in.size;
    const bool is_at_end = in.pos == in.size && out.pos < out.size;
    if (ZSTD_isError(left) || left == 0 || is_at_end) break;
  }
  return salvaged;
}

struct TextBlockEncoder::Parts {
  std::unique_ptr<ZSTD_CCtx, ContextFree> context{RequireMemory(ZSTD_createCCtx())};
  std::unique_ptr<ZSTD_CDict, ContextFree> dictionary;  // null: none
  std::uint32_t dictionary_id = 0;
};

TextBlockEncoder::TextBlockEncoder(const TextCodec& codec) : parts_(std::make_unique<Parts>()) {
  const TextCodec::Dictionary* newest = codec.NewestDictionary();
  if (newest == nullptr) return;
  parts_->dictionary_id = newest->id;
  parts_->dictionary.reset(
      RequireMemory(ZSTD_createCDict(newest->bytes.data(), newest->bytes.size(), kBlockLevel)));
}

TextBlockEncoder::~TextBlockEncoder() = default;

std::uint32_t TextBlockEncoder::dictionary_id() const {
  return parts_->dictionary_id;
}

std::string TextBlockEncoder::Encode(std::string_view texts) {
  ResetForCompression(parts_->context.get(), kBlockLevel);
  Require(ZSTD_CCtx_refCDict(parts_->context.get(), parts_->dictionary.get()));
  std::optional<std::string> frame = MakeFrame(parts_->context.get(), texts);
  if (!frame) throw std::bad_alloc();
  return std::move(*frame);
}

bool IsSmall(const EncodedText& delta, std::string_view text) {
  constexpr std::size_t kRatioMax = 8;  // of what compression makes of a news text by itself
  return delta.bytes.size() * kRatioMax <= text.size();
}

EncodedText ChooseBody(const TextCodec& codec, std::string_view text, std::optional<EncodedText> delta,
                       std::optional<EncodedText> whole) {
  if (delta && IsSmall(*delta, text)) return std::move(*delta);
  EncodedText body = whole ? std::move(*whole) : codec.Encode(text);
  if (delta && delta->bytes.size() < body.bytes.size()) return std::move(*delta);
  return body;
}

std::optional<std::string> TrainDictionary(std::span<const std::string> samples,
                                           std::uint32_t dictionary_id) {
  NEWSFOLD_ASSERT(dictionary_id > 0);  // 0 stands for none
  std::string joined;
  std::vector<std::size_t> sizes;
  for (const std::string& sample : samples) {
    joined += sample;
    sizes.push_back(sample.size());
  }
  ZDICT_fastCover_params_t parameters{};
  parameters.k = 64;
  parameters.d = 8;
  parameters.f = 20;
  parameters.accel = 1;
  parameters.splitPoint = 1.0;
  parameters.zParams.compressionLevel = kLevel;
  parameters.zParams.dictID = dictionary_id;
  std::string dictionary(std::min(kDictionaryTrainedBytesMax, joined.size() / 4), '\0');
  const std::size_t size =
      ZDICT_trainFromBuffer_fastCover(dictionary.data(), dictionary.size(), joined.data(), sizes.data(),
                                      static_cast<unsigned>(sizes.size()), parameters);
  if (ZDICT_isError(size)) return std::nullopt;
  NEWSFOLD_ASSERT(size <= dictionary.size());
  dictionary.resize(size);
  return dictionary;
}

}  // namespace newsfold
