#include "store/records/audit_format.h"

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/engine/key_family.h"

namespace newsfold {
namespace {

constexpr std::uint8_t kAuditVersion = 1;
constexpr std::size_t kAuditKeyBytes = 1 + 8;
constexpr std::size_t kAuditedKeyBytes = kAuditKeyBytes + 8;
// No record is longer: its fields, spans and contained articles have limits of their own.
constexpr std::size_t kRecordBytesMax = std::size_t{16} << 20;

ByteReader OpenAudit(std::string_view value) {
  const bool is_whole = StripChecksum(&value);
  ByteReader reader(value);
  if (!is_whole || reader.ReadByte() != kAuditVersion) reader.Fail();
  return reader;
}

}  // namespace

std::string AuditKey(std::uint64_t audit) {
  ByteWriter key;
  key.PutByte(static_cast<std::uint8_t>(Family::kAudit));
  key.PutFixed64(audit);
  return key.Take();
}

std::string AuditedArticleKey(std::uint64_t audit, ArticleNumber number) {
  ByteWriter key;
  key.PutRaw(AuditKey(audit));
  key.PutFixed64(number);
  return key.Take();
}

Result<AuditKeyParts> DecodeAuditKey(std::string_view key) {
  ByteReader reader(key);
  const bool is_audit = reader.ReadByte() == static_cast<std::uint8_t>(Family::kAudit);
  AuditKeyParts parts;
  parts.audit = reader.ReadFixed64();
  if (key.size() == kAuditedKeyBytes) parts.number = reader.ReadFixed64();
  if (!is_audit || !reader.Finished()) return Corruption("a stored audit key cannot be read");
  return parts;
}

std::string EncodeAuditRecord(const AuditRecord& record) {
  NEWSFOLD_ASSERT(record.who.size() <= kCuratorBytesMax && record.reason.size() <= kCurationReasonBytesMax);
  ByteWriter value;
  value.PutByte(kAuditVersion);
  value.PutByte(static_cast<std::uint8_t>(record.kind));
  value.PutZigzag(record.decided_at_ms);
  value.PutVarint(record.article_count);
  value.PutVarint(record.undoes);
  value.PutVarint(record.undone_by);
  value.PutString(record.who);
  value.PutString(record.reason);
  value.PutChecksum();
  return value.Take();
}

Result<AuditRecord> DecodeAuditRecord(std::string_view value) {
  ByteReader reader = OpenAudit(value);
  AuditRecord record;
  const std::uint8_t kind = reader.ReadByte();
  if (kind > static_cast<std::uint8_t>(CurationKind::kPurge)) reader.Fail();
  record.kind = static_cast<CurationKind>(kind);
  record.decided_at_ms = reader.ReadZigzag();
  record.article_count = reader.ReadVarint();
  record.undoes = reader.ReadVarint();
  record.undone_by = reader.ReadVarint();
  record.who = reader.ReadString(kCuratorBytesMax);
  record.reason = reader.ReadString(kCurationReasonBytesMax);
  if (!reader.Finished()) return Corruption("a stored decision of a person cannot be read");
  return record;
}

std::string EncodeAuditedArticle(const AuditedArticle& article) {
  NEWSFOLD_ASSERT(article.record.size() <= kRecordBytesMax);
  ByteWriter value;
  value.PutByte(kAuditVersion);
  value.PutVarint(article.sequence);
  value.PutString(article.record);
  value.PutChecksum();
  return value.Take();
}

Result<AuditedArticle> DecodeAuditedArticle(std::string_view value) {
  ByteReader reader = OpenAudit(value);
  AuditedArticle article;
  article.sequence = reader.ReadVarint();
  article.record = reader.ReadString(kRecordBytesMax);
  if (!reader.Finished()) return Corruption("an article of the audit trail cannot be read");
  return article;
}

std::string_view NameOf(CurationKind kind) {
  switch (kind) {
    case CurationKind::kPromote:
      return "promote";
    case CurationKind::kSplit:
      return "split";
    case CurationKind::kMerge:
      return "merge";
    case CurationKind::kPin:
      return "pin";
    case CurationKind::kUnpin:
      return "unpin";
    case CurationKind::kUndo:
      return "undo";
    case CurationKind::kRemove:
      return "remove";
    case CurationKind::kPurge:
      return "purge";
  }
  NEWSFOLD_ASSERT(false);
  return "";
}

}  // namespace newsfold
