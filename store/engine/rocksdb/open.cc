#include "store/engine/rocksdb/open.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <signal.h>
#include <unistd.h>

#include "dedup/base/assert.h"
#include "store/engine/file_sync.h"
#include "store/engine/rocksdb/live_files.h"
#include "store/engine/rocksdb/log_check.h"
#include "store/engine/rocksdb/status.h"

namespace newsfold {
namespace {

// What a directory holds. A store is complete once it has its watermark, the last file a creation writes.
enum class StoreState { kAbsent, kUnfinished, kComplete };

Result<StoreState> ExamineDirectory(const std::string& directory) {
  std::error_code error;
  const bool has_database = std::filesystem::exists(directory + "/CURRENT", error);
  if (error) {
    return InvalidArgument(directory + ": " + error.message());
  }
  const bool has_watermark = std::filesystem::exists(directory + "/" + Watermark::kFileName, error);
  if (has_watermark && !has_database) {
    return Corruption(directory + ": the file CURRENT is missing; restore from backup");
  }
  if (has_watermark) {
    return StoreState::kComplete;
  }
  return has_database ? StoreState::kUnfinished : StoreState::kAbsent;
}

constexpr char kOwnerFileName[] = "OWNER";

// Leaves a note for those who find the store locked. The lock file itself must not be touched: closing it
// would release the lock. Nothing but a message depends on the note.
void NoteOwner(const std::string& directory) {
  std::ofstream(directory + "/" + kOwnerFileName, std::ios::trunc) << getpid() << '\n';
}

// The process that noted itself as the owner, if it still runs.
std::optional<pid_t> NotedOwner(const std::string& directory) {
  pid_t pid = 0;
  std::ifstream note(directory + "/" + kOwnerFileName);
  if (!(note >> pid) || pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH)) {
    return std::nullopt;
  }
  return pid;
}

// RocksDB reports a held lock as a plain I/O error.
bool IsLockError(const rocksdb::Status& status) {
  return status.IsIOError() && status.ToString().find("lock ") != std::string::npos &&
         status.ToString().find("/LOCK") != std::string::npos;
}

Status LockedStatus(const std::string& directory, const rocksdb::Status& status) {
  const bool own = status.ToString().find("current process") != std::string::npos;
  const std::optional<pid_t> owner = own ? getpid() : NotedOwner(directory);
  std::string message = directory + ": locked by " + (own ? "this process" : "another process");
  if (owner) {
    message += " (pid " + std::to_string(*owner) + ")";
  }
  return Unavailable(message);
}

Status OpenError(const std::string& directory, StoreState state, const rocksdb::Status& status) {
  if (IsLockError(status)) {
    return LockedStatus(directory, status);
  }
  // A family that was there and is not named any more is damage; one that this program does not know is not.
  if (state == StoreState::kComplete && status.IsInvalidArgument() &&
      status.ToString().find("Column family not found") != std::string::npos) {
    return Corruption(directory + ": " + status.ToString());
  }
  return FromRocks(status, directory);
}

Result<std::unique_ptr<Watermark>> OpenWatermark(const RocksEngineOptions& options, StoreState state) {
  if (state != StoreState::kComplete) {
    return std::unique_ptr<Watermark>();
  }
  return Watermark::Open(options.directory,
                         options.read_only ? Watermark::Access::kReadOnly : Watermark::Access::kWritable);
}

// The files of a store hold the archive's hash secret and every text.
Status MakePrivate(const std::string& directory) {
  std::error_code error;
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  return error ? Unavailable(directory + ": restrict access: " + error.message()) : Status::Ok();
}

Status OpenDatabase(const RocksEngineOptions& options, const RocksEnvironment& environment, StoreState state,
                    OpenedRocksDatabase* opened) {
  rocksdb::DBOptions db_options = MakeDbOptions(options, environment, opened->latch);
  db_options.create_if_missing = state == StoreState::kAbsent;
  // Only while creating: a damaged manifest must not empty a family silently.
  db_options.create_missing_column_families = state != StoreState::kComplete;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeColumnFamilies(opened->cache);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      options.read_only ? rocksdb::DB::OpenForReadOnly(db_options, options.directory, families, &handles, &db)
                        : rocksdb::DB::Open(db_options, options.directory, families, &handles, &db);
  if (!status.ok()) {
    return OpenError(options.directory, state, status);
  }
  opened->database = std::make_unique<RocksDatabase>(std::unique_ptr<rocksdb::DB>(db), handles);
  return Status::Ok();
}

// Before it is opened: RocksDB deletes the tables that a shorter manifest does not name.
Status CheckManifest(const std::string& directory, const Watermark& watermark) {
  const ManifestMark found = ManifestOnDisk(directory);
  return found.number == 0 ? Status::Ok() : watermark.VerifyManifest(found).WithContext(directory);
}

Status CheckWatermark(const RocksEngineOptions& options, OpenedRocksDatabase* opened) {
  std::string identity;
  const RocksDatabase& database = *opened->database;
  if (const rocksdb::Status status = database.db()->GetDbIdentity(identity); !status.ok()) {
    return FromRocks(status, options.directory + ": identity");
  }
  const EngineSequence newest = database.db()->GetLatestSequenceNumber();
  if (opened->watermark != nullptr) {
    return opened->watermark->Verify(identity, newest).WithContext(options.directory);
  }
  if (newest > 0) {
    return Corruption(
        options.directory + ": the file " + Watermark::kFileName +
        " is missing, so nobody can tell whether acknowledged operations are; restore from backup");
  }
  Result<std::unique_ptr<Watermark>> created = Watermark::Create(options.directory, identity);
  if (!created.has_value()) {
    return created.error();
  }
  opened->watermark = *std::move(created);
  return Status::Ok();
}

}  // namespace

RocksDatabase::RocksDatabase(std::unique_ptr<rocksdb::DB> db,
                             const std::vector<rocksdb::ColumnFamilyHandle*>& families)
    : db_(std::move(db)), families_{} {
  NEWSFOLD_ASSERT(families.size() == kColumnFamilyCount);
  std::copy_n(families.begin(), kColumnFamilyCount, families_.begin());
}

RocksDatabase::~RocksDatabase() {
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // Nothing is lost if this fails: the log holds all that was accepted.
  db_->Close().PermitUncheckedError();
}

Result<OpenedRocksDatabase> OpenRocksDatabase(const RocksEngineOptions& options,
                                              const RocksEnvironment& environment) {
  const Result<StoreState> state = ExamineDirectory(options.directory);
  if (!state.has_value()) {
    return state.error();
  }
  const bool may_create = options.create_if_missing && !options.read_only;
  if (*state != StoreState::kComplete && !may_create) {
    return *state == StoreState::kAbsent
               ? NotFound(options.directory + ": no store here")
               : Corruption(options.directory + ": the file " + Watermark::kFileName +
                            " is missing: never finished creating, or damaged");
  }
  if (Status status = may_create ? CreateDirectoryDurably(options.directory) : Status::Ok(); !status.ok()) {
    return status;
  }
  if (*state != StoreState::kComplete) {
    if (Status status = MakePrivate(options.directory); !status.ok()) return status;
  }
  OpenedRocksDatabase opened;
  opened.latch = std::make_shared<FailureLatch>();
  opened.cache = rocksdb::NewLRUCache(options.cache_bytes);
  // Read first: beside a live writer the mark must be older than what is opened.
  Result<std::unique_ptr<Watermark>> watermark = OpenWatermark(options, *state);
  if (!watermark.has_value()) {
    return watermark.error();
  }
  opened.watermark = *std::move(watermark);
  // Who salvages wants what can be had.
  if (*state == StoreState::kComplete && !options.salvages) {
    if (Status status = CheckManifest(options.directory, *opened.watermark); !status.ok()) return status;
    if (Status status = CheckLogs(environment.env, options.directory); !status.ok()) return status;
  }
  if (Status status = OpenDatabase(options, environment, *state, &opened); !status.ok()) {
    return status;
  }
  if (Status status = CheckWatermark(options, &opened); !status.ok()) {
    return status;
  }
  NEWSFOLD_ASSERT(opened.database != nullptr && opened.watermark != nullptr);
  if (!options.read_only) {
    NoteOwner(options.directory);
  }
  return opened;
}

}  // namespace newsfold
