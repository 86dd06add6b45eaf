#include "store/engine/rocksdb/file_checks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>

#include "store/engine/rocksdb/status.h"

namespace newsfold {
namespace {

constexpr std::size_t kBytesAtOnce = std::size_t{1} << 20;

// Reads the file at `path` to its end. *bytes: how many there are.
rocksdb::Status ReadAll(rocksdb::Env* env, const std::string& path, rocksdb::FileChecksumGenerator* checksum,
                        std::uint64_t* bytes) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = env->NewSequentialFile(path, &file, rocksdb::EnvOptions());
  std::vector<char> buffer(kBytesAtOnce);
  rocksdb::Slice read("more", 1);
  while (status.ok() && !read.empty()) {
    status = file->Read(buffer.size(), &read, buffer.data());
    if (!status.ok()) break;
    checksum->Update(read.data(), read.size());
    *bytes += read.size();
  }
  checksum->Finalize();
  return status;
}

Status CheckFile(rocksdb::Env* env, const rocksdb::LiveFileMetaData& file) {
  const std::string path = file.directory + "/" + file.relative_filename;
  rocksdb::FileChecksumGenContext context;
  context.file_name = path;
  const std::unique_ptr<rocksdb::FileChecksumGenerator> checksum =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator(context);
  std::uint64_t bytes = 0;
  const rocksdb::Status status = ReadAll(env, path, checksum.get(), &bytes);
  if (status.IsNotFound() || status.IsPathNotFound()) return Corruption(path + ": is missing");
  if (!status.ok()) return FromRocks(status, path);
  if (bytes != file.size) {
    return Corruption(path + ": has " + std::to_string(bytes) + " bytes instead of " +
                      std::to_string(file.size));
  }
  // Every store was written with checksums of files from its first one on.
  if (file.file_checksum_func_name != checksum->Name()) return Corruption(path + ": has no checksum");
  return checksum->GetChecksum() == file.file_checksum ? Status::Ok()
                                                       : Corruption(path + ": does not have its checksum");
}

}  // namespace

void VerifyLiveFiles(rocksdb::DB* db, const std::string& after, const FileVisitor& visit) {
  std::vector<rocksdb::LiveFileMetaData> files;
  db->GetLiveFilesMetaData(&files);
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.relative_filename < b.relative_filename; });
  std::uint64_t bytes_total = 0;
  for (const rocksdb::LiveFileMetaData& file : files) bytes_total += file.size;
  for (const rocksdb::LiveFileMetaData& file : files) {
    if (file.relative_filename <= after) continue;
    const bool is_last = &file == &files.back();
    if (!visit({file.relative_filename, file.size, bytes_total, is_last, CheckFile(db->GetEnv(), file)}))
      return;
  }
}

}  // namespace newsfold
