#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "store/base/status.h"
#include "tools/input/byte_source.h"

namespace newsfold {

enum class ContainerFormat : std::uint8_t { kTar, kZip };

// A file in a container.
struct ContainerMember {
  std::string path;  // as the container has it, without "./" in front
  bool is_file = false;
  std::uint64_t size_bytes = 0;  // 0 if it is not told
};

// The files in a tar or zip file, in the order in which they are there. Thread-compatible.
class Container {
 public:
  // `source`: the file, decompressed if it is a tar file. Errors: kInvalidArgument it is none.
  static Result<std::unique_ptr<Container>> Open(std::unique_ptr<ByteSource> source, ContainerFormat format);
  // A zip file by its directory, at its end. Errors: as of Open.
  static Result<std::unique_ptr<Container>> OpenZip(const std::string& path);
  virtual ~Container() = default;

  // The next member; nothing at the end. Errors: kInvalidArgument the rest of the container is damaged.
  virtual Result<std::optional<ContainerMember>> Next() = 0;
  // The bytes of that member, decompressed if the container compresses. Valid until the next call of Next;
  // the container must outlive it. Its errors cost this member alone.
  virtual std::unique_ptr<ByteSource> OpenMember() = 0;
};

}  // namespace newsfold
