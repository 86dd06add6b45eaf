#include "tools/input/container.h"

#include <cerrno>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

#include "tools/input/interrupt.h"

namespace newsfold {
namespace {

constexpr std::size_t kContainerBufferBytes = std::size_t{256} << 10;

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchivePtr = std::unique_ptr<archive, FreeArchive>;

std::string ErrorOf(archive* reader) {
  const char* const text = archive_error_string(reader);
  return text != nullptr ? text : "unknown error";
}

// Beyond these two it takes JSON lines for lists of files.
ArchivePtr NewReader(ContainerFormat format) {
  ArchivePtr reader(archive_read_new());
  if (format == ContainerFormat::kTar) {
    archive_read_support_format_tar(reader.get());
  } else {
    archive_read_support_format_zip(reader.get());
  }
  return reader;
}

std::string PathOf(archive_entry* entry) {
  const char* path = archive_entry_pathname(entry);
  if (path == nullptr) path = archive_entry_pathname_utf8(entry);
  std::string name = path != nullptr ? path : "";
  while (name.starts_with("./")) name.erase(0, 2);
  return name;
}

class MemberSource : public ByteSource {
 public:
  // `source`: the container's, or null.
  MemberSource(archive* reader, const ByteSource* source) : reader_(reader), source_(source) {}

  Result<std::size_t> Read(char* buffer, std::size_t size) override {
    if (WasInterrupted()) return std::size_t{0};
    const la_ssize_t count = archive_read_data(reader_, buffer, size);
    if (count < 0) return InvalidArgument("the member is damaged: " + ErrorOf(reader_));
    return static_cast<std::size_t>(count);
  }

  std::uint64_t raw_bytes() const override {
    return source_ != nullptr ? source_->raw_bytes()
                              : static_cast<std::uint64_t>(archive_filter_bytes(reader_, -1));
  }

 private:
  archive* const reader_;
  const ByteSource* const source_;
};

class LibarchiveContainer : public Container {
 public:
  LibarchiveContainer(std::unique_ptr<ByteSource> source, ContainerFormat format)
      : source_(std::move(source)), buffer_(kContainerBufferBytes), reader_(NewReader(format)) {}

  Status Open() {
    const int code = archive_read_open(reader_.get(), this, nullptr, ReadMore, nullptr);
    return code == ARCHIVE_OK ? Status::Ok() : Error();
  }

  Status OpenPath(const std::string& path) {
    const int code = archive_read_open_filename(reader_.get(), path.c_str(), kContainerBufferBytes);
    return code == ARCHIVE_OK ? Status::Ok() : Error();
  }

  Result<std::optional<ContainerMember>> Next() override {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader_.get(), &entry);
    std::optional<ContainerMember> member;
    if (code == ARCHIVE_EOF || WasInterrupted()) return member;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return Error();
    member.emplace();
    member->path = PathOf(entry);
    member->is_file = archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
    member->size_bytes =
        archive_entry_size_is_set(entry) != 0 ? static_cast<std::uint64_t>(archive_entry_size(entry)) : 0;
    return member;
  }

  std::unique_ptr<ByteSource> OpenMember() override {
    return std::make_unique<MemberSource>(reader_.get(), source_.get());
  }

 private:
  Status Error() const {
    if (!read_error_.ok()) return read_error_;
    return InvalidArgument("the file is damaged, or is no container: " + ErrorOf(reader_.get()));
  }

  static la_ssize_t ReadMore(archive* reader, void* self, const void** buffer) {
    auto* const container = static_cast<LibarchiveContainer*>(self);
    const Result<std::size_t> count =
        container->source_->Read(container->buffer_.data(), container->buffer_.size());
    if (!count) {
      container->read_error_ = count.error();
      archive_set_error(reader, EIO, "%s", count.error().message().c_str());
      return -1;
    }
    *buffer = container->buffer_.data();
    return static_cast<la_ssize_t>(*count);
  }

  const std::unique_ptr<ByteSource> source_;  // null: libarchive has the file itself
  std::vector<char> buffer_;
  const ArchivePtr reader_;
  Status read_error_;
};

}  // namespace

Result<std::unique_ptr<Container>> Container::Open(std::unique_ptr<ByteSource> source,
                                                   ContainerFormat format) {
  auto container = std::make_unique<LibarchiveContainer>(std::move(source), format);
  if (Status status = container->Open(); !status.ok()) return status;
  return std::unique_ptr<Container>(std::move(container));
}

Result<std::unique_ptr<Container>> Container::OpenZip(const std::string& path) {
  auto container = std::make_unique<LibarchiveContainer>(nullptr, ContainerFormat::kZip);
  if (Status status = container->OpenPath(path); !status.ok()) return status;
  return std::unique_ptr<Container>(std::move(container));
}

}  // namespace newsfold
