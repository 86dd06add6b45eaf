#include "store/upkeep/purge.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/base/hex.h"
#include "store/records/format.h"
#include "store/records/store_meta.h"
#include "store/records/text_block.h"
#include "store/upkeep/compact.h"
#include "store/upkeep/curate.h"
#include "store/upkeep/piece_search.h"
#include "store/upkeep/record_range.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

// Records that are read, or texts that are encoded, at a time.
constexpr std::uint64_t kRecordsAtOnce = 256;
constexpr std::size_t kBytesAtOnce = std::size_t{1} << 20;
// Pieces by which an unfinished purge knows what it has to look for.
constexpr std::size_t kPiecesKept = 1 << 16;
// Tombstones of one atomic step.
constexpr std::size_t kTombstonesAtOnce = 50'000;
// Tries before articles that keep changing are given up.
constexpr int kTriesMax = 20;

// The files below a folder, by their paths in it. Files may come and go meanwhile.
std::set<std::string> FilesBelow(const std::string& directory) {
  std::set<std::string> files;
  if (directory.empty()) return files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file(error)) files.insert(fs::relative(it->path(), directory, error).string());
  }
  return files;
}

class Purger {
 public:
  Purger(const PurgeParts& parts, const PurgeOptions& options, const PurgeVisitor& visit)
      : parts_(parts), store_(parts.store), reader_(parts.reader), options_(options), visit_(visit) {}

  Result<PurgeSummary> Run();

 private:
  using RecordVisitor = std::function<Status(const ArticleRecord& record)>;

  Status Select();
  Status SelectOne(const ArticleRecord& record);
  Status TakeTexts();
  Status ForEachForm(const ArticleRecord& record, const std::function<void(std::string_view)>& visit);
  Status ForEachRecord(PurgeStep step, const RecordVisitor& visit);
  Status FindDictionaries();
  Status FindBlocks();
  Status ReplaceDictionaries();
  bool IsToBeEncoded(const ArticleRecord& record) const;
  Status EncodeOthers();
  Status EncodeBatch();
  Status DeleteBlocksAndDictionaries();
  Result<SightingKeys> FindSightings(const std::vector<ArticleNumber>& numbers);
  Status MarkPurging();
  void TakeUnfinished(std::string_view value);
  Status MakeTombstones();
  Status MakeSomeTombstones(std::size_t first, std::size_t count);
  Status RewriteFiles();
  Status SearchFiles();
  Status SearchFile(const std::string& name, PieceSet* found);
  Status TakeOutOthers(PieceSet* found);
  Status TakeOutOriginals(PieceSet* found);
  Status FinishPurging();
  void Begin(PurgeStep step, std::uint64_t total);
  bool GoesOn();

  const PurgeParts& parts_;
  const StoreParts& store_;
  EngineRecordReader* const reader_;
  const PurgeOptions& options_;
  const PurgeVisitor& visit_;
  PurgeSummary summary_;
  std::vector<ArticleRecord> records_;                 // to be purged
  PieceSet pieces_;                                    // of their texts
  std::map<std::uint32_t, std::string> dictionaries_;  // that hold some of them, and no longer count
  std::set<std::uint64_t> blocks_;                     // that hold one of the texts
  std::set<std::string> files_before_;
  std::vector<ArticleRecord> batch_;
  std::vector<EncodedText> bodies_;
};

void Purger::Begin(PurgeStep step, std::uint64_t total) {
  summary_.step = step;
  summary_.step_done = 0;
  summary_.step_total = total;
}

bool Purger::GoesOn() {
  summary_.was_stopped = summary_.was_stopped || !visit_(summary_);
  return !summary_.was_stopped;
}

Status Purger::SelectOne(const ArticleRecord& record) {
  if (record.presence != Presence::kRemoved && record.presence != Presence::kReplaced) return Status::Ok();
  records_.push_back(record);
  summary_.articles.push_back(
      {record.fields.id, record.stored_at_ms, record.text_bytes, ToHex(record.sha256)});
  return Status::Ok();
}

// What is named, or all that is removed. What is purged already is passed over: its bytes may be there still.
Status Purger::Select() {
  if (options_.ids.empty())
    return ForEachRecord(PurgeStep::kLooking,
                         [this](const ArticleRecord& record) { return SelectOne(record); });
  for (const std::string& id : std::set<std::string>(options_.ids.begin(), options_.ids.end())) {
    if (Status status = CheckId(id); !status.ok()) return status;
    const Result<ArticleNumber> number = reader_->FindId(id);
    if (!number) return number.error();
    const Result<ArticleRecord> record = reader_->ReadRecord(*number);
    if (!record) return record.error();
    if (!record->is_refused()) return InvalidArgument("'" + id + "' was not removed; remove it first");
    const Result<std::vector<ArticleRecord>> versions =
        reader_->ReadVersions(*record, std::numeric_limits<std::size_t>::max());
    if (!versions) return versions.error();
    for (const ArticleRecord& version : *versions) {
      if (Status status = SelectOne(version); !status.ok()) return status;
    }
  }
  return Status::Ok();
}

// Until the visitor stops it.
Status Purger::ForEachRecord(PurgeStep step, const RecordVisitor& visit) {
  const ArticleNumber last = parts_.settler->counters().last_number;
  Begin(step, last);
  std::vector<ArticleRecord> records;
  for (ArticleNumber next = 1; next <= last && GoesOn(); next += records.size()) {
    const ArticleNumber end = std::min(last, next + kRecordsAtOnce - 1);
    if (Status status = ReadRange(reader_, next, end, &records); !status.ok()) return status;
    for (const ArticleRecord& record : records) {
      if (Status status = visit(record); !status.ok()) return status;
      ++summary_.step_done;
    }
  }
  return Status::Ok();
}

// The bytes of an original, and those that are stored of it.
Status Purger::ForEachForm(const ArticleRecord& record, const std::function<void(std::string_view)>& visit) {
  if (!record.has_original()) return Status::Ok();
  const Result<std::string> original = reader_->ReadOriginal(record);
  if (!original) return original.error();
  const Result<std::optional<std::string>> stored = store_.engine->Get(OriginalKey(record.number));
  if (!stored) return stored.error();
  visit(*original);
  if (*stored) visit(**stored);
  return Status::Ok();
}

Status Purger::TakeTexts() {
  for (const ArticleRecord& record : records_) {
    const Result<std::string> text = reader_->ReadText(record);
    if (!text) return text.error();
    pieces_.Add(*text);
    if (Status status = ForEachForm(record, [this](std::string_view bytes) { pieces_.Add(bytes); });
        !status.ok())
      return status;
  }
  summary_.pieces = pieces_.size();
  return Status::Ok();
}

// Takes out of *found what other articles have too, in text, title, url or metadata, and what is in IDs,
// which stay.
Status Purger::TakeOutOthers(PieceSet* found) {
  return ForEachRecord(summary_.step, [&](const ArticleRecord& record) {
    if (found->empty()) return Status::Ok();
    summary_.pieces_of_others += found->TakeOut(record.fields.id);
    if (record.is_refused() || record.is_tombstone()) return Status::Ok();
    for (const std::string* const field : {&record.fields.title, &record.fields.url, &record.fields.metadata})
      summary_.pieces_of_others += found->TakeOut(*field);
    const Result<std::string> text = reader_->ReadText(record);
    if (!text) return text.error();
    summary_.pieces_of_others += found->TakeOut(*text);
    return Status::Ok();
  });
}

// The same of what texts of other articles were read from.
Status Purger::TakeOutOriginals(PieceSet* found) {
  return ForEachRecord(summary_.step, [&](const ArticleRecord& record) {
    if (found->empty() || record.is_refused()) return Status::Ok();
    return ForEachForm(record,
                       [&](std::string_view bytes) { summary_.pieces_of_others += found->TakeOut(bytes); });
  });
}

Status Purger::FindDictionaries() {
  std::map<std::uint32_t, PieceSet> found;
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<std::uint32_t> id = DecodeDictionaryKey(key);
    const Result<std::string> dictionary = DecodeDictionary(value);
    if (!id || !dictionary) damage = id ? dictionary.error() : id.error();
    if (!damage.ok()) return false;
    PieceSet in_dictionary;
    pieces_.FindIn(*dictionary, &in_dictionary);
    if (!in_dictionary.empty()) found.emplace(*id, std::move(in_dictionary));
    return true;
  };
  const Status scanned = store_.engine->Scan(FamilyPrefix(Family::kDictionary), "", visit);
  if (!scanned.ok() || !damage.ok()) return scanned.ok() ? damage : scanned;
  PieceSet all;
  for (const auto& [id, pieces] : found) all.Add(pieces);
  if (all.empty()) return Status::Ok();
  if (Status status = TakeOutOthers(&all); !status.ok()) return status;
  for (const auto& [id, pieces] : found) {
    if (all.Meets(pieces)) dictionaries_.emplace(id, DictionaryKey(id));
  }
  summary_.pieces_of_others = 0;  // of the files, that will be
  return Status::Ok();
}

// A text that is elsewhere by now may be in a block still, as nobody's.
Status Purger::FindBlocks() {
  std::set<ArticleNumber> numbers;
  for (const ArticleRecord& record : records_) numbers.insert(record.number);
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<std::uint64_t> id = DecodeNumberKey(key);
    const Result<TextBlock> block = DecodeTextBlock(value);
    if (!id || !block) damage = id ? block.error() : id.error();
    if (!damage.ok()) return false;
    const bool holds_one =
        std::any_of(block->texts.begin(), block->texts.end(),
                    [&](const TextBlock::Text& text) { return numbers.contains(text.number); });
    if (holds_one || dictionaries_.contains(block->dictionary_id)) blocks_.insert(*id);
    return true;
  };
  const Status scanned = store_.engine->Scan(FamilyPrefix(Family::kTextBlock), "", visit);
  return scanned.ok() ? damage : scanned;
}

// Nothing is compressed with the old ones from here on.
Status Purger::ReplaceDictionaries() {
  if (dictionaries_.empty()) return Status::Ok();
  std::vector<std::uint32_t> ids;
  for (const auto& [id, key] : dictionaries_) ids.push_back(id);
  return parts_.trainer->Replace(ids, parts_.settler->counters().last_number);
}

bool Purger::IsToBeEncoded(const ArticleRecord& record) const {
  if (record.body.codec == BodyCodec::kPacked) return blocks_.contains(record.body.reference);
  return record.body.codec == BodyCodec::kZstdDictionary &&
         dictionaries_.contains(static_cast<std::uint32_t>(record.body.reference));
}

Status Purger::EncodeOthers() {
  if (blocks_.empty() && dictionaries_.empty()) return Status::Ok();
  const Status status = ForEachRecord(PurgeStep::kEncoding, [this](const ArticleRecord& record) {
    if (!IsToBeEncoded(record)) return Status::Ok();
    const Result<std::string> text = reader_->ReadText(record);
    if (!text) return text.error();
    bodies_.push_back(store_.codec->Encode(*text));
    batch_.push_back(record);
    return batch_.size() < kRecordsAtOnce ? Status::Ok() : EncodeBatch();
  });
  return status.ok() ? EncodeBatch() : status;
}

Status Purger::EncodeBatch() {
  if (batch_.empty()) return Status::Ok();
  summary_.encoded += batch_.size();
  const Status status = parts_.settler->Reencode(batch_, bodies_);
  batch_.clear();
  bodies_.clear();
  return status;
}

// Nobody needs them any more, once what was encoded anew is on stable storage.
Status Purger::DeleteBlocksAndDictionaries() {
  if (blocks_.empty() && dictionaries_.empty()) return Status::Ok();
  std::uint64_t users = 0;
  const Status counted = ForEachRecord(PurgeStep::kEncoding, [&](const ArticleRecord& record) {
    users += IsToBeEncoded(record) ? 1 : 0;
    return Status::Ok();
  });
  if (!counted.ok() || summary_.was_stopped) return counted;
  if (users != 0) return Unavailable("texts keep changing; try again later");
  if (Status status = store_.engine->Sync(parts_.settler->last_write()); !status.ok()) return status;
  WriteSet writes;
  for (const std::uint64_t block : blocks_) writes.Delete(TextBlockKey(block));
  for (const auto& [id, key] : dictionaries_) writes.Delete(key);
  const Result<EngineSequence> written = store_.engine->Write(std::move(writes));
  if (!written) return written.error();
  summary_.blocks = blocks_.size();
  summary_.dictionaries = dictionaries_.size();
  return Status::Ok();
}

// Those at any url. What was removed gets no others.
Result<SightingKeys> Purger::FindSightings(const std::vector<ArticleNumber>& numbers) {
  const std::set<ArticleNumber> wanted(numbers.begin(), numbers.end());
  SightingKeys sightings;
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view /*value*/) {
    const Result<UrlKeyParts> parts = DecodeUrlKey(key);
    if (!parts) damage = parts.error();
    if (parts && wanted.contains(parts->number)) sightings[parts->number].emplace_back(key);
    return damage.ok();
  };
  if (Status status = store_.engine->Scan(FamilyPrefix(Family::kUrl), "", visit); !status.ok()) return status;
  if (!damage.ok()) return damage;
  return sightings;
}

// From here on there may be bytes that nothing leads to any more. By a share of the pieces they can be found.
Status Purger::MarkPurging() {
  ByteWriter value;
  for (const std::uint64_t hash : pieces_.Share(kPiecesKept)) value.PutFixed64(hash);
  WriteSet writes;
  writes.Put(MetaKey(kPurgingName), value.Take());
  const Result<EngineSequence> written = store_.engine->Write(std::move(writes));
  return written ? Status::Ok() : written.error();
}

void Purger::TakeUnfinished(std::string_view value) {
  ByteReader reader(value);
  std::vector<std::uint64_t> hashes;
  while (reader.ok() && !reader.Finished()) hashes.push_back(reader.ReadFixed64());
  if (reader.ok()) pieces_.Add(hashes);
}

// Some at a time, each with an entry of its own in the audit trail.
Status Purger::MakeTombstones() {
  if (Status status = MarkPurging(); !status.ok()) return status;
  for (std::size_t first = 0; first < records_.size(); first += kTombstonesAtOnce) {
    const std::size_t count = std::min(kTombstonesAtOnce, records_.size() - first);
    if (Status status = MakeSomeTombstones(first, count); !status.ok()) return status;
  }
  return store_.engine->Sync(parts_.settler->last_write());
}

Status Purger::MakeSomeTombstones(std::size_t first, std::size_t count) {
  AuditRecord audit{.kind = CurationKind::kPurge, .who = options_.who, .reason = options_.reason};
  for (int i = 0; i < kTriesMax; ++i) {
    std::vector<ArticleNumber> numbers;
    for (std::size_t k = 0; k < count; ++k) numbers.push_back(records_[first + k].number);
    std::vector<ArticleRecord> records;
    if (Status status = reader_->ReadRecords(numbers, &records); !status.ok()) return status;
    for (const ArticleRecord& record : records) {
      if (record.presence != Presence::kRemoved && record.presence != Presence::kReplaced)
        return InvalidArgument("'" + record.fields.id + "' is no longer removed");
    }
    const Result<SightingKeys> sightings = FindSightings(numbers);
    if (!sightings) return sightings.error();
    const Result<std::optional<std::uint64_t>> purged = parts_.settler->Purge(records, *sightings, &audit);
    if (!purged) return purged.error();
    if (!*purged) continue;
    if (summary_.number == 0) summary_.number = **purged;
    summary_.purged_at_ms = audit.decided_at_ms;
    return Status::Ok();
  }
  return Unavailable("the articles keep changing; try again later");
}

Status Purger::RewriteFiles() {
  files_before_ = FilesBelow(parts_.directory);
  const auto visit = [this](const CompactSummary& so_far) {
    Begin(PurgeStep::kRewriting, so_far.bytes_total);
    summary_.step_done = so_far.bytes_done;
    return GoesOn();
  };
  const Result<CompactSummary> compacted = Compact(store_.engine, {}, visit);
  if (!compacted) return compacted.error();
  return Status::Ok();
}

// Part by part, each with the end of the one before.
Status Purger::SearchFile(const std::string& name, PieceSet* found) {
  std::ifstream file(fs::path(parts_.directory) / name, std::ios::binary);
  if (!file) return Status::Ok();  // it is gone
  std::string bytes;
  while (file) {
    const std::size_t kept = std::min(bytes.size(), PieceSet::kPieceBytes - 1);
    bytes.erase(0, bytes.size() - kept);
    bytes.resize(kept + kBytesAtOnce);
    file.read(bytes.data() + kept, static_cast<std::streamsize>(kBytesAtOnce));
    const auto count = static_cast<std::size_t>(file.gcount());
    bytes.resize(kept + count);
    pieces_.FindIn(bytes, found);
    summary_.bytes_searched += count;
    summary_.step_done += count;
    if (!GoesOn()) break;
  }
  ++summary_.files_searched;
  if (file.bad()) return Unavailable("the file '" + name + "' cannot be read");
  return Status::Ok();
}

Status Purger::SearchFiles() {
  const std::set<std::string> files = FilesBelow(parts_.directory);
  std::set_difference(files_before_.begin(), files_before_.end(), files.begin(), files.end(),
                      std::back_inserter(summary_.files_gone));
  Begin(PurgeStep::kSearching, store_.engine->GetStats().disk_bytes);
  PieceSet found;
  std::map<std::string, PieceSet> by_file;
  for (const std::string& name : files) {
    PieceSet in_file;
    if (Status status = SearchFile(name, &in_file); !status.ok()) return status;
    if (summary_.was_stopped) return Status::Ok();
    if (in_file.empty()) continue;
    found.Add(in_file);
    by_file.emplace(name, std::move(in_file));
  }
  if (found.empty()) return Status::Ok();
  if (Status status = TakeOutOthers(&found); !status.ok()) return status;
  if (Status status = TakeOutOriginals(&found); !status.ok()) return status;
  if (summary_.was_stopped) return Status::Ok();
  summary_.pieces_left = found.size();
  for (const auto& [name, pieces] : by_file) {
    if (found.Meets(pieces)) summary_.files_left.push_back(name);
  }
  return Status::Ok();
}

// What is left is looked for by the next purge.
Status Purger::FinishPurging() {
  if (summary_.pieces_left > 0) return Status::Ok();
  WriteSet writes;
  writes.Delete(MetaKey(kPurgingName));
  const Result<EngineSequence> written = store_.engine->Write(std::move(writes));
  return written ? store_.engine->Sync(*written) : written.error();
}

Result<PurgeSummary> Purger::Run() {
  const Result<std::optional<std::string>> unfinished = store_.engine->Get(MetaKey(kPurgingName));
  if (!unfinished) return unfinished.error();
  if (*unfinished) TakeUnfinished(**unfinished);
  summary_.dry_run = options_.dry_run;
  summary_.store_uuid = HexOf(store_.uuid);
  using Step = Status (Purger::*)();
  const std::vector<Step> preparing = {&Purger::Select, &Purger::TakeTexts, &Purger::FindDictionaries,
                                       &Purger::FindBlocks};
  const std::vector<Step> deleting = {&Purger::ReplaceDictionaries, &Purger::EncodeOthers,
                                      &Purger::DeleteBlocksAndDictionaries, &Purger::MakeTombstones};
  const std::vector<Step> finishing = {&Purger::RewriteFiles, &Purger::SearchFiles, &Purger::FinishPurging};
  const auto run = [this](const std::vector<Step>& to_do) {
    for (const Step step : to_do) {
      if (summary_.was_stopped) break;
      if (Status status = (this->*step)(); !status.ok()) return status;
    }
    return Status::Ok();
  };
  Status status = run(preparing);
  if (status.ok() && !options_.dry_run && !records_.empty()) status = run(deleting);
  const bool has_bytes = !records_.empty() || *unfinished;
  if (status.ok() && !options_.dry_run && has_bytes) status = run(finishing);
  if (!status.ok()) return status;
  return std::move(summary_);
}

}  // namespace

Result<PurgeSummary> Purge(const PurgeParts& parts, const PurgeOptions& options, const PurgeVisitor& visit) {
  if (Status status = CheckCurator(options.who, options.reason); !status.ok()) return status;
  return Purger(parts, options, visit).Run();
}

}  // namespace newsfold
