#include "tools/input/byte_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "tools/input/interrupt.h"

namespace newsfold {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;
// All there are: dumps are made with --long=31. Memory is taken as it is filled.
constexpr int kZstdWindowLogMax = 31;

std::string ErrnoText(int error) {
  return std::generic_category().message(error);
}

class FileSource : public ByteSource {
 public:
  explicit FileSource(int descriptor) : descriptor_(descriptor) {}
  ~FileSource() override {
    if (descriptor_ != STDIN_FILENO) close(descriptor_);
  }

  Result<std::size_t> Read(char* buffer, std::size_t size) override {
    while (!WasInterrupted()) {
      const ssize_t count = read(descriptor_, buffer, size);
      if (count >= 0) {
        raw_bytes_ += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (errno != EINTR) return InvalidArgument("reading failed: " + ErrnoText(errno));
    }
    return std::size_t{0};
  }

  std::uint64_t raw_bytes() const override { return raw_bytes_; }

 private:
  const int descriptor_;
  std::uint64_t raw_bytes_ = 0;
};

// Another source, with a look at its first bytes.
class HeadSource : public ByteSource {
 public:
  explicit HeadSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  // Reads on until four bytes are there, or the end.
  Status FillHead() {
    while (head_.size() < 4) {
      std::array<char, 4> bytes{};
      Result<std::size_t> count = source_->Read(bytes.data(), 4 - head_.size());
      if (!count) return count.error();
      if (*count == 0) break;
      head_.append(bytes.data(), *count);
    }
    return Status::Ok();
  }
  std::string_view head() const { return head_; }

  Result<std::size_t> Read(char* buffer, std::size_t size) override {
    if (head_.empty()) return source_->Read(buffer, size);
    const std::size_t count = std::min(size, head_.size());
    std::memcpy(buffer, head_.data(), count);
    head_.erase(0, count);
    return count;
  }

  std::uint64_t raw_bytes() const override { return source_->raw_bytes(); }

 private:
  const std::unique_ptr<ByteSource> source_;
  std::string head_;
};

class GzipSource : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> file) : file_(std::move(file)), input_(kBufferBytes) {
    inflateInit2(&stream_, 15 + 16);  // the largest window, gzip header
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  Result<std::size_t> Read(char* buffer, std::size_t size) override {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size && !WasInterrupted()) {
      // Output can be left inside the decoder when its input is used up.
      if (stream_.avail_in == 0 && !has_more_output_) {
        const Result<std::size_t> count = file_->Read(input_.data(), input_.size());
        if (!count) return count.error();
        if (*count == 0) return AtEnd();
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(*count);
      }
      const Status status = Inflate();
      if (!status.ok()) return status;
    }
    return size - stream_.avail_out;
  }

  std::uint64_t raw_bytes() const override { return file_->raw_bytes(); }

 private:
  Result<std::size_t> AtEnd() const {
    if (in_member_ && !WasInterrupted()) return InvalidArgument("the gzip data is cut off");
    return std::size_t{0};
  }

  Status Inflate() {
    in_member_ = true;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    has_more_output_ = code == Z_OK && stream_.avail_out == 0;
    if (code == Z_STREAM_END) {
      in_member_ = false;
      inflateReset(&stream_);
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return InvalidArgument(std::string("the gzip data is damaged: ") +
                             (stream_.msg != nullptr ? stream_.msg : "unknown error"));
    }
    return Status::Ok();
  }

  std::unique_ptr<ByteSource> file_;
  std::vector<char> input_;
  z_stream stream_{};
  bool in_member_ = false;
  bool has_more_output_ = false;
};

struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdSource : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> file)
      : file_(std::move(file)), input_(kBufferBytes), context_(ZSTD_createDCtx()) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
  }

  Result<std::size_t> Read(char* buffer, std::size_t size) override {
    ZSTD_outBuffer out = {buffer, size, 0};
    while (out.pos == 0 && !WasInterrupted()) {
      if (in_.pos == in_.size && !has_more_output_) {
        const Result<std::size_t> count = file_->Read(input_.data(), input_.size());
        if (!count) return count.error();
        if (*count == 0) return AtEnd();
        in_ = {input_.data(), *count, 0};
      }
      const std::size_t code = ZSTD_decompressStream(context_.get(), &out, &in_);
      if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) {
        return ResourceExhausted(
            "no memory for the window of the zstd data; another machine may read it: zstd -d --long=31 -c "
            "FILE | "
            "newsfold ingest -");
      }
      if (ZSTD_isError(code) != 0) {
        return InvalidArgument(std::string("the zstd data is damaged: ") + ZSTD_getErrorName(code));
      }
      in_frame_ = code != 0;
      has_more_output_ = out.pos == out.size && in_frame_;
    }
    return out.pos;
  }

  std::uint64_t raw_bytes() const override { return file_->raw_bytes(); }

 private:
  Result<std::size_t> AtEnd() const {
    if (in_frame_ && !WasInterrupted()) return InvalidArgument("the zstd data is cut off");
    return std::size_t{0};
  }

  std::unique_ptr<ByteSource> file_;
  std::vector<char> input_;
  std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context_;
  ZSTD_inBuffer in_{};
  bool in_frame_ = false;
  bool has_more_output_ = false;
};

bool IsZstd(std::string_view head) {
  // A frame, or one of the sixteen kinds of skippable frame.
  return head == "\x28\xB5\x2F\xFD" ||
         (head.size() == 4 && (head[0] & 0xF0) == 0x50 && head.substr(1) == "\x2A\x4D\x18");
}

}  // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::OpenRaw(const std::string& path) {
  const int descriptor = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return InvalidArgument("cannot be opened: " + ErrnoText(errno));
  std::unique_ptr<ByteSource> file = std::make_unique<FileSource>(descriptor);
  struct stat info {};
  if (fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode)) return InvalidArgument("is a directory");
  return file;
}

Result<std::unique_ptr<ByteSource>> ByteSource::Decompress(std::unique_ptr<ByteSource> raw) {
  auto source = std::make_unique<HeadSource>(std::move(raw));
  if (Status status = source->FillHead(); !status.ok()) return status;
  std::unique_ptr<ByteSource> opened;
  if (source->head().starts_with("\x1F\x8B")) {
    opened = std::make_unique<GzipSource>(std::move(source));
  } else if (IsZstd(source->head())) {
    opened = std::make_unique<ZstdSource>(std::move(source));
  } else {
    opened = std::move(source);
  }
  return opened;
}

Result<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path) {
  Result<std::unique_ptr<ByteSource>> raw = OpenRaw(path);
  if (!raw) return raw.error();
  return Decompress(std::move(*raw));
}

}  // namespace newsfold
