#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/held_files.h"
#include "store/base/status.h"

namespace newsfold {

// The seam between the archive and whatever keeps its bytes: an ordered key-value engine. RocksDB embedded
// stands behind it (store/engine/rocksdb/engine.h), a std::map in tests, and a distributed object store can.
//
// Keys are bytes behind a one-byte family tag (store/engine/key_family.h) and sort as bytes. Every call is
// batched and reports through a completion, which an embedded engine runs before the call returns and a
// remote one runs later on a thread of its own. Buffers passed in must live until then. Puts are idempotent.

// Called exactly once.
using Completion = std::function<void(Status)>;

// Order of accepted writes; 0 is "before everything".
using EngineSequence = std::uint64_t;

// The first key behind all that begin with `prefix`; empty if there is none.
std::string PrefixEnd(std::string prefix);

// Puts and deletes that are applied together.
class WriteSet {
 public:
  struct Op {
    std::string key;
    std::optional<std::string> value;  // empty optional: delete
    bool is_blob = false;              // a body: the engine may keep it apart from the index
  };

  void Put(std::string key, std::string value);
  void PutBlob(std::string key, std::string value);
  void Delete(std::string key);
  void Append(WriteSet other);
  void Clear();

  const std::vector<Op>& ops() const { return ops_; }
  std::size_t bytes() const { return bytes_; }
  bool empty() const { return ops_.empty(); }

 private:
  std::vector<Op> ops_;
  std::size_t bytes_ = 0;
};

// Limits of one write, which bound the memory it takes; more than any batch of articles comes to.
inline constexpr std::size_t kKeyBytesMax = 4096;
inline constexpr std::size_t kWriteSetBytesMax = std::size_t{256} << 20;

// Ok, or kInvalidArgument if a key is empty or longer than kKeyBytesMax, or the set has more than
// kWriteSetBytesMax bytes. Engines refuse such sets.
Status CheckLimits(const WriteSet& writes);

// Ok, or kInvalidArgument if there can be no key between them. Engines refuse to delete such a range.
Status CheckRange(const std::string& begin, const std::string& end);

// Keys that start with `prefix`, in order, at most `limit` of them.
struct ListRequest {
  std::string prefix;
  std::size_t limit = 0;
};

// Called for each entry of the request-th list, in key order within one request. Views die with the call.
using ListVisitor = std::function<void(std::size_t request, std::string_view key, std::string_view value)>;

// Called for each scanned entry; false stops the scan behind that entry.
using ScanVisitor = std::function<bool(std::string_view key, std::string_view value)>;

// A point in time that reads can be pinned to. Holding one keeps deleted bytes alive: keep it short.
class EngineSnapshot {
 public:
  virtual ~EngineSnapshot() = default;
};

// How far a compaction has come, by the bytes of the files it began with.
struct CompactionProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
};

// Called on the thread of the caller before each step of a compaction and, if it takes long, while it runs.
// False stops the compaction, within the step.
using CompactionVisitor = std::function<bool(const CompactionProgress& so_far)>;

// What reading a whole file and comparing it with its checksum came to.
struct FileCheck {
  std::string name;  // in the store's folder
  std::uint64_t bytes = 0;
  std::uint64_t bytes_total = 0;  // of all files there are to check
  bool is_last = false;           // of them
  Status status;                  // kCorruption it is damaged or missing; kUnavailable it cannot be read
};
// Called behind each file. False stops the check.
using FileVisitor = std::function<bool(const FileCheck& check)>;

struct EngineStats {
  std::uint64_t disk_bytes = 0;       // files on disk that belong to the engine
  std::uint64_t blob_disk_bytes = 0;  // the part of them that holds bodies
  std::uint64_t memory_bytes = 0;     // caches, write buffers, filters
  std::uint64_t pending_compaction_bytes = 0;
  std::uint32_t running_compactions = 0;
  bool write_stopped = false;
  std::uint64_t background_errors = 0;
};

// Thread-safe. Once a write or a sync has failed the engine is read-only for good (kUnavailable): what a
// failed fsync did to the disk cannot be known.
class Engine {
 public:
  virtual ~Engine() = default;

  // Reads keys[i] into (*values)[i]; an absent key gives nullopt. Resizes *values. Blob keys read alike.
  virtual void Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                   std::vector<std::optional<std::string>>* values, Completion done) = 0;

  // Runs many short prefix lists in one go.
  virtual void List(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                    ListVisitor visitor, Completion done) = 0;

  // Applies `writes` atomically: visible to every read once `done` is called, durable after Sync. *sequence
  // is set to the position behind them.
  virtual void Write(WriteSet writes, EngineSequence* sequence, Completion done) = 0;

  // As Write, if `key` now has the value `expected` (nullopt: is absent); else nothing happens. *swapped
  // tells which. Linearizable for each key.
  virtual void CompareAndSet(std::string key, std::optional<std::string> expected, WriteSet writes,
                             EngineSequence* sequence, bool* swapped, Completion done) = 0;

  // Completes when every write up to `sequence` is on stable storage. Calls that wait at the same time share
  // one fsync (group commit).
  virtual void Sync(EngineSequence sequence, Completion done) = 0;

  // The newest sequence known to be on stable storage.
  virtual EngineSequence DurableSequence() const = 0;

  // Visits entries with start <= key that begin with `prefix`, in key order. `start` is the cursor: empty for
  // the beginning, or the last visited key with a zero byte appended.
  virtual void Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot,
                    ScanVisitor visitor, Completion done) = 0;

  virtual std::unique_ptr<EngineSnapshot> TakeSnapshot() = 0;

  // Deletes every entry with begin <= key < end, and gives back their space where that is cheap. Not atomic:
  // a crash may leave any of them. Blocks. Nobody may write such keys meanwhile. kInvalidArgument unless
  // begin < end, and both are keys of one family.
  virtual Status DeleteRange(const std::string& begin, const std::string& end);
  // The same of every entry whose key begins with `prefix`, which must not be empty.
  Status DeletePrefix(const std::string& prefix);

  // Rewrites the files that hold entries whose keys begin with one of `prefixes` (the empty one: all), so
  // that the space of those that were deleted or replaced is given back; what else lies in these files is
  // rewritten with them. No read sees a difference. Blocks; other calls go on beside it. Stopped by `visit`
  // it gives Ok, and what was rewritten by then stays so. Errors: kUnavailable; kCorruption;
  // kResourceExhausted no room on the disk for the next step, which leaves the engine writable.
  virtual Status Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) = 0;
  // Reads the files of the engine whose names come behind `after`, in the order of their names, and compares
  // each with the checksum it was written with: all of them, however many are damaged. What is not in files
  // yet is not checked. Reads and writes go on beside it. An engine without files visits none. Errors:
  // kUnavailable nothing can be checked.
  virtual Status VerifyFiles(const std::string& after, const FileVisitor& visit);
  // The files that hold every write accepted before the call, and perhaps later ones, each set of writes as a
  // whole. Blocks; other calls go on beside it, and so they do while the files are held, when what
  // compactions make superfluous stays on disk. Errors: kFailedPrecondition it keeps none; kUnavailable;
  // kCorruption.
  virtual Result<HeldFiles> HoldFiles();
  // About how many bytes the entries take whose keys begin with `prefix`, which must not be empty: on disk,
  // and in memory on their way there, where it can be off by half.
  virtual std::uint64_t ApproximateBytes(const std::string& prefix) const = 0;
  virtual EngineStats GetStats() const = 0;
  // Ok, or why the engine no longer accepts writes.
  virtual Status Health() const = 0;

  // Blocking forms, for callers on a thread that may wait.
  Status Get(std::span<const std::string> keys, std::vector<std::optional<std::string>>* values,
             const EngineSnapshot* snapshot = nullptr);
  Result<std::optional<std::string>> Get(const std::string& key, const EngineSnapshot* snapshot = nullptr);
  Status List(std::span<const ListRequest> requests, const ListVisitor& visitor,
              const EngineSnapshot* snapshot = nullptr);
  Result<EngineSequence> Write(WriteSet writes);
  Status Sync(EngineSequence sequence);
  // Everything.
  Status Compact();
  Status Scan(const std::string& prefix, const std::string& start, const ScanVisitor& visitor,
              const EngineSnapshot* snapshot = nullptr);
};

}  // namespace newsfold
