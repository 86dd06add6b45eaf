#include "store/upkeep/pack.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "store/engine/engine.h"
#include "store/records/format.h"
#include "store/records/text_block.h"
#include "store/records/text_codec.h"
#include "store/upkeep/record_range.h"

namespace newsfold {
namespace {

// Records that are read at a time.
constexpr std::uint64_t kRecordsPerRead = 256;
constexpr std::size_t kHalfBlock = kTextBlockBytesMax / 2;

// Thread-compatible.
class Packer {
 public:
  Packer(const StoreParts& store, EngineRecordReader* reader, Settler* settler, const PackVisitor& visit)
      : store_(store), reader_(reader), settler_(settler), visit_(visit), encoder_(*store.codec) {}

  Result<PackSummary> Run(const PackOptions& options);

 private:
  Status ForEachRecord(ArticleNumber last, const std::function<Status(const ArticleRecord&)>& visit);
  Status CountUse();
  Status CheckBlockOf(const ArticleRecord& record) const;
  bool IsToBePacked(const ArticleRecord& record) const;
  Status Add(const ArticleRecord& record);
  Status WriteBlock();
  Status DropUnusedBlocks();

  const StoreParts store_;
  EngineRecordReader* const reader_;
  Settler* const settler_;
  const PackVisitor& visit_;
  TextBlockEncoder encoder_;
  PackSummary summary_;
  // Bytes of text that are in use of each block that was there when this began, by its id.
  std::vector<std::uint64_t> used_;
  // The block that is being filled.
  std::vector<ArticleRecord> records_;
  std::string texts_;
};

// Until the visitor stops it.
Status Packer::ForEachRecord(ArticleNumber last, const std::function<Status(const ArticleRecord&)>& visit) {
  std::vector<ArticleRecord> records;
  for (ArticleNumber next = 1; next <= last; next += records.size()) {
    summary_.was_stopped = !visit_(summary_);
    if (summary_.was_stopped) return Status::Ok();
    const ArticleNumber end = std::min(last, next + kRecordsPerRead - 1);
    if (Status status = ReadRange(reader_, next, end, &records); !status.ok()) return status;
    for (const ArticleRecord& record : records) {
      if (Status status = visit(record); !status.ok()) return status;
      if (summary_.was_stopped) return Status::Ok();
    }
  }
  return Status::Ok();
}

// A block gains no users once it is written, so that who reads the records one after the other counts none
// that are in use as unused.
Status Packer::CountUse() {
  const StoreCounters counters = settler_->counters();
  used_.assign(counters.last_block_id + 1, 0);
  if (counters.last_block_id == 0) return Status::Ok();
  return ForEachRecord(counters.last_number, [&](const ArticleRecord& record) {
    if (Status status = CheckBlockOf(record); !status.ok()) return status;
    if (record.body.codec == BodyCodec::kPacked) used_[record.body.reference] += record.text_bytes;
    return Status::Ok();
  });
}

Status Packer::CheckBlockOf(const ArticleRecord& record) const {
  if (record.body.codec != BodyCodec::kPacked || record.body.reference < used_.size()) return Status::Ok();
  return Corruption("stored article '" + record.fields.id + "' is in a text block that was never written");
}

bool Packer::IsToBePacked(const ArticleRecord& record) const {
  const bool has_fitting_text = record.text_bytes > 0 && record.text_bytes <= kHalfBlock;
  if (record.is_hidden() || !has_fitting_text || record.body.codec == BodyCodec::kZstdDelta) return false;
  return record.body.codec != BodyCodec::kPacked || used_[record.body.reference] < kHalfBlock;
}

Status Packer::Add(const ArticleRecord& record) {
  ++summary_.articles_done;
  if (Status status = CheckBlockOf(record); !status.ok()) return status;
  if (!IsToBePacked(record)) return Status::Ok();
  if (texts_.size() + record.text_bytes > kTextBlockBytesMax) {
    if (Status status = WriteBlock(); !status.ok()) return status;
  }
  const Result<std::string> text = reader_->ReadText(record);
  if (!text) return text.error();
  NEWSFOLD_ASSERT(text->size() == record.text_bytes);
  texts_ += *text;
  records_.push_back(record);
  return Status::Ok();
}

Status Packer::WriteBlock() {
  TextBlock block;
  block.dictionary_id = encoder_.dictionary_id();
  for (const ArticleRecord& record : records_) block.texts.push_back({record.number, record.text_bytes});
  block.frame = encoder_.Encode(texts_);
  const Result<std::vector<ArticleRecord>> moved = settler_->Pack(block, records_);
  if (!moved) return moved.error();
  for (const ArticleRecord& record : *moved) {
    if (record.body.codec == BodyCodec::kPacked) used_[record.body.reference] -= record.text_bytes;
    summary_.text_bytes += record.text_bytes;
    summary_.bytes_before += record.body.stored_bytes;
  }
  summary_.articles += moved->size();
  summary_.bytes_after += block.frame.size();
  ++summary_.blocks;
  records_.clear();
  texts_.clear();
  summary_.was_stopped = !visit_(summary_);
  return Status::Ok();
}

Status Packer::DropUnusedBlocks() {
  for (std::uint64_t block_id = 1; block_id < used_.size(); ++block_id) {
    if (used_[block_id] != 0) continue;
    const Result<std::optional<std::string>> block = store_.engine->Get(TextBlockKey(block_id));
    if (!block) return block.error();
    if (!*block) continue;
    WriteSet writes;
    writes.Delete(TextBlockKey(block_id));
    const Result<EngineSequence> written = store_.engine->Write(std::move(writes));
    if (!written) return written.error();
  }
  return Status::Ok();
}

Result<PackSummary> Packer::Run(const PackOptions& options) {
  const ArticleNumber last = settler_->counters().last_number;
  summary_.articles_total = last - std::min(last, options.newest_kept);
  Status status = CountUse();
  if (status.ok() && !summary_.was_stopped) {
    status = ForEachRecord(summary_.articles_total, [&](const ArticleRecord& record) { return Add(record); });
  }
  const bool is_full_enough = !summary_.was_stopped && texts_.size() >= kHalfBlock;
  if (status.ok() && is_full_enough) status = WriteBlock();
  if (status.ok() && !summary_.was_stopped) status = DropUnusedBlocks();
  if (!status.ok()) return status;
  return summary_;
}

}  // namespace

Result<PackSummary> Pack(const StoreParts& store, const PackOptions& options, EngineRecordReader* reader,
                         Settler* settler, const PackVisitor& visit) {
  return Packer(store, reader, settler, visit).Run(options);
}

}  // namespace newsfold
