#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// Writes many entries of a store that nobody reads yet, some at a time. Thread-compatible.
class RepairWriter {
 public:
  // `engine` must outlive it.
  explicit RepairWriter(Engine* engine) : engine_(engine) {}

  // Errors, of each: kUnavailable, kResourceExhausted.
  Status Put(std::string key, std::string value) {
    writes_.Put(std::move(key), std::move(value));
    return FlushIfFull();
  }
  Status PutBlob(std::string key, std::string value) {
    writes_.PutBlob(std::move(key), std::move(value));
    return FlushIfFull();
  }
  // All that was put can be read, and is on stable storage.
  Status Finish() {
    if (Status status = Flush(); !status.ok()) return status;
    return engine_->Sync(last_write_);
  }

 private:
  static constexpr std::size_t kBytesAtOnce = std::size_t{4} << 20;

  Status FlushIfFull() { return writes_.bytes() < kBytesAtOnce ? Status::Ok() : Flush(); }
  Status Flush() {
    if (writes_.empty()) return Status::Ok();
    const Result<EngineSequence> sequence = engine_->Write(std::exchange(writes_, {}));
    if (sequence) last_write_ = *sequence;
    return sequence ? Status::Ok() : sequence.error();
  }

  Engine* const engine_;
  WriteSet writes_;
  EngineSequence last_write_ = 0;
};

}  // namespace newsfold
