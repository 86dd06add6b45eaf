#include "store/upkeep/repair_compare.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/records/format.h"
#include "store/upkeep/entry_reads.h"

namespace newsfold {
namespace {

constexpr std::size_t kComparedAtOnce = 1024;
constexpr std::size_t kComparedBytesAtOnce = std::size_t{8} << 20;

struct FamilyName {
  std::string_view name;
  Family family;
  bool is_told;  // what is left out follows from nothing
};

constexpr FamilyName kFamilies[] = {
    {"records", Family::kRecord, true},        {"ids", Family::kId, true},
    {"captures", Family::kCapture, false},     {"sightings", Family::kUrl, true},
    {"clusters", Family::kMember, false},      {"feed", Family::kFeed, false},
    {"audit trail", Family::kAudit, true},     {"refusals", Family::kRefusal, true},
    {"text blocks", Family::kTextBlock, true}, {"dictionaries", Family::kDictionary, true},
    {"originals", Family::kOriginal, true}};

using Entries = std::vector<std::pair<std::string, std::string>>;

// One kind of entries. Thread-compatible.
class FamilyComparison {
 public:
  FamilyComparison(Engine* source, Engine* target, const std::map<ArticleNumber, LostArticle>& lost,
                   const FamilyName& family, const QuarantineVisitor& quarantine)
      : source_(source), target_(target), lost_(lost), family_(family), quarantine_(quarantine) {}

  Result<RepairedEntries> Run() {
    counts_.name = family_.name;
    const std::string prefix = FamilyPrefix(family_.family);
    const auto visit = [this](std::string_view key, std::string_view value) {
      entries_.emplace_back(key, value);
      bytes_ += key.size() + value.size();
      if (entries_.size() >= kComparedAtOnce || bytes_ >= kComparedBytesAtOnce) status_ = CompareSome();
      return status_.ok();
    };
    const auto visit_gap = [this](const std::string& behind, const Status& damage) {
      if (status_.ok()) status_ = quarantine_({{}, damage.message(), behind, {}});
    };
    Status scanned = ScanReadable(source_, prefix, visit, visit_gap);
    if (scanned.ok()) scanned = status_.ok() ? CompareSome() : status_;
    if (!scanned.ok()) return scanned;
    std::uint64_t written = 0;
    const Status counted = target_->Scan(prefix, "", [&](std::string_view, std::string_view) {
      ++written;
      return true;
    });
    if (!counted.ok()) return counted;
    counts_.made = written - counts_.kept - counts_.replaced;
    return counts_;
  }

 private:
  Status CompareSome() {
    const Entries entries = std::exchange(entries_, {});
    bytes_ = 0;
    std::vector<std::string> keys;
    for (const auto& [key, value] : entries) keys.push_back(key);
    std::vector<std::optional<std::string>> values;
    if (Status status = target_->Get(keys, &values); !status.ok()) return status;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool is_there = values[i].has_value();
      const bool is_kept = is_there && *values[i] == entries[i].second;
      ++(is_kept ? counts_.kept : is_there ? counts_.replaced : counts_.left_out);
      if (is_there || !family_.is_told || IsOfLost(entries[i].first, entries[i].second)) continue;
      const QuarantinedItem item{
          {}, "is of no article that can be read, or is damaged", keys[i], entries[i].second};
      if (Status status = quarantine_(item); !status.ok()) return status;
    }
    return Status::Ok();
  }

  // Whether it is told with an article.
  bool IsOfLost(const std::string& key, const std::string& value) const {
    if (family_.family == Family::kUrl) {
      const Result<UrlKeyParts> parts = DecodeUrlKey(key);
      return parts && lost_.contains(parts->number);
    }
    if (family_.family == Family::kOriginal) {
      const Result<ArticleNumber> of = DecodeNumberKey(key);
      return of && lost_.contains(*of);
    }
    const Result<ArticleNumber> number = DecodeNumber(value);
    if (family_.family != Family::kId || !number || !lost_.contains(*number)) return false;
    const std::vector<std::string>& ids = lost_.at(*number).ids;
    return std::find(ids.begin(), ids.end(), key.substr(1)) != ids.end();
  }

  Engine* const source_;
  Engine* const target_;
  const std::map<ArticleNumber, LostArticle>& lost_;
  const FamilyName& family_;
  const QuarantineVisitor& quarantine_;
  RepairedEntries counts_;
  Entries entries_;  // not compared yet
  std::size_t bytes_ = 0;
  Status status_;
};

}  // namespace

Status CompareEntries(Engine* source, Engine* target, const std::map<ArticleNumber, LostArticle>& lost,
                      const QuarantineVisitor& quarantine, RepairSummary* summary) {
  for (const FamilyName& family : kFamilies) {
    const Result<RepairedEntries> counts = FamilyComparison(source, target, lost, family, quarantine).Run();
    if (!counts) return counts.error();
    summary->entries.push_back(*counts);
  }
  return Status::Ok();
}

}  // namespace newsfold
