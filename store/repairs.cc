#include "store/repairs.h"

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "store/backup/backup_folder.h"
#include "store/backup/new_folder.h"
#include "store/engine/rocksdb/engine.h"
#include "store/engine/rocksdb/store_lock.h"
#include "store/json/json.h"
#include "store/records/article_id.h"
#include "store/upkeep/job_runs.h"
#include "store/upkeep/repair.h"

namespace newsfold {
namespace {

// "20260203T040506Z".
std::string TimeForName() {
  const std::time_t now = std::time(nullptr);
  std::tm utc = {};
  gmtime_r(&now, &utc);
  char name[32];
  return {name, std::strftime(name, sizeof name, "%Y%m%dT%H%M%SZ", &utc)};
}

bool Exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

// The file of what is left out. It is there from the first item on, and goes unless it is finished.
// Thread-compatible.
class Quarantine {
 public:
  Quarantine(BackupFiles* files, std::string path) : files_(files), path_(std::move(path)) {}
  ~Quarantine() {
    const bool is_unfinished = file_ != nullptr && !is_finished_;
    file_.reset();
    if (is_unfinished) IgnoreStatus(files_->Remove(path_), "it tells of a repair that was not made");
  }
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;

  Status Add(const QuarantinedItem& item) {
    if (file_ == nullptr) {
      Result<std::unique_ptr<WritableFile>> file = files_->Create(path_);
      if (!file) return file.error();
      file_ = std::move(*file);
    }
    return file_->Write(QuarantineLine(item) + "\n");
  }

  // All is on stable storage. Returns its name; empty if there is nothing.
  Result<std::string> Finish() {
    if (file_ == nullptr) return std::string();
    Status status = file_->Sync();
    if (status.ok()) status = files_->SyncFolder(ParentOf(path_));
    is_finished_ = status.ok();
    return status.ok() ? Result<std::string>(path_) : status;
  }

 private:
  BackupFiles* const files_;
  const std::string path_;
  std::unique_ptr<WritableFile> file_;
  bool is_finished_ = false;
};

// Thread-compatible.
class FolderRepair {
 public:
  FolderRepair(BackupFiles* files, const StoreRepair& repair, std::string directory)
      : files_(files), repair_(repair), directory_(std::move(directory)) {}

  Result<RepairReport> Run(const RepairOptions& options, const RepairVisitor& visit);

 private:
  Result<RepairReport> DryRun(const RepairOptions& options, const RepairVisitor& visit);
  Status FindPlaces();
  std::string WhyItDoesNotOpen() const;
  Result<std::unique_ptr<Engine>> OpenDamaged() const;
  Result<std::unique_ptr<Engine>> Make(const std::string& directory) const;
  Status Write(const RepairOptions& options, const RepairVisitor& visit, NewFolder* folder,
               Quarantine* quarantine, RepairReport* report);

  BackupFiles* const files_;
  const StoreRepair& repair_;
  const std::string directory_;
  std::string aside_;
  std::string quarantine_;
};

std::string FolderRepair::WhyItDoesNotOpen() const {
  RocksEngineOptions options;
  options.directory = directory_;
  options.read_only = true;
  options.cache_bytes = repair_.cache_bytes;
  const Result<std::unique_ptr<Engine>> engine = OpenRocksEngine(options);
  return engine ? std::string() : engine.error().message();
}

Result<std::unique_ptr<Engine>> FolderRepair::OpenDamaged() const {
  RocksEngineOptions options;
  options.directory = directory_;
  options.read_only = options.salvages = true;
  options.cache_bytes = repair_.cache_bytes;
  return OpenRocksEngine(options);
}

Result<std::unique_ptr<Engine>> FolderRepair::Make(const std::string& directory) const {
  RocksEngineOptions options;
  options.directory = directory;
  options.create_if_missing = true;
  options.cache_bytes = repair_.cache_bytes;
  return OpenRocksEngine(options);
}

// A run before that was killed may have left a quarantine of this second.
Status FolderRepair::FindPlaces() {
  if (Status status = NewFolder::CheckReplaceable(directory_); !status.ok()) return status;
  const std::string time = TimeForName();
  const auto name = [&](int nth) {
    const std::string suffix = time + (nth == 1 ? "" : "-" + std::to_string(nth));
    aside_ = directory_ + ".damaged-" + suffix;
    quarantine_ = directory_ + ".quarantine-" + suffix + ".jsonl";
  };
  name(1);
  for (int nth = 2; Exists(aside_) || Exists(quarantine_); ++nth) name(nth);
  if (repair_.quarantine.empty()) return Status::Ok();
  quarantine_ = repair_.quarantine;
  return Exists(quarantine_) ? InvalidArgument(quarantine_ + ": is there already") : Status::Ok();
}

Result<RepairReport> FolderRepair::Run(const RepairOptions& options, const RepairVisitor& visit) {
  const Result<std::unique_ptr<StoreLock>> lock = StoreLock::Take(directory_);
  if (!lock) return lock.error();
  if (options.dry_run) return DryRun(options, visit);
  if (Status status = FindPlaces(); !status.ok()) return status;
  const Result<std::unique_ptr<NewFolder>> folder = NewFolder::Create(files_, directory_ + ".repaired");
  if (!folder) return folder.error();
  Quarantine quarantine(files_, quarantine_);
  RepairReport report;
  report.open_failure = WhyItDoesNotOpen();
  Status status = Write(options, visit, folder->get(), &quarantine, &report);
  if (!status.ok() || report.summary.was_stopped) return status.ok() ? Result<RepairReport>(report) : status;
  Result<std::string> told = quarantine.Finish();
  if (!told) return told.error();
  report.quarantine = std::move(*told);
  status = (*folder)->FinishInPlaceOf(directory_, aside_);
  if (!status.ok()) return status;
  report.aside = aside_;
  return report;
}

// Both engines are closed behind it.
Status FolderRepair::Write(const RepairOptions& options, const RepairVisitor& visit, NewFolder* folder,
                           Quarantine* quarantine, RepairReport* report) {
  const Result<std::unique_ptr<Engine>> damaged = OpenDamaged();
  if (!damaged) return damaged.error();
  const Result<std::unique_ptr<Engine>> target = Make(folder->path());
  if (!target) return target.error();
  const std::int64_t started_at_ms = NowMs();
  Result<RepairSummary> summary = Repair(
      damaged->get(), {target->get(), folder->path()}, options,
      [&](const QuarantinedItem& item) {
        if (options.tell) options.tell(item);
        return quarantine->Add(item);
      },
      visit);
  if (!summary) return summary.error();
  NoteJobRun(target->get(), "repair", started_at_ms, summary);
  report->summary = std::move(*summary);
  return Status::Ok();
}

Result<RepairReport> FolderRepair::DryRun(const RepairOptions& options, const RepairVisitor& visit) {
  std::string open_failure = WhyItDoesNotOpen();
  const Result<std::unique_ptr<Engine>> damaged = OpenDamaged();
  if (!damaged) return damaged.error();
  Result<RepairSummary> summary = Repair(
      damaged->get(), {}, options,
      [&](const QuarantinedItem& item) {
        if (options.tell) options.tell(item);
        return Status::Ok();
      },
      visit);
  if (!summary) return summary.error();
  return RepairReport{std::move(*summary), {}, {}, std::move(open_failure)};
}

}  // namespace

Result<RepairReport> RepairStore(BackupFiles* files, const StoreRepair& repair, const RepairOptions& options,
                                 const RepairVisitor& visit) {
  // The folder itself: its name may be a link to it.
  std::error_code error;
  const std::filesystem::path directory = std::filesystem::canonical(repair.directory, error);
  if (error) return NotFound(repair.directory + ": no store here");
  return FolderRepair(files, repair, directory).Run(options, visit);
}

Result<RepairReport> RepairStore(const StoreRepair& repair, const RepairOptions& options,
                                 const RepairVisitor& visit) {
  return RepairStore(SystemBackupFiles(), repair, options, visit);
}

}  // namespace newsfold
