#include <algorithm>
#include <thread>
#include <utility>

#include "dedup/base/assert.h"
#include "intake/captured_page.h"
#include "intake/page_article.h"
#include "intake/warc/capture_reader.h"
#include "server/http/article_body.h"
#include "server/http/bulk_input.h"
#include "server/http/byte_pipe.h"
#include "server/service/limits.h"

namespace newsfold {
namespace {

constexpr std::size_t kPipeBytesMax = std::size_t{256} << 10;
constexpr std::string_view kOtherKinds = "other";

// An item that is refused for what is wrong with it.
BulkPipeline::MakeFunction Refusal(std::string id, Problem problem) {
  return [id = std::move(id), problem = std::move(problem)](std::any* remark) -> Result<Article> {
    *remark = BulkRemark::Refused(id, problem);
    return InvalidArgument(problem.detail);
  };
}

Problem Damaged(std::string reason) {
  return {400, "damaged_record", std::move(reason)};
}

BulkPipeline::MakeFunction PageOf(Capture capture, PageScope scope) {
  // Shared: a std::function must be copyable.
  return
      [capture = std::make_shared<Capture>(std::move(capture)), scope](std::any* remark) -> Result<Article> {
        std::string id = capture->id.substr(0, kIdBytesMax);
        Problem problem;
        auto read = CheckRead(ArticleOfCapture(std::move(*capture), scope), &problem);
        if (read) {
          *remark = BulkRemark::Read(std::move(read->reading));
          return std::move(read->article);
        }
        Status status = InvalidArgument(problem.detail);
        *remark = BulkRemark::Refused(std::move(id), std::move(problem));
        return status;
      };
}

// The records are read by a thread of its own, which takes what comes out of a pipe. Thread-compatible.
class ArchiveInput : public BulkInput {
 public:
  explicit ArchiveInput(const BulkInputOptions& options) : options_(options), pipe_(kPipeBytesMax) {
    reader_ = std::thread([this] { ReadAll(); });
  }
  ~ArchiveInput() override { End(); }
  ArchiveInput(const ArchiveInput&) = delete;
  ArchiveInput& operator=(const ArchiveInput&) = delete;

  void Feed(std::string_view bytes) override { pipe_.Write(bytes); }
  // A record that is cut off is told, as in any file.
  void Finish(bool) override { End(); }
  bool stopped() const override { return !pipe_.is_read(); }
  PassedOver passed_over() const override {
    NEWSFOLD_ASSERT(!reader_.joinable());
    return passed_over_;
  }

 private:
  void End() {
    if (!reader_.joinable()) return;
    pipe_.CloseWriting();
    reader_.join();
  }

  void ReadAll() {
    CaptureReader captures([this](char* buffer, std::size_t size) { return pipe_.Read(buffer, size); },
                           kPageBytesMax);
    bool goes_on = true;
    while (goes_on && !options_.abandoned->load()) goes_on = ReadOne(&captures);
    pipe_.CloseReading();
  }

  // False: there is no more, or the pipeline has stopped.
  bool ReadOne(CaptureReader* captures) {
    Capture capture;
    CaptureFault fault;
    const Result<CaptureReader::Event> event = captures->Next(&capture, &fault);
    NEWSFOLD_ASSERT(event.has_value());  // a pipe does not fail
    switch (*event) {
      case CaptureReader::Event::kEnd:
        return false;
      case CaptureReader::Event::kFault:
        return Add(Refusal(fault.record_id.substr(0, kIdBytesMax), Damaged(std::move(fault.reason))), 0,
                   fault.offset);
      case CaptureReader::Event::kCapture:
        return AddCapture(std::move(capture));
    }
    return false;
  }

  bool AddCapture(Capture capture) {
    const std::uint64_t offset = capture.offset;
    if (capture.kind == CaptureKind::kRevisit && options_.mode == BulkMode::kIngest)
      return options_.pipeline->AddRevisit(RevisitOf(capture), offset).ok();
    if (!IsPage(capture)) {
      PassOver(WhatIs(capture));
      return true;
    }
    const std::size_t cost_bytes = capture.content.size();
    return Add(PageOf(std::move(capture), options_.scope), cost_bytes, offset);
  }

  bool Add(BulkPipeline::MakeFunction make, std::size_t cost_bytes, std::uint64_t offset) {
    return options_.pipeline->AddMade(std::move(make), cost_bytes, offset).ok();
  }

  void PassOver(const std::string& what) {
    const bool is_known = passed_over_.contains(what);
    const bool has_room = passed_over_.size() < kPassedOverKindsMax && what.size() <= kPassedOverBytesMax;
    ++passed_over_[is_known || has_room ? what : std::string(kOtherKinds)];
  }

  const BulkInputOptions options_;
  BytePipe pipe_;
  PassedOver passed_over_;  // of the reader's thread, until it has ended
  std::thread reader_;
};

}  // namespace

std::unique_ptr<BulkInput> MakeArchiveInput(const BulkInputOptions& options) {
  return std::make_unique<ArchiveInput>(options);
}

}  // namespace newsfold
