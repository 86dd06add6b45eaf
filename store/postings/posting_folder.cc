#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/postings/posting_files.h"

namespace newsfold {
namespace {

Status FileFault(const std::string& path, std::string_view what, int error) {
  std::string message = path + ": " + std::string(what) + ": " + std::generic_category().message(error);
  const bool is_full = error == ENOSPC || error == EDQUOT;
  return is_full ? ResourceExhausted(std::move(message)) : Unavailable(std::move(message));
}

// A file descriptor, closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  int value() const { return value_; }

 private:
  int value_;
};

Status SyncFolderAt(const std::string& directory) {
  const Descriptor folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.value() < 0) return FileFault(directory, "open", errno);
  return fsync(folder.value()) == 0 ? Status::Ok() : FileFault(directory, "sync", errno);
}

class FolderFile : public PostingFile {
 public:
  FolderFile(std::string path, Descriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

  Status WriteAt(std::uint64_t offset, std::string_view bytes) override {
    const off_t begin = static_cast<off_t>(offset);
    off_t end = begin;
    while (!bytes.empty()) {
      const ssize_t count = pwrite(descriptor_.value(), bytes.data(), bytes.size(), end);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return FileFault(path_, "write", errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
      end += count;
    }
    // Begins to write to the disk now, so that the sync at the end does not keep others' syncs waiting. Only
    // a hint: where it fails, the sync does it all.
    sync_file_range(descriptor_.value(), begin, end - begin, SYNC_FILE_RANGE_WRITE);
    return Status::Ok();
  }

  Status Sync() override {
    return fsync(descriptor_.value()) == 0 ? Status::Ok() : FileFault(path_, "sync", errno);
  }

 private:
  const std::string path_;
  const Descriptor descriptor_;
};

class FolderMapping : public MappedFile {
 public:
  FolderMapping(void* data, std::size_t size) { bytes_ = {static_cast<const char*>(data), size}; }
  ~FolderMapping() override {
    if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  }
  FolderMapping(const FolderMapping&) = delete;
  FolderMapping& operator=(const FolderMapping&) = delete;

  void WillRead(std::size_t offset, std::size_t size) const override {
    const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t begin = offset / page * page;
    madvise(const_cast<char*>(bytes_.data()) + begin, offset + size - begin, MADV_WILLNEED);
  }
};

class Folder : public PostingFiles {
 public:
  explicit Folder(std::string directory) : directory_(std::move(directory)) {}

  Result<std::vector<std::string>> List() override {
    std::vector<std::string> names;
    std::error_code error;
    auto entry = std::filesystem::directory_iterator(directory_, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    if (error) return FileFault(directory_, "list", error.value());
    return names;
  }

  Result<std::unique_ptr<PostingFile>> Create(const std::string& name) override {
    const std::string path = PathOf(name);
    Descriptor descriptor(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (descriptor.value() < 0) return FileFault(path, "create", errno);
    return std::make_unique<FolderFile>(path, std::move(descriptor));
  }

  Status SyncFolder() override { return SyncFolderAt(directory_); }

  Result<std::unique_ptr<MappedFile>> Map(const std::string& name) override {
    const std::string path = PathOf(name);
    const Descriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.value() < 0 && errno == ENOENT) return NotFound(path + " is missing");
    if (descriptor.value() < 0) return FileFault(path, "open", errno);
    struct stat info {};
    if (fstat(descriptor.value(), &info) != 0) return FileFault(path, "stat", errno);
    const std::size_t size = static_cast<std::size_t>(info.st_size);
    if (size == 0) return std::make_unique<FolderMapping>(nullptr, 0);
    void* const data = mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor.value(), 0);
    if (data == MAP_FAILED) return FileFault(path, "map", errno);
    // What is asked for lies anywhere; what lies around it would not be asked for next.
    madvise(data, size, MADV_RANDOM);
    return std::make_unique<FolderMapping>(data, size);
  }

  Status Remove(const std::string& name) override {
    const std::string path = PathOf(name);
    return unlink(path.c_str()) == 0 ? Status::Ok() : FileFault(path, "remove", errno);
  }

 private:
  std::string PathOf(const std::string& name) const { return directory_ + "/" + name; }

  const std::string directory_;
};

}  // namespace

Result<std::unique_ptr<PostingFiles>> OpenPostingFolder(const std::string& directory, bool read_only) {
  if (!read_only && mkdir(directory.c_str(), 0755) == 0) {
    const std::string parent = std::filesystem::path(directory).parent_path().string();
    if (Status status = SyncFolderAt(parent.empty() ? "." : parent); !status.ok()) return status;
  } else if (!read_only && errno != EEXIST) {
    return FileFault(directory, "create", errno);
  }
  return std::make_unique<Folder>(directory);
}

}  // namespace newsfold
