#include "tools/output/output_file.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "dedup/base/assert.h"
#include "tools/input/interrupt.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

// The largest window, and the head and the tail of gzip.
constexpr int kGzipWindowBits = 15 + 16;
constexpr int kGzipMemoryLevel = 8;
constexpr std::size_t kEncodedBytes = std::size_t{128} << 10;

// Makes the name of a file in this folder durable.
int SyncFolder(const fs::path& folder) {
  const int descriptor = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  const int result = fsync(descriptor);
  close(descriptor);
  return result;
}

// Waits until a pipe or a terminal takes PIPE_BUF bytes. False once it was interrupted in the meantime: a
// write that blocks might never hear of a signal that came just before it.
bool AwaitRoom(int descriptor) {
  constexpr int kPollMs = 100;
  for (;;) {
    pollfd waiting{.fd = descriptor, .events = POLLOUT, .revents = 0};
    if (poll(&waiting, 1, kPollMs) > 0) return true;
    if (WasInterrupted()) return false;
  }
}

}  // namespace

// Thread-compatible.
class OutputFile::Encoder {
 public:
  explicit Encoder(Compression compression) : compression_(compression) {
    if (compression_ == Compression::kGzip) {
      NEWSFOLD_ASSERT(deflateInit2(&gzip_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindowBits,
                                   kGzipMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK);
    } else if (compression_ == Compression::kZstd) {
      zstd_ = ZSTD_createCCtx();
      NEWSFOLD_ASSERT(zstd_ != nullptr);
      ZSTD_CCtx_setParameter(zstd_, ZSTD_c_checksumFlag, 1);
    }
  }
  ~Encoder() {
    if (compression_ == Compression::kGzip) deflateEnd(&gzip_);
    ZSTD_freeCCtx(zstd_);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  // Appends what can be written of these bytes and those before; of the last, all.
  void Encode(std::string_view bytes, bool is_last, std::string* out) {
    switch (compression_) {
      case Compression::kNone:
        out->append(bytes);
        break;
      case Compression::kGzip:
        Deflate(bytes, is_last, out);
        break;
      case Compression::kZstd:
        Compress(bytes, is_last, out);
        break;
    }
  }

 private:
  void Deflate(std::string_view bytes, bool is_last, std::string* out) {
    gzip_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    gzip_.avail_in = static_cast<uInt>(bytes.size());
    do {
      const std::size_t size = out->size();
      out->resize(size + kEncodedBytes);
      gzip_.next_out = reinterpret_cast<Bytef*>(out->data() + size);
      gzip_.avail_out = static_cast<uInt>(kEncodedBytes);
      deflate(&gzip_, is_last ? Z_FINISH : Z_NO_FLUSH);
      out->resize(size + kEncodedBytes - gzip_.avail_out);
    } while (gzip_.avail_out == 0);
  }

  void Compress(std::string_view bytes, bool is_last, std::string* out) {
    ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
    std::size_t left = 0;
    do {
      const std::size_t size = out->size();
      out->resize(size + kEncodedBytes);
      ZSTD_outBuffer to = {out->data() + size, kEncodedBytes, 0};
      left = ZSTD_compressStream2(zstd_, &to, &in, is_last ? ZSTD_e_end : ZSTD_e_continue);
      NEWSFOLD_ASSERT(ZSTD_isError(left) == 0);
      out->resize(size + to.pos);
    } while (in.pos < in.size || (is_last && left > 0));
  }

  const Compression compression_;
  z_stream gzip_{};
  ZSTD_CCtx* zstd_ = nullptr;
};

Compression CompressionOfName(std::string_view name) {
  if (name.ends_with(".gz")) return Compression::kGzip;
  return name.ends_with(".zst") ? Compression::kZstd : Compression::kNone;
}

OutputFile::OutputFile(std::string path, std::string temporary_path, int descriptor, Compression compression)
    : path_(std::move(path)),
      temporary_path_(std::move(temporary_path)),
      descriptor_(descriptor),
      encoder_(std::make_unique<Encoder>(compression)) {}

Result<std::unique_ptr<OutputFile>> OutputFile::Open(const std::string& path, Compression compression) {
  if (path == "-") return std::unique_ptr<OutputFile>(new OutputFile(path, "", STDOUT_FILENO, compression));
  std::error_code error;
  const fs::file_status there = fs::status(path, error);
  // A device or a pipe keeps its name; a folder refuses to be opened.
  const bool is_file = !fs::exists(there) || fs::is_regular_file(there);
  const std::string temporary_path = is_file ? path + ".unfinished" : "";
  const std::string& opened = is_file ? temporary_path : path;
  const int descriptor = open(opened.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return InvalidArgument(
        fmt::format("cannot write '{}': {}", opened, std::generic_category().message(errno)));
  }
  return std::unique_ptr<OutputFile>(new OutputFile(path, temporary_path, descriptor, compression));
}

OutputFile::~OutputFile() {
  if (descriptor_ < 0 || path_ == "-") return;
  close(descriptor_);
  if (!temporary_path_.empty()) unlink(temporary_path_.c_str());
}

Status OutputFile::Fail() const {
  return ResourceExhausted(fmt::format("writing '{}': {}", path_, std::generic_category().message(errno)));
}

Status OutputFile::WriteRaw(std::string_view bytes) {
  const bool may_block = temporary_path_.empty();
  while (!bytes.empty()) {
    if (may_block && !AwaitRoom(descriptor_)) return Unavailable("interrupted");
    const std::size_t part = may_block ? std::min<std::size_t>(bytes.size(), PIPE_BUF) : bytes.size();
    const ssize_t count = write(descriptor_, bytes.data(), part);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Fail();
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return Status::Ok();
}

Status OutputFile::Write(std::string_view bytes) {
  encoded_.clear();
  encoder_->Encode(bytes, false, &encoded_);
  return WriteRaw(encoded_);
}

Status OutputFile::Finish() {
  encoded_.clear();
  encoder_->Encode({}, true, &encoded_);
  if (Status status = WriteRaw(encoded_); !status.ok()) return status;
  if (temporary_path_.empty()) return Status::Ok();
  if (fsync(descriptor_) != 0) return Fail();
  if (rename(temporary_path_.c_str(), path_.c_str()) != 0) return Fail();
  close(std::exchange(descriptor_, -1));
  return SyncFolder(fs::path(path_).parent_path()) == 0 ? Status::Ok() : Fail();
}

}  // namespace newsfold
