#include "store/engine/blocking_engine.h"

#include "dedup/base/assert.h"

namespace newsfold {

void BlockingEngine::Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                         std::vector<std::optional<std::string>>* values, Completion done) {
  const Status status = GetNow(keys, snapshot, values);
  NEWSFOLD_ASSERT(!status.ok() || values->size() == keys.size());
  done(status);
}

void BlockingEngine::List(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                          ListVisitor visitor, Completion done) {
  done(ListNow(requests, snapshot, visitor));
}

void BlockingEngine::Write(WriteSet writes, EngineSequence* sequence, Completion done) {
  done(WriteNow(writes, sequence));
}

void BlockingEngine::CompareAndSet(std::string key, std::optional<std::string> expected, WriteSet writes,
                                   EngineSequence* sequence, bool* swapped, Completion done) {
  *swapped = false;
  const Status status = CompareAndSetNow(key, expected, writes, sequence, swapped);
  NEWSFOLD_ASSERT(status.ok() || !*swapped);
  done(status);
}

void BlockingEngine::Sync(EngineSequence sequence, Completion done) {
  const Status status = SyncNow(sequence);
  NEWSFOLD_ASSERT(!status.ok() || sequence <= DurableSequence());
  done(status);
}

void BlockingEngine::Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot,
                          ScanVisitor visitor, Completion done) {
  done(ScanNow(prefix, start, snapshot, visitor));
}

}  // namespace newsfold
