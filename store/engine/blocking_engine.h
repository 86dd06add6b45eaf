#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/engine/engine.h"

namespace newsfold {

// An engine whose operations block: completions run before the call returns, on the caller's thread. Who
// derives from it implements the blocking forms, of which each does what Engine says of the operation.
// Thread-safe if those are.
class BlockingEngine : public Engine {
 public:
  using Engine::Get;
  using Engine::List;
  using Engine::Scan;
  using Engine::Sync;
  using Engine::Write;

  void Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
           std::vector<std::optional<std::string>>* values, Completion done) final;
  void List(std::span<const ListRequest> requests, const EngineSnapshot* snapshot, ListVisitor visitor,
            Completion done) final;
  void Write(WriteSet writes, EngineSequence* sequence, Completion done) final;
  void CompareAndSet(std::string key, std::optional<std::string> expected, WriteSet writes,
                     EngineSequence* sequence, bool* swapped, Completion done) final;
  void Sync(EngineSequence sequence, Completion done) final;
  void Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot, ScanVisitor visitor,
            Completion done) final;

 private:
  virtual Status GetNow(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                        std::vector<std::optional<std::string>>* values) = 0;
  virtual Status ListNow(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                         const ListVisitor& visitor) = 0;
  virtual Status WriteNow(const WriteSet& writes, EngineSequence* sequence) = 0;
  // *swapped is false when it is called, and is left so by an error.
  virtual Status CompareAndSetNow(const std::string& key, const std::optional<std::string>& expected,
                                  const WriteSet& writes, EngineSequence* sequence, bool* swapped) = 0;
  virtual Status SyncNow(EngineSequence sequence) = 0;
  virtual Status ScanNow(const std::string& prefix, const std::string& start, const EngineSnapshot* snapshot,
                         const ScanVisitor& visitor) = 0;
};

}  // namespace newsfold
