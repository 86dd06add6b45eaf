#include "server/http/content_coding.h"

#include <algorithm>
#include <utility>

#include <boost/beast/core/string.hpp>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "dedup/base/assert.h"

namespace newsfold {

// One way to decompress. Thread-compatible.
class ContentDecoder::Coding {
 public:
  Coding() = default;
  virtual ~Coding() = default;
  Coding(const Coding&) = delete;
  Coding& operator=(const Coding&) = delete;

  struct Step {
    std::size_t taken = 0;
    std::size_t given = 0;
    bool is_at_end = false;  // of a member or frame; the next begins behind it
  };
  virtual std::string_view name() const = 0;
  // Errors: kInvalidArgument why the input cannot be decoded.
  virtual Result<Step> Run(std::string_view input, char* output, std::size_t size) = 0;
};

class ContentDecoder::Gzip : public Coding {
 public:
  Gzip() {
    const int code = inflateInit2(&stream_, MAX_WBITS + 16);  // a gzip header alone
    NEWSFOLD_ASSERT(code == Z_OK);
  }
  ~Gzip() override { inflateEnd(&stream_); }

  std::string_view name() const override { return "gzip"; }

  Result<Step> Run(std::string_view input, char* output, std::size_t size) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output);
    stream_.avail_out = static_cast<uInt>(size);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_BUF_ERROR && code != Z_STREAM_END) {
      return InvalidArgument(std::string("the gzip data is damaged: ") +
                             (stream_.msg != nullptr ? stream_.msg : "unknown error"));
    }
    const Step step{input.size() - stream_.avail_in, size - stream_.avail_out, code == Z_STREAM_END};
    if (step.is_at_end) inflateReset(&stream_);
    return step;
  }

 private:
  z_stream stream_{};
};

class ContentDecoder::Zstd : public Coding {
 public:
  Zstd() : context_(ZSTD_createDCtx()) {
    NEWSFOLD_ASSERT(context_ != nullptr);
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
  }

  std::string_view name() const override { return "zstd"; }

  Result<Step> Run(std::string_view input, char* output, std::size_t size) override {
    // The magic number alone: the library would judge a frame that it gets at once in another way.
    if (magic_bytes_ < kMagicBytes) {
      input = input.substr(0, kMagicBytes - magic_bytes_);
      if (!MayBeMagic(input)) return Damaged(ZSTD_getErrorString(ZSTD_error_prefix_unknown));
    }
    ZSTD_inBuffer in = {input.data(), input.size(), 0};
    ZSTD_outBuffer out = {output, size, 0};
    const std::size_t code = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge) {
      return InvalidArgument("the zstd data needs a window of more than " +
                             std::to_string((1 << kZstdWindowLogMax) >> 20) + " MiB");
    }
    if (ZSTD_isError(code) != 0) return Damaged(ZSTD_getErrorName(code));
    magic_bytes_ = code == 0 ? 0 : std::min(kMagicBytes, magic_bytes_ + in.pos);
    return Step{in.pos, out.pos, code == 0};
  }

 private:
  static constexpr std::size_t kMagicBytes = 4;

  static Status Damaged(const char* reason) {
    return InvalidArgument(std::string("the zstd data is damaged: ") + reason);
  }

  // Whether a frame of RFC 8878, also a skippable one, may go on so behind magic_bytes_. The library reads
  // former formats, too.
  bool MayBeMagic(std::string_view bytes) {
    constexpr std::string_view kFrame = "\x28\xB5\x2F\xFD";
    constexpr std::string_view kSkippable = "\x50\x2A\x4D\x18";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const std::size_t at = magic_bytes_ + i;
      if (at == 0) is_skippable_ = bytes[i] != kFrame[0];
      const char byte = at == 0 && is_skippable_ ? static_cast<char>(bytes[i] & 0xF0) : bytes[i];
      if (byte != (is_skippable_ ? kSkippable : kFrame)[at]) return false;
    }
    return true;
  }

  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  std::size_t magic_bytes_ = 0;  // of the frame, taken so far
  bool is_skippable_ = false;
};

std::optional<ContentCoding> ParseContentCoding(std::string_view header) {
  using boost::beast::iequals;
  if (header.empty() || iequals(header, "identity")) return ContentCoding::kIdentity;
  if (iequals(header, "gzip") || iequals(header, "x-gzip")) return ContentCoding::kGzip;
  if (iequals(header, "zstd")) return ContentCoding::kZstd;
  return std::nullopt;
}

ContentDecoder::ContentDecoder(ContentCoding coding) {
  if (coding == ContentCoding::kGzip) coding_ = std::make_unique<Gzip>();
  if (coding == ContentCoding::kZstd) coding_ = std::make_unique<Zstd>();
  if (coding_ != nullptr) piece_ = std::make_unique_for_overwrite<char[]>(kPieceBytesMax);
}

ContentDecoder::~ContentDecoder() = default;

void ContentDecoder::Give(std::string bytes) {
  NEWSFOLD_ASSERT(used_ == given_.size() && !has_more_output_);
  given_ = std::move(bytes);
  used_ = 0;
}

Result<std::string_view> ContentDecoder::Take() {
  while (used_ < given_.size() || has_more_output_) {
    const std::string_view rest = std::string_view(given_).substr(used_);
    if (coding_ == nullptr) {
      const std::string_view piece = rest.substr(0, kPieceBytesMax);
      used_ += piece.size();
      return piece;
    }
    const Result<Coding::Step> step = coding_->Run(rest, piece_.get(), kPieceBytesMax);
    if (!step) return step.error();
    NEWSFOLD_ASSERT(step->taken <= rest.size() && step->given <= kPieceBytesMax);
    if (!rest.empty() && step->taken == 0 && step->given == 0)
      return InvalidArgument("the " + std::string(coding_->name()) + " data is damaged");
    used_ += step->taken;
    has_begun_ = true;
    is_inside_ = !step->is_at_end;
    has_more_output_ = is_inside_ && step->given == kPieceBytesMax;
    if (step->given > 0) return std::string_view(piece_.get(), step->given);
  }
  return std::string_view();
}

Status ContentDecoder::Finish() const {
  if (coding_ == nullptr || (has_begun_ && !is_inside_)) return Status::Ok();
  return InvalidArgument("the " + std::string(coding_->name()) + " data is cut off");
}

Problem BadCoding(const Status& status) {
  return {400, "bad_content_coding", status.message()};
}

}  // namespace newsfold
