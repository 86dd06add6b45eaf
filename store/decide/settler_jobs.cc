// What jobs over a whole store have the settler do.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "store/decide/settle_step.h"
#include "store/decide/settler.h"

namespace newsfold {

Result<std::vector<ArticleRecord>> Settler::Pack(const TextBlock& block,
                                                 std::span<const ArticleRecord> records) {
  NEWSFOLD_ASSERT(block.texts.size() == records.size());
  const std::lock_guard lock(settle_mutex_);
  if (store_.codec->IsRetired(block.dictionary_id)) return std::vector<ArticleRecord>();
  SettleStep step(store_, counters_);
  const std::uint64_t block_id = step.NextBlockId();
  std::vector<ArticleNumber> numbers;
  for (const ArticleRecord& record : records) numbers.push_back(record.number);
  std::vector<ArticleRecord> now;
  if (Status status = reader_->ReadRecords(numbers, &now); !status.ok()) return status;
  std::vector<ArticleRecord> moved;
  for (std::size_t i = 0; i < now.size(); ++i) {
    NEWSFOLD_ASSERT(block.texts[i].number == now[i].number);
    if (now[i].body != records[i].body) continue;
    const BodyLocator body{BodyCodec::kPacked, block_id, ShareOfFrame(block, i)};
    if (Status status = step.MoveBody(now[i], body, std::nullopt); !status.ok()) return status;
    moved.push_back(records[i]);
  }
  if (moved.empty()) return moved;
  step.writes().PutBlob(TextBlockKey(block_id), EncodeTextBlock(block));
  if (Status status = Commit(&step); !status.ok()) return status;
  return moved;
}

Status Settler::Reencode(std::span<const ArticleRecord> records, std::span<const EncodedText> bodies) {
  NEWSFOLD_ASSERT(records.size() == bodies.size());
  const std::lock_guard lock(settle_mutex_);
  SettleStep step(store_, counters_);
  std::vector<ArticleNumber> numbers;
  for (const ArticleRecord& record : records) numbers.push_back(record.number);
  std::vector<ArticleRecord> now;
  if (Status status = reader_->ReadRecords(numbers, &now); !status.ok()) return status;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i].body != records[i].body) continue;
    if (Status status = step.MoveBody(now[i], bodies[i].locator, bodies[i].bytes); !status.ok())
      return status;
  }
  return Commit(&step);
}

Result<std::optional<std::uint64_t>> Settler::Purge(std::span<const ArticleRecord> records,
                                                    const SightingKeys& sightings, AuditRecord* audit) {
  NEWSFOLD_ASSERT(!records.empty());
  const std::lock_guard lock(settle_mutex_);
  if (Status status = store_.index->Health(); !status.ok()) return status;
  SettleStep step(store_, counters_);
  const std::int64_t decided_at_ms = id_maker_->NextTimeMs();
  const std::optional<std::uint64_t> number = counters_.last_sequence + 1;
  std::vector<ArticleRecord> tombstones;
  for (const ArticleRecord& record : records) {
    const Result<ArticleRecord> now = reader_->ReadRecord(record.number);
    if (!now) return now.error();
    if (now->sequence != record.sequence || now->body.codec == BodyCodec::kPacked)
      return std::optional<std::uint64_t>();
    const Presence presence = now->is_former() ? Presence::kForgotten : Presence::kPurged;
    const auto seen = sightings.find(now->number);
    const std::vector<std::string> none;
    Result<ArticleRecord> tombstone =
        step.AppendTombstone(*now, presence, seen == sightings.end() ? none : seen->second, decided_at_ms);
    if (!tombstone) return tombstone.error();
    tombstones.push_back(std::move(*tombstone));
  }
  if (Status status = step.ReplaceAudited(tombstones); !status.ok()) return status;
  if (Status status = step.AppendAudit(tombstones, decided_at_ms, audit); !status.ok()) return status;
  if (Status status = Commit(&step); !status.ok()) return status;
  return number;
}

}  // namespace newsfold
