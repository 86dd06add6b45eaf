#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

// What a person decided about clusters. The numbers are stored.
enum class CurationKind : std::uint8_t {
  kPromote = 0,  // this article is the canonical of its cluster, and stays so
  kSplit = 1,    // this article is no repost of that one
  kMerge = 2,    // these two clusters are one
  kPin = 3,      // this canonical stays one
  kUnpin = 4,    // that no longer holds
  kUndo = 5,     // all is as it was before an earlier decision
  kRemove = 6,   // no answer shows this article any more, and it is not taken again
  kPurge = 7,    // what was removed is gone for good
};

// Largest who and why of a decision, in bytes.
inline constexpr std::size_t kCuratorBytesMax = 256;
inline constexpr std::size_t kCurationReasonBytesMax = 4096;

// One decision in the audit trail. Its number is the feed sequence of the first article that it changed.
struct AuditRecord {
  CurationKind kind = CurationKind::kPromote;
  std::string who;
  std::string reason;
  std::int64_t decided_at_ms = 0;
  std::uint64_t article_count = 0;  // that it changed
  std::uint64_t undoes = 0;         // the number of the decision that it takes back; 0: it is no kUndo
  std::uint64_t undone_by = 0;      // the number of the one that took it back; 0: it holds

  bool operator==(const AuditRecord&) const = default;
};

// An article as it was before a decision.
struct AuditedArticle {
  std::uint64_t sequence = 0;  // that it got by the decision
  std::string record;          // the value of its record before

  bool operator==(const AuditedArticle&) const = default;
};

// Keys of Family::kAudit: first the decision, then the articles it changed.
std::string AuditKey(std::uint64_t audit);
std::string AuditedArticleKey(std::uint64_t audit, ArticleNumber number);
struct AuditKeyParts {
  std::uint64_t audit = 0;
  ArticleNumber number = 0;  // 0: the decision
};
Result<AuditKeyParts> DecodeAuditKey(std::string_view key);

// Decoders answer kCorruption to anything their encoder did not write.
// REQUIRES: who and reason keep to their limits.
std::string EncodeAuditRecord(const AuditRecord& record);
Result<AuditRecord> DecodeAuditRecord(std::string_view value);
std::string EncodeAuditedArticle(const AuditedArticle& article);
Result<AuditedArticle> DecodeAuditedArticle(std::string_view value);

// "promote", "split", "merge", "pin", "unpin", "undo", "remove", "purge".
std::string_view NameOf(CurationKind kind);

}  // namespace newsfold
