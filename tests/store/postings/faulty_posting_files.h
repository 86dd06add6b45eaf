#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/base/status.h"
#include "store/postings/posting_files.h"

namespace newsfold::testing {

// Files in memory that can fail, lose what was not synced, and be damaged. Thread-safe.
class FaultyPostingFiles : public PostingFiles {
 public:
  using Contents = std::map<std::string, std::string>;

  // What a crash leaves of what was not synced.
  enum class Crash {
    kLosesAll,   // names that the folder was not synced for, and bytes that the file was not
    kKeepsAll,   // everything happened to be written
    kKeepsHalf,  // all names, and the first half of the bytes of files that were not synced
  };

  explicit FaultyPostingFiles(Contents contents = {});

  Result<std::vector<std::string>> List() override;
  Result<std::unique_ptr<PostingFile>> Create(const std::string& name) override;
  Status SyncFolder() override;
  Result<std::unique_ptr<MappedFile>> Map(const std::string& name) override;
  Status Remove(const std::string& name) override;

  // The nth operation from now fails, 1 being the next, and `more` behind it. A write that fails has written
  // half of its bytes.
  void FailFrom(std::uint64_t nth, std::uint64_t more, StatusCode code);
  static constexpr std::uint64_t kAllMore = UINT64_MAX / 2;
  // How many operations there were.
  std::uint64_t operations() const;
  // Counts as an operation, which may be to fail.
  Status Operation(const std::string& what);

  Contents AfterCrash(Crash crash) const;
  // All there is now, to be changed.
  Contents& contents() { return volatile_; }

 private:
  friend class FaultyFile;

  mutable std::mutex mutex_;
  // All below are guarded by mutex_.
  Contents volatile_;
  Contents synced_bytes_;  // of files, by name, whether or not the name is synced
  Contents durable_;       // names and bytes
  std::uint64_t operations_ = 0;
  std::uint64_t fail_from_ = UINT64_MAX;
  std::uint64_t fail_until_ = 0;
  StatusCode code_ = StatusCode::kUnavailable;
};

}  // namespace newsfold::testing
