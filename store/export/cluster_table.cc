#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "store/export/article_writer.h"
#include "store/json/json.h"

namespace newsfold {
namespace {

constexpr std::string_view kHead =
    "canonical_id,id,relation,coverage_article,coverage_canonical,site,published_at,stored_at,url\r\n";
// Members that are read at a time.
constexpr std::size_t kMembersPerRead = 1024;

// A field of RFC 4180.
std::string Quoted(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string quoted = "\"";
  for (const char byte : field) {
    quoted += byte;
    if (byte == '"') quoted += '"';
  }
  return quoted + '"';
}

class ClusterTable : public ArticleWriter {
 public:
  explicit ClusterTable(const ExportParts& parts) : parts_(parts) {}

  Status Begin() override { return (*parts_.sink)(kHead); }

  Result<std::uint64_t> Add(const ArticleRecord& record) override {
    if (!record.is_canonical()) return 0;
    rows_.clear();
    row_count_ = 0;
    AddRow(record, record.fields.id);
    for (ArticleNumber after = 0;;) {
      const Result<std::vector<MemberEdge>> edges =
          parts_.reader->ReadMembers(record.number, after, kMembersPerRead);
      if (!edges) return edges.error();
      std::vector<ArticleNumber> numbers;
      for (const MemberEdge& edge : *edges) numbers.push_back(edge.number);
      std::vector<ArticleRecord> members;
      if (Status status = parts_.reader->ReadRecords(numbers, &members); !status.ok()) return status;
      for (const ArticleRecord& member : members) AddRow(member, record.fields.id);
      if (numbers.size() < kMembersPerRead) break;
      after = numbers.back();
    }
    const Status status = (*parts_.sink)(rows_);
    return status.ok() ? Result<std::uint64_t>(row_count_) : status;
  }

 private:
  void AddRow(const ArticleRecord& record, const std::string& canonical_id) {
    if (!parts_.walk->Selects(record)) return;
    ++row_count_;
    const Verdict& verdict = record.verdict;
    const bool is_repost = record.is_repost();
    const auto share = [&](double value) {
      return is_repost ? SerializeJson(Rounded(value)) : std::string();
    };
    rows_ += fmt::format("{},{},{},{},{},{},{},{},{}\r\n", Quoted(canonical_id), Quoted(record.fields.id),
                         is_repost ? NameOf(verdict.relation) : "canonical", share(verdict.coverage_article),
                         share(verdict.coverage_canonical), Quoted(record.site),
                         Quoted(ToValidUtf8(record.fields.published_at)), FormatTime(record.stored_at_ms),
                         Quoted(ToValidUtf8(record.fields.url)));
  }

  const ExportParts parts_;
  std::string rows_;
  std::uint64_t row_count_ = 0;
};

}  // namespace

std::unique_ptr<ArticleWriter> MakeClusterTable(const ExportParts& parts) {
  return std::make_unique<ClusterTable>(parts);
}

}  // namespace newsfold
