#include "store/backup/file_copy.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "store/backup/sha256_stream.h"

namespace newsfold {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

// Called with each piece of a file in order.
using PieceVisitor = std::function<Status(std::string_view piece)>;

Status ReadPieces(BackupFiles* files, const std::string& path, std::uint64_t bytes, CopyCounter* counter,
                  const PieceVisitor& visit) {
  const Result<std::unique_ptr<ReadableFile>> file = files->Open(path);
  if (!file) return file.error();
  std::vector<char> buffer(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kPieceBytes)));
  for (std::uint64_t left = bytes; left > 0;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, kPieceBytes));
    const Result<std::size_t> count = (*file)->Read({buffer.data(), wanted});
    if (!count) return count.error();
    if (*count < wanted)
      return Corruption(path + ": is " + std::to_string(left - *count) + " bytes too short");
    if (Status status = visit({buffer.data(), wanted}); !status.ok()) return status;
    if (Status status = counter->Advance(wanted); !status.ok()) return status;
    left -= wanted;
  }
  return Status::Ok();
}

}  // namespace

Status CopyCounter::Advance(std::uint64_t bytes) {
  // What had to be read twice is counted once.
  so_far_.bytes_done = std::min(so_far_.bytes_done + bytes, so_far_.bytes_total);
  was_stopped_ = was_stopped_ || !visit_(so_far_);
  return was_stopped_ ? Unavailable("stopped") : Status::Ok();
}

std::uint64_t BytesOf(const StoreFile& file) {
  return file.contents ? file.contents->size() : file.bytes;
}

Result<std::string> Sha256HexOfFile(BackupFiles* files, const std::string& path, std::uint64_t bytes,
                                    CopyCounter* counter) {
  Sha256Stream digest;
  const Status status = ReadPieces(files, path, bytes, counter, [&](std::string_view piece) {
    digest.Add(piece);
    return Status::Ok();
  });
  if (!status.ok()) return status;
  return digest.Take();
}

Result<std::string> CopyFile(BackupFiles* files, const StoreFile& file, const std::string& to,
                             CopyCounter* counter) {
  if (file.contents) {
    if (Status status = WriteSynced(files, to, *file.contents); !status.ok()) return status;
    if (Status status = counter->Advance(file.contents->size()); !status.ok()) return status;
    return Sha256HexOf(*file.contents);
  }
  const Result<std::unique_ptr<WritableFile>> copy = files->Create(to);
  if (!copy) return copy.error();
  Sha256Stream digest;
  const auto write = [&](std::string_view piece) {
    digest.Add(piece);
    return (*copy)->Write(piece);
  };
  if (Status status = ReadPieces(files, file.path, file.bytes, counter, write); !status.ok()) return status;
  if (Status status = (*copy)->Sync(); !status.ok()) return status;
  return digest.Take();
}

Status WriteSynced(BackupFiles* files, const std::string& to, std::string_view bytes) {
  const Result<std::unique_ptr<WritableFile>> file = files->Create(to);
  if (!file) return file.error();
  if (Status status = (*file)->Write(bytes); !status.ok()) return status;
  return (*file)->Sync();
}

}  // namespace newsfold
