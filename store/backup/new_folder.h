#pragma once

#include <memory>
#include <set>
#include <string>

#include "store/backup/backup_files.h"
#include "store/base/status.h"

namespace newsfold {

// A folder that gets its name only when it is whole, and goes if it does not come to that. Thread-compatible.
class NewFolder {
 public:
  // Begins it beside `path`, as `path`.unfinished, in the place of what an attempt before has left there.
  // Errors: kInvalidArgument `path` is there, and is no empty folder; kUnavailable another process is at it,
  // or as those of `files`.
  static Result<std::unique_ptr<NewFolder>> Create(BackupFiles* files, const std::string& path);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  // Where it is until it is finished.
  const std::string& path() const { return unfinished_; }
  // Where the file `name` is to be written, which may be in a folder of its own: that is made.
  Result<std::string> PlaceOf(const std::string& name);
  // Makes all names durable, then the folder's own. REQUIRES: the bytes of its files are.
  Status Finish();
  // The same, but that it takes the name of `other`, a folder of the same parent, in one step; `other` is
  // `aside` from then on. Where the file system cannot do that, it has its own name, and the error says so.
  // REQUIRES: CheckReplaceable(other) was ok, and there is no `aside`.
  Status FinishInPlaceOf(const std::string& other, const std::string& aside);

  // Ok, or kInvalidArgument saying why no folder can take the place of the one at `path`.
  static Status CheckReplaceable(const std::string& path);

 private:
  Status FinishAs(const std::string& path);
  NewFolder(BackupFiles* files, std::string path);
  Status Begin();
  Status Lock();
  Status Clear() const;

  BackupFiles* const files_;
  const std::string path_;
  const std::string unfinished_;
  std::set<std::string> folders_;  // within it
  int lock_ = -1;
  bool is_ours_ = false;  // locked, and not renamed
};

}  // namespace newsfold
