#include "store/records/record_reader.h"

#include <optional>
#include <utility>

#include "dedup/base/assert.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

Status Missing(std::string_view what, ArticleNumber number) {
  return Corruption("the " + std::string(what) + " of article number " + std::to_string(number) +
                    " is missing");
}

std::string ContextOf(const ArticleRecord& record) {
  return "stored article '" + record.fields.id + "' is damaged";
}

}  // namespace

Result<ArticleRecord> EngineRecordReader::ReadRecord(ArticleNumber number) {
  std::vector<ArticleRecord> records;
  if (Status status = ReadRecords({&number, 1}, &records); !status.ok()) return status;
  NEWSFOLD_ASSERT(records.size() == 1);
  return std::move(records.front());
}

Status EngineRecordReader::ReadRecords(std::span<const ArticleNumber> numbers,
                                       std::vector<ArticleRecord>* records) {
  records->clear();
  std::vector<std::string> keys;
  for (const ArticleNumber number : numbers) keys.push_back(RecordKey(number));
  std::vector<std::optional<std::string>> values;
  if (Status status = engine_->Get(keys, &values); !status.ok()) return status;
  NEWSFOLD_ASSERT(values.size() == numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!values[i]) return Missing("record", numbers[i]);
    Result<ArticleRecord> record = DecodeRecord(numbers[i], *values[i]);
    if (!record) return record.error().WithContext("article number " + std::to_string(numbers[i]));
    records->push_back(std::move(*record));
  }
  return Status::Ok();
}

Status EngineRecordReader::ReadNames(std::span<const ArticleNumber> numbers,
                                     std::vector<ArticleName>* names) {
  names->clear();
  std::vector<ArticleRecord> records;
  if (Status status = ReadRecords(numbers, &records); !status.ok()) return status;
  for (ArticleRecord& record : records)
    names->push_back(
        {std::move(record.fields.id), record.is_hidden() && !record.is_former(), record.is_former()});
  return Status::Ok();
}

Result<std::string> EngineRecordReader::CheckText(const ArticleRecord& record, Result<std::string> text) {
  if (!text) return text.error().WithContext(ContextOf(record));
  if (Sha256Of(*text) != record.sha256) return Corruption(ContextOf(record) + ": its SHA-256 differs");
  return text;
}

Result<std::string> EngineRecordReader::DecodeText(const ArticleRecord& record, std::string_view body,
                                                   std::string_view base) {
  const Result<std::string_view> stored = DecodeBody(body);
  if (!stored) return stored.error().WithContext(ContextOf(record));
  return CheckText(record, codec_->Decode(record.body, *stored, record.text_bytes, base));
}

// An article may be decided again, encoded anew, or packed, between the reads of its record and its body.
Result<std::string> EngineRecordReader::ReadText(const ArticleRecord& record) {
  Result<std::string> text = ReadBody(record);
  if (text || text.error().code() != StatusCode::kCorruption) return text;
  const Result<ArticleRecord> now = ReadRecord(record.number);
  if (!now || now->body == record.body) return text;
  return ReadBody(*now);
}

Result<std::string> EngineRecordReader::ReadBody(const ArticleRecord& record) {
  if (record.body.codec == BodyCodec::kZstdDelta) return ReadDelta(record);
  if (record.body.codec == BodyCodec::kPacked) {
    return CheckText(record, blocks_.ReadText(record.body.reference, record.number));
  }
  const Result<std::optional<std::string>> body = engine_->Get(BodyKey(record.number));
  if (!body) return body.error();
  if (!*body) return Missing("body", record.number);
  return DecodeText(record, **body, {});
}

Result<std::string> EngineRecordReader::ReadOriginal(const ArticleRecord& record) {
  NEWSFOLD_ASSERT(record.has_original());
  const Result<std::optional<std::string>> value = engine_->Get(OriginalKey(record.number));
  if (!value) return value.error();
  if (!*value) return Missing("original", record.number);
  const Result<std::string_view> stored = DecodeBody(**value);
  if (!stored) return stored.error().WithContext(ContextOf(record));
  Result<std::string> original = codec_->DecodeOriginal(record.original, *stored);
  return original ? std::move(original)
                  : original.error().WithContext("the original of " + ContextOf(record));
}

// A delta's base is never a delta itself, so this goes one level deep.
Result<std::string> EngineRecordReader::ReadDelta(const ArticleRecord& record) {
  NEWSFOLD_ASSERT(record.body.codec == BodyCodec::kZstdDelta);
  const ArticleNumber base_number = record.body.reference;
  const std::string keys[] = {BodyKey(record.number), RecordKey(base_number), BodyKey(base_number)};
  std::vector<std::optional<std::string>> values;
  if (Status status = engine_->Get(keys, &values); !status.ok()) return status;
  if (!values[0]) return Missing("body", record.number);
  if (!values[1]) return Missing("canonical", record.number);
  const Result<ArticleRecord> base_record = DecodeRecord(base_number, *values[1]);
  if (!base_record) return base_record.error().WithContext(ContextOf(record));
  if (base_record->body.codec == BodyCodec::kZstdDelta) {
    return Corruption(ContextOf(record) + ": it is kept as a delta of a delta");
  }
  // A base without a body is packed, or is being packed.
  const bool has_body = values[2] && base_record->body.codec != BodyCodec::kPacked;
  const Result<std::string> base =
      has_body ? DecodeText(*base_record, *values[2], {}) : ReadText(*base_record);
  if (!base) return base.error().WithContext(ContextOf(record));
  return DecodeText(record, *values[0], *base);
}

Result<ArticleNumber> EngineRecordReader::FindId(std::string_view id) {
  const Result<std::optional<std::string>> value = engine_->Get(IdKey(id));
  if (!value) return value.error();
  if (!*value) return NotFound("no article '" + std::string(id) + "'");
  return DecodeNumber(**value);
}

Result<ArticleRecord> EngineRecordReader::ReadRecordOf(std::string_view id) {
  if (Status status = CheckId(id); !status.ok()) return status;
  const Result<ArticleNumber> number = FindId(id);
  if (!number) return number.error();
  Result<ArticleRecord> record = ReadRecord(*number);
  if (record && record->fields.id != id) {
    return Corruption("the id '" + std::string(id) + "' leads to another article");
  }
  if (record && record->is_hidden()) return Gone("the article '" + std::string(id) + "' was removed");
  return record;
}

Result<std::vector<ArticleRecord>> EngineRecordReader::ReadVersions(const ArticleRecord& newest,
                                                                    std::size_t limit) {
  std::vector<ArticleRecord> versions = {newest};
  while (versions.back().supersedes != 0 && versions.size() < limit) {
    Result<ArticleRecord> former = ReadRecord(versions.back().supersedes);
    if (!former) return former.error();
    versions.push_back(std::move(*former));
  }
  return versions;
}

Result<std::vector<MemberEdge>> EngineRecordReader::ReadMembers(ArticleNumber canonical, ArticleNumber after,
                                                                std::size_t limit) {
  std::vector<MemberEdge> edges;
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (edges.size() == limit) return false;
    const Result<MemberKeyParts> parts = DecodeMemberKey(key);
    const Result<Relation> relation = DecodeMemberEdge(value);
    if (!parts || !relation) {
      damage = parts ? relation.error() : parts.error();
      return false;
    }
    edges.push_back({parts->member, *relation});
    return true;
  };
  const Status scanned = engine_->Scan(ClusterKey(canonical), KeyAfter(MemberKey(canonical, after)), visit);
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  return edges;
}

}  // namespace newsfold
