#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"
#include "server/http/article_body.h"
#include "server/http/bulk_input.h"

namespace newsfold {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// Thread-compatible.
class LineInput : public BulkInput {
 public:
  explicit LineInput(const BulkInputOptions& options) : options_(options) {}

  void Feed(std::string_view bytes) override {
    while (!bytes.empty() && !stopped_ && !options_.abandoned->load()) {
      const std::size_t end = bytes.find('\n');
      const std::string_view piece = bytes.substr(0, end);
      NEWSFOLD_ASSERT(line_.size() <= options_.line_bytes_max + 1);
      const std::size_t room = options_.line_bytes_max + 1 - line_.size();
      line_.append(piece.substr(0, room));
      bytes.remove_prefix(std::min(piece.size() + 1, bytes.size()));
      if (end != std::string_view::npos) AddLine();
    }
  }

  void Finish(bool is_broken) override {
    if (!is_broken && !line_.empty() && !stopped_) AddLine();
  }

  bool stopped() const override { return stopped_; }
  PassedOver passed_over() const override { return {}; }

 private:
  void AddLine() {
    ++line_count_;
    std::string line = std::exchange(line_, std::string());
    if (line_count_ == 1 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
    if (IsBlank(line)) return;
    stopped_ = !options_.pipeline->Add(std::move(line), line_count_).ok();
  }

  const BulkInputOptions options_;
  std::string line_;  // the unfinished line, at most one byte over the limit
  std::uint64_t line_count_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<BulkInput> MakeLineInput(const BulkInputOptions& options) {
  return std::make_unique<LineInput>(options);
}

BulkPipeline::ParseFunction MakeLineParser(std::size_t line_bytes_max, PageScope scope) {
  auto parser =
      std::make_shared<ArticleJsonParser>(FieldNames());  // shared: a std::function must be copyable
  return [parser, line_bytes_max, scope](const std::string& raw, std::any* remark) -> Result<Article> {
    Problem problem;
    if (raw.size() > line_bytes_max) {
      problem = {413, "too_large", "the line is longer than " + std::to_string(line_bytes_max) + " bytes"};
    } else if (auto read = ArticleOfJson(parser.get(), raw, scope, &problem)) {
      if (read->reading.extraction) *remark = BulkRemark::Read(std::move(read->reading));
      return std::move(read->article);
    }
    Status status = InvalidArgument(problem.detail);
    *remark = BulkRemark::Refused({}, std::move(problem));
    return status;
  };
}

}  // namespace newsfold
