#include "store/upkeep/entry_reads.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "dedup/base/assert.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

constexpr std::size_t kStepBytes = sizeof(std::uint64_t);

// The least key that begins with `prefix` and is `step` above `key` in the bytes behind it; empty if there is
// none.
std::string KeyAbove(const std::string& prefix, const std::string& key, std::uint64_t step) {
  NEWSFOLD_ASSERT(key.starts_with(prefix));
  std::string above = key.substr(0, std::min(key.size(), prefix.size() + kStepBytes));
  above.resize(prefix.size() + kStepBytes, '\0');
  std::uint64_t value = 0;
  for (std::size_t i = prefix.size(); i < above.size(); ++i)
    value = value << 8 | static_cast<std::uint8_t>(above[i]);
  if (value > UINT64_MAX - step) return {};
  value += step;
  for (std::size_t i = above.size(); i-- > prefix.size(); value >>= 8) above[i] = static_cast<char>(value);
  return above;
}

// A scan that remembers how far it came.
class Walk {
 public:
  Walk(Engine* engine, const std::string& prefix, const ScanVisitor& visit)
      : engine_(engine), prefix_(prefix), visit_(visit), last_(prefix) {}

  // From `start` on. Sets *has_moved if an entry was visited.
  Status From(const std::string& start, bool* has_moved) {
    return engine_->Scan(prefix_, start, [&](std::string_view key, std::string_view value) {
      *has_moved = true;
      last_ = key;
      return visit_(key, value);
    });
  }

  // The entry that was visited last.
  const std::string& last() const { return last_; }

 private:
  Engine* const engine_;
  const std::string& prefix_;
  const ScanVisitor& visit_;
  std::string last_;
};

}  // namespace

Status ReadEach(Engine* engine, const std::vector<std::string>& keys,
                std::vector<Result<std::optional<std::string>>>* values) {
  values->clear();
  std::vector<std::optional<std::string>> read;
  const Status status = engine->Get(keys, &read);
  if (!status.ok() && status.code() != StatusCode::kCorruption) return status;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    values->push_back(status.ok() ? Result<std::optional<std::string>>(std::move(read[i]))
                                  : engine->Get(keys[i]));
    const bool is_read = values->back() || values->back().error().code() == StatusCode::kCorruption;
    if (!is_read) return values->back().error();
  }
  return Status::Ok();
}

Status ScanReadable(Engine* engine, const std::string& prefix, const ScanVisitor& visit,
                    const GapVisitor& visit_gap) {
  Walk walk(engine, prefix, visit);
  bool has_moved = false;
  Status status = walk.From("", &has_moved);
  while (status.code() == StatusCode::kCorruption) {
    const std::string behind = walk.last();
    visit_gap(behind, status);
    has_moved = false;
    for (std::uint64_t step = 1; !has_moved && step != 0; step <<= 1) {
      const std::string start = KeyAbove(prefix, behind, step);
      if (start.empty()) return Status::Ok();
      status = walk.From(start, &has_moved);
      if (status.code() != StatusCode::kCorruption) return status;
    }
    if (!has_moved) return Status::Ok();
  }
  return status;
}

}  // namespace newsfold
