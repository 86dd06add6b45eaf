#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/backup/backup.h"
#include "store/backup/store_copy.h"
#include "store/backups.h"
#include "tests/store/scratch_directory.h"

namespace newsfold::testing {

// A text of words that no other seed shares.
std::string PageOf(unsigned seed);

// A store on disk, a folder for its backups, and what can be done to them.
class BackupWorld : public ::testing::Test {
 protected:
  // In tables so small that the index writes files.
  ArchiveOptions Options(const std::string& directory) const;
  std::unique_ptr<Archive> OpenArchive(const std::string& directory);
  // Stores pages of these seeds, every third of them twice, under another id and with a line in front.
  void Fill(unsigned begin, unsigned end);
  static void Ingest(Archive* archive, unsigned seed);

  // The store's files, while nobody else has it open.
  HeldFiles Hold();
  void Release();

  Result<BackupSummary> Backup(BackupOptions options = {});
  // REQUIRES: it succeeds.
  BackupSummary MustBackup(BackupOptions options = {});
  std::vector<std::uint64_t> Numbers();
  // Where the backup has the file whose name in the store begins so.
  std::string KeptFile(const std::string& name, std::uint64_t number = 1);
  // And the store.
  std::string StoreFileOf(const std::string& name);

  // What every article is, and what was decided about it.
  static std::map<std::string, std::string> Contents(Archive* archive);
  std::map<std::string, std::string> ContentsOf(const std::string& directory);

  static bool NeverStop(const CopyProgress& /*so_far*/) { return true; }

  ScratchDirectory scratch_;
  const std::string store_ = scratch_ / "store";
  const std::string backups_ = scratch_ / "backups";
  const std::string target_ = scratch_ / "target";
  std::unique_ptr<Engine> engine_;
};

// Changes a byte in the middle of a file.
void FlipByte(const std::string& path);

}  // namespace newsfold::testing
