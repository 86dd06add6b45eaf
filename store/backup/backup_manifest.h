#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"

namespace newsfold {

// What a store says of itself when it is opened.
struct StoreIdentity {
  std::string store_id;  // 32 lower-case hexadecimal digits
  std::uint32_t format_version = 0;
  std::uint64_t articles = 0;
  std::uint64_t last_sequence = 0;  // of the change feed

  bool operator==(const StoreIdentity&) const = default;
};

// A file of a store that was backed up.
struct BackedUpFile {
  std::string name;  // below the store's folder, in which it may have one folder more: "postings-1/12.seg"
  std::uint64_t bytes = 0;
  std::string sha256;

  bool operator==(const BackedUpFile&) const = default;
};

// All that makes one backup.
struct BackupManifest {
  std::uint64_t number = 0;
  std::int64_t made_at_ms = 0;  // Unix time
  StoreIdentity store;
  std::vector<BackedUpFile> files;

  bool operator==(const BackupManifest&) const = default;
};

// One line of JSON, and one with its SHA-256.
std::string EncodeBackupManifest(const BackupManifest& manifest);
// kCorruption if it is damaged, kFailedPrecondition if a newer program wrote it.
Result<BackupManifest> DecodeBackupManifest(std::string_view bytes);

}  // namespace newsfold
