#include "intake/warc/member_stream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "dedup/base/assert.h"
#include "intake/warc/raw_window.h"

namespace newsfold {
namespace {

constexpr std::string_view kGzipMagic = "\x1F\x8B\x08";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";
constexpr std::string_view kDictionaryMagic = "\x5D\x2A\x4D\x18";  // a skippable frame
constexpr std::size_t kSkippableHeadBytes = 8;
constexpr std::size_t kDictionaryBytesMax = std::size_t{16} << 20;
constexpr int kZstdWindowLogMax = 27;  // 128 MB
// What a member that is found behind damage is tried with.
constexpr std::size_t kTrialInputBytes = std::size_t{64} << 10;
constexpr std::size_t kTrialBytes = 16;

std::uint32_t ReadLittleEndian32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return value;
}

// One way to decompress a member. Thread-compatible.
class Decompressor {
 public:
  virtual ~Decompressor() = default;
  virtual std::string_view magic() const = 0;
  // Before each member.
  virtual void Begin() = 0;
  struct Step {
    std::size_t taken = 0;
    std::size_t given = 0;
    bool is_at_end = false;  // of the member
    std::string damage;
  };
  virtual Step Run(std::string_view input, char* output, std::size_t size) = 0;
};

class GzipDecompressor : public Decompressor {
 public:
  GzipDecompressor() { inflateInit2(&stream_, 15 + 16); }  // the largest window, a gzip header
  ~GzipDecompressor() override { inflateEnd(&stream_); }
  GzipDecompressor(const GzipDecompressor&) = delete;
  GzipDecompressor& operator=(const GzipDecompressor&) = delete;

  std::string_view magic() const override { return kGzipMagic; }
  void Begin() override { inflateReset(&stream_); }
  Step Run(std::string_view input, char* output, std::size_t size) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output);
    stream_.avail_out = static_cast<uInt>(size);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    Step step{input.size() - stream_.avail_in, size - stream_.avail_out, code == Z_STREAM_END, {}};
    if (code != Z_OK && code != Z_BUF_ERROR && code != Z_STREAM_END)
      step.damage = std::string("the gzip data is damaged: ") +
                    (stream_.msg != nullptr ? stream_.msg : "unknown error");
    return step;
  }

 private:
  z_stream stream_{};
};

class ZstdDecompressor : public Decompressor {
 public:
  ZstdDecompressor() : context_(ZSTD_createDCtx()) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
  }

  // Of all members from now on. False if it is none.
  bool LoadDictionary(std::string_view dictionary) {
    return ZSTD_isError(ZSTD_DCtx_loadDictionary(context_.get(), dictionary.data(), dictionary.size())) == 0;
  }

  std::string_view magic() const override { return kZstdMagic; }
  void Begin() override { ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only); }
  Step Run(std::string_view input, char* output, std::size_t size) override {
    ZSTD_inBuffer in = {input.data(), input.size(), 0};
    ZSTD_outBuffer out = {output, size, 0};
    const std::size_t code = ZSTD_decompressStream(context_.get(), &out, &in);
    Step step{in.pos, out.pos, code == 0, {}};
    if (ZSTD_isError(code) != 0)
      step.damage = std::string("the zstd data is damaged: ") + ZSTD_getErrorName(code);
    return step;
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

// A dictionary may be compressed itself. Empty if it cannot be read.
std::string UnpackDictionary(std::string_view bytes) {
  if (!bytes.starts_with(kZstdMagic)) return std::string(bytes);
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || (size != ZSTD_CONTENTSIZE_UNKNOWN && size > kDictionaryBytesMax))
    return {};
  std::string dictionary(
      size == ZSTD_CONTENTSIZE_UNKNOWN ? kDictionaryBytesMax : static_cast<std::size_t>(size), '\0');
  const std::size_t written =
      ZSTD_decompress(dictionary.data(), dictionary.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(written) != 0) return {};
  dictionary.resize(written);
  return dictionary;
}

}  // namespace

bool BeginsRecord(std::string_view bytes) {
  constexpr std::string_view kHeads[] = {"WARC/", "filedesc:", "http://", "https://", "dns:", "ftp://"};
  return std::any_of(std::begin(kHeads), std::end(kHeads),
                     [&](std::string_view head) { return bytes.starts_with(head); });
}

class MemberStream::Impl {
 public:
  explicit Impl(ByteInput input) : window_(std::move(input)) {}

  Result<bool> Next() {
    if (Status status = Leave(); !status.ok()) return status;
    if (Status status = window_.Want(kZstdMagic.size()); !status.ok()) return status;
    if (window_.rest().starts_with(kDictionaryMagic)) {
      if (Status status = ReadDictionary(); !status.ok()) return status;
    }
    offset_ = window_.offset();
    if (window_.rest().empty()) return false;
    return Enter();
  }

  Result<std::size_t> Read(char* buffer, std::size_t size) {
    if (state_ != State::kInside) return std::size_t{0};
    while (true) {
      if (window_.rest().empty()) {
        const Result<bool> more = window_.More();
        if (!more) return more.error();
        if (!*more) return AtEnd();
      }
      if (decompressor_ == nullptr) return ReadPlain(buffer, size);
      const Decompressor::Step step = decompressor_->Run(window_.rest(), buffer, size);
      window_.Skip(step.taken);
      if (!step.damage.empty()) return Damaged(step.damage);
      if (step.is_at_end) state_ = State::kBetween;
      if (step.given > 0 || step.is_at_end) return step.given;
      if (step.taken == 0) {
        const Result<bool> more = window_.More();
        if (!more) return more.error();
        if (!*more) return AtEnd();
      }
    }
  }

  std::uint64_t offset() const { return offset_; }
  bool is_compressed() const { return decompressor_ != nullptr; }

 private:
  enum class State : std::uint8_t { kBetween, kInside, kDamaged };

  Status Damaged(std::string what) {
    state_ = State::kDamaged;
    return InvalidArgument(std::move(what));
  }

  Result<std::size_t> AtEnd() {
    if (decompressor_ != nullptr) return Damaged("the compressed data is cut off");
    state_ = State::kBetween;
    return std::size_t{0};
  }

  Result<std::size_t> ReadPlain(char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, window_.rest().size());
    std::memcpy(buffer, window_.rest().data(), count);
    window_.Skip(count);
    return count;
  }

  // What is left of the member is passed over; if it is damaged, the next one is looked for.
  Status Leave() {
    std::array<char, 16 << 10> passed_over{};
    while (state_ == State::kInside) {
      const Result<std::size_t> count = Read(passed_over.data(), passed_over.size());
      if (!count && state_ != State::kDamaged) return count.error();
    }
    return state_ == State::kDamaged ? FindNext() : Status::Ok();
  }

  Result<bool> Enter() {
    const std::string_view rest = window_.rest();
    if (rest.starts_with(kGzipMagic)) {
      if (dynamic_cast<GzipDecompressor*>(decompressor_.get()) == nullptr)
        decompressor_ = std::make_unique<GzipDecompressor>();
    } else if (rest.starts_with(kZstdMagic)) {
      if (dynamic_cast<ZstdDecompressor*>(decompressor_.get()) == nullptr)
        decompressor_ = std::make_unique<ZstdDecompressor>();
    } else if (offset_ > 0) {
      return Damaged("no compressed record begins here");
    }
    state_ = State::kInside;
    if (decompressor_ != nullptr) decompressor_->Begin();
    return true;
  }

  // The frame in front of the records.
  Status ReadDictionary() {
    if (Status status = window_.Want(kSkippableHeadBytes); !status.ok()) return status;
    if (window_.rest().size() < kSkippableHeadBytes) return Damaged("the zstd dictionary is cut off");
    const std::size_t size = ReadLittleEndian32(window_.rest().substr(4));
    if (size > kDictionaryBytesMax)
      return Damaged("the zstd dictionary has " + std::to_string(size) + " bytes");
    if (Status status = window_.Want(kSkippableHeadBytes + size); !status.ok()) return status;
    const std::string_view rest = window_.rest();
    if (rest.size() < kSkippableHeadBytes + size) return Damaged("the zstd dictionary is cut off");
    auto zstd = std::make_unique<ZstdDecompressor>();
    const std::string dictionary = UnpackDictionary(rest.substr(kSkippableHeadBytes, size));
    const bool is_loaded = !dictionary.empty() && zstd->LoadDictionary(dictionary);
    window_.Skip(kSkippableHeadBytes + size);
    if (!is_loaded) return Damaged("the zstd dictionary is damaged: no record can be read without it");
    decompressor_ = std::move(zstd);
    return window_.Want(kZstdMagic.size());
  }

  // Behind the first byte of the damaged member: data that is damaged may have swallowed others.
  Status FindNext() {
    state_ = State::kBetween;
    window_.GoBack(offset_ + 1);
    if (decompressor_ == nullptr) decompressor_ = std::make_unique<GzipDecompressor>();
    const std::string_view magic = decompressor_->magic();
    while (true) {
      const std::size_t found = window_.rest().find(magic);
      if (found != std::string_view::npos) {
        window_.Skip(found);
        if (Status status = window_.Want(kTrialInputBytes); !status.ok()) return status;
        if (IsRecord()) return Status::Ok();
        window_.Skip(1);
        continue;
      }
      const std::size_t left = std::min(window_.rest().size(), magic.size() - 1);
      window_.Skip(window_.rest().size() - left);
      const Result<bool> more = window_.More();
      if (!more) return more.error();
      if (*more) continue;
      window_.Skip(window_.rest().size());
      return Status::Ok();
    }
  }

  // Whether a record is what the bytes here decompress to.
  bool IsRecord() {
    std::array<char, kTrialBytes> bytes{};
    decompressor_->Begin();
    const Decompressor::Step step =
        decompressor_->Run(window_.rest().substr(0, kTrialInputBytes), bytes.data(), bytes.size());
    return step.damage.empty() && BeginsRecord({bytes.data(), step.given});
  }

  RawWindow window_;
  std::unique_ptr<Decompressor> decompressor_;  // null: the file is not compressed
  State state_ = State::kBetween;
  std::uint64_t offset_ = 0;
};

MemberStream::MemberStream(ByteInput input) : impl_(std::make_unique<Impl>(std::move(input))) {}
MemberStream::~MemberStream() = default;

Result<bool> MemberStream::Next() {
  return impl_->Next();
}

Result<std::size_t> MemberStream::Read(char* buffer, std::size_t size) {
  return impl_->Read(buffer, size);
}

std::uint64_t MemberStream::offset() const {
  return impl_->offset();
}

bool MemberStream::is_compressed() const {
  return impl_->is_compressed();
}

}  // namespace newsfold
