#include "store/engine/rocksdb/log_check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "store/engine/rocksdb/status.h"

namespace newsfold {
namespace {

// The format of logs is LevelDB's (doc/log_format.md there): blocks, in which each record or piece of one has
// a checksum (4 bytes), a length (2 bytes, the lower first) and a type (1 byte) in front.
constexpr std::size_t kBlockBytes = 32768;
constexpr std::size_t kHeaderBytes = 7;

bool IsZeros(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

// Where in the block a record should begin, and zeros do; the size of the block if there is no such place.
std::size_t FindZeros(std::string_view block) {
  std::size_t begin = 0;
  while (begin + kHeaderBytes <= block.size()) {
    const std::string_view length_and_type = block.substr(begin + 4, kHeaderBytes - 4);
    if (IsZeros(length_and_type)) return begin;
    begin += kHeaderBytes + static_cast<std::uint8_t>(length_and_type[0]) +
             (std::size_t{static_cast<std::uint8_t>(length_and_type[1])} << 8);
  }
  return block.size();
}

Status CheckLog(rocksdb::Env* env, const std::string& path) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = env->NewSequentialFile(path, &file, rocksdb::EnvOptions());
  std::string room(kBlockBytes, '\0');
  rocksdb::Slice block;
  bool has_zeros = false;
  std::uint64_t begin = 0;
  while (status.ok()) {
    status = file->Read(kBlockBytes, &block, room.data());
    if (!status.ok() || block.empty()) break;
    const std::string_view bytes = block.ToStringView();
    const std::size_t zeros = has_zeros ? 0 : FindZeros(bytes);
    has_zeros |= zeros < bytes.size();
    if (has_zeros && !IsZeros(bytes.substr(zeros))) {
      return Corruption(path + ": zeros in the block at byte " + std::to_string(begin) +
                        ", and acknowledged operations behind them; restore from backup");
    }
    begin += bytes.size();
  }
  return status.ok() ? Status::Ok() : FromRocks(status, path);
}

}  // namespace

Status CheckLogs(rocksdb::Env* env, const std::string& directory) {
  std::vector<std::string> names;
  const rocksdb::Status listed = env->GetChildren(directory, &names);
  if (!listed.ok()) return FromRocks(listed, directory);
  std::sort(names.begin(), names.end());
  const std::string folder = directory + "/";
  for (const std::string& name : names) {
    if (!name.ends_with(".log")) continue;
    if (Status status = CheckLog(env, folder + name); !status.ok()) return status;
  }
  return Status::Ok();
}

}  // namespace newsfold
