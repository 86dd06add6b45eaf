#include "store/bulk.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "store/json/export_json.h"

namespace newsfold {
namespace {

// Items that are prepared and not yet settled, for each thread: what is decided ahead of its turn rests on
// what the store was then, and the sooner its turn comes the likelier it still holds.
constexpr std::size_t kAheadMax = 4;

// Errors behind which no further item can succeed.
bool StopsPipeline(const Status& status) {
  return status.code() == StatusCode::kUnavailable || status.code() == StatusCode::kResourceExhausted ||
         status.code() == StatusCode::kFailedPrecondition;
}

enum class Stage : std::uint8_t { kQueued, kPrepared, kDecided };

using MakeFunction = BulkPipeline::MakeFunction;

struct Item {
  std::string raw;
  MakeFunction make;  // instead of raw
  std::optional<Revisit> revisit;
  Status reading_status;  // an error: what was to be added was unreadable
  std::size_t cost_bytes = 0;
  Stage stage = Stage::kQueued;  // guarded by the pipeline's mutex; everything else belongs to its stage
  std::optional<PreparedArticle> prepared;
  BulkOutcome outcome;
};

}  // namespace

// Items sit in one queue in input order. Three cursors move along it: `claimed_` (workers parse and prepare,
// in parallel), `settled_` (one thread settles in order), and the front (one thread syncs, reports and
// removes). Settling goes on while the disk syncs what was settled before.
class BulkPipeline::Impl {
 public:
  Impl(Archive* archive, BulkOptions options, const std::function<ParseFunction()>& parse_factory, Sink sink)
      : archive_(archive), options_(options), sink_(std::move(sink)) {
    NEWSFOLD_ASSERT(options_.threads > 0);
    for (std::size_t i = 0; i < options_.threads; ++i) {
      threads_.emplace_back([this, parse = parse_factory()] { RunWorker(parse); });
    }
    if (Stores()) threads_.emplace_back([this] { RunSettler(); });
    threads_.emplace_back([this] { RunReporter(); });
  }

  Status Add(Item item) {
    std::unique_lock lock(mutex_);
    NEWSFOLD_ASSERT(!finishing_);
    space_.wait(lock, [&] { return HasSpace(item.cost_bytes) || !stop_status_.ok(); });
    if (!stop_status_.ok()) return stop_status_;
    item.outcome.position = added_count_++;
    in_flight_bytes_ += item.cost_bytes;
    items_.push_back(std::move(item));
    work_.notify_one();
    return Status::Ok();
  }

  Status Finish() {
    {
      const std::lock_guard lock(mutex_);
      finishing_ = true;
    }
    work_.notify_all();
    prepared_.notify_all();
    decided_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    NEWSFOLD_ASSERT(items_.empty() && in_flight_bytes_ == 0);
    NEWSFOLD_ASSERT(claimed_ == 0 && settled_ == 0);
    return stop_status_;
  }

 private:
  bool HasSpace(std::size_t cost_bytes) const {
    if (items_.empty()) return true;
    return items_.size() < options_.in_flight_max &&
           in_flight_bytes_ + cost_bytes <= options_.in_flight_bytes_max;
  }

  void RunWorker(const ParseFunction& parse) {
    ExportedArticleParser exported;
    while (Item* item = Claim()) Work(parse, &exported, item);
  }

  bool Stores() const { return options_.mode != BulkMode::kCheck; }

  bool MayClaim() const { return !Stores() || claimed_ - settled_ < kAheadMax * options_.threads; }

  // Takes the next item of the queue; nullptr when nothing more will come.
  Item* Claim() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [&] { return claimed_ < items_.size() ? MayClaim() : finishing_; });
    NEWSFOLD_ASSERT(settled_ <= claimed_ && claimed_ <= items_.size());
    return claimed_ < items_.size() ? &items_[claimed_++] : nullptr;
  }

  void Work(const ParseFunction& parse, ExportedArticleParser* exported, Item* item) {
    Status stop = StopStatus();
    if (stop.ok()) {
      const bool is_line = !item->make && !item->revisit && item->reading_status.ok();
      const bool takes_over = options_.mode == BulkMode::kTakeOver && is_line;
      stop = takes_over ? ProcessExported(exported, item) : Process(parse, item);
    } else {
      item->outcome.decision = stop;
    }
    const std::lock_guard lock(mutex_);
    NEWSFOLD_ASSERT(item->stage == Stage::kQueued);
    if (Stores()) {
      item->stage = Stage::kPrepared;
      if (item == &items_[settled_]) prepared_.notify_one();
      return;
    }
    if (stop_status_.ok()) stop_status_ = stop;
    item->stage = Stage::kDecided;
    if (item == &items_.front()) decided_.notify_one();
  }

  // Leaves item->prepared, or, for a check or an error, the outcome. Returns an error that stops everything.
  Status Process(const ParseFunction& parse, Item* item) {
    BulkOutcome& outcome = item->outcome;
    if (item->revisit) return Status::Ok();  // it waits for its turn
    Result<Article> article = MakeArticle(parse, item);
    if (!article) {
      outcome.decision = article.error();
      return Status::Ok();
    }
    outcome.id = article->id;
    outcome.text_bytes = article->text.size();
    if (!Stores()) {
      outcome.decision = archive_->Check(*article);
      return StopCause(outcome.decision);
    }
    Keep(archive_->Prepare(std::move(*article), options_.on_conflict), item);
    return Status::Ok();
  }

  static Result<Article> MakeArticle(const ParseFunction& parse, Item* item) {
    if (!item->reading_status.ok()) return item->reading_status;
    const MakeFunction make = std::move(item->make);
    const std::string raw = std::move(item->raw);
    return make ? make(&item->outcome.remark) : parse(raw, &item->outcome.remark);
  }

  // The same of a line of an export.
  Status ProcessExported(ExportedArticleParser* parser, Item* item) {
    BulkOutcome& outcome = item->outcome;
    Result<ExportedArticle> exported = parser->Parse(item->raw);
    item->raw = std::string();
    if (!exported) {
      outcome.decision = exported.error();
      return Status::Ok();
    }
    outcome.id = exported->article.id;
    outcome.text_bytes = exported->article.text.size();
    Keep(archive_->PrepareExported(std::move(*exported)), item);
    return Status::Ok();
  }

  static void Keep(Result<PreparedArticle> prepared, Item* item) {
    if (prepared) {
      item->prepared.emplace(std::move(*prepared));
    } else {
      item->outcome.decision = prepared.error();
    }
  }

  static Status StopCause(const Result<Decision>& decision) {
    return !decision && StopsPipeline(decision.error()) ? decision.error() : Status::Ok();
  }

  void RunSettler() {
    while (Item* item = NextPrepared()) {
      const Status stop = StopStatus();
      if (!stop.ok()) {
        item->outcome.decision = stop;
      } else if (item->prepared) {
        item->outcome.decision = archive_->Settle(std::move(*item->prepared));
      } else if (item->revisit) {
        NoteRevisit(item);
      }
      item->prepared.reset();
      const Status cause = StopCause(item->outcome.decision);
      const std::lock_guard lock(mutex_);
      if (stop_status_.ok()) stop_status_ = cause;
      NEWSFOLD_ASSERT(item == &items_[settled_] && settled_ < claimed_);
      item->stage = Stage::kDecided;
      ++settled_;
      decided_.notify_one();
      if (finishing_) {
        work_.notify_all();  // also for who waits for nothing any more
      } else {
        work_.notify_one();
      }
    }
  }

  void NoteRevisit(Item* item) {
    Result<std::string> id = archive_->NoteSighting(*item->revisit);
    if (id) {
      item->outcome.id = std::move(*id);
    } else {
      item->outcome.decision = id.error();
    }
  }

  Item* NextPrepared() {
    std::unique_lock lock(mutex_);
    prepared_.wait(lock, [&] {
      return settled_ < items_.size() ? items_[settled_].stage == Stage::kPrepared : finishing_;
    });
    return settled_ < items_.size() ? &items_[settled_] : nullptr;
  }

  void RunReporter() {
    std::vector<Item*> batch;
    while (TakeDecided(&batch)) {
      if (Stores()) SyncBatch(batch);
      for (Item* item : batch) sink_(std::move(item->outcome));
      Release(batch.size());
    }
  }

  // A sync holds up the settler, so that one is made for many items; but none is held back once nothing else
  // is under way.
  bool IsBatchReady() const {
    if (items_.front().stage != Stage::kDecided) return false;
    const bool syncs = Stores();
    return !syncs || settled_ >= options_.in_flight_max / 4 || settled_ == items_.size();
  }

  // Takes every item at the front that is decided; false when nothing more will come.
  bool TakeDecided(std::vector<Item*>* batch) {
    batch->clear();
    std::unique_lock lock(mutex_);
    decided_.wait(lock, [&] { return items_.empty() ? finishing_ : IsBatchReady(); });
    for (Item& item : items_) {
      if (item.stage != Stage::kDecided) break;
      batch->push_back(&item);
    }
    return !batch->empty();
  }

  void SyncBatch(const std::vector<Item*>& batch) {
    const auto is_settled = [](const Item* item) { return item->outcome.decision.has_value(); };
    if (std::none_of(batch.begin(), batch.end(), is_settled)) return;
    const Status status = archive_->Sync();
    if (status.ok()) return;
    for (Item* item : batch) {
      if (is_settled(item)) item->outcome.decision = status;
    }
    const std::lock_guard lock(mutex_);
    if (stop_status_.ok()) stop_status_ = status;
  }

  void Release(std::size_t count) {
    const std::lock_guard lock(mutex_);
    NEWSFOLD_ASSERT(count <= claimed_ && claimed_ <= items_.size());
    NEWSFOLD_ASSERT(!Stores() || count <= settled_);
    for (std::size_t i = 0; i < count; ++i) {
      NEWSFOLD_ASSERT(in_flight_bytes_ >= items_.front().cost_bytes);
      in_flight_bytes_ -= items_.front().cost_bytes;
      items_.pop_front();
    }
    claimed_ -= count;
    settled_ -= std::min(settled_, count);
    space_.notify_one();
  }

  Status StopStatus() {
    const std::lock_guard lock(mutex_);
    return stop_status_;
  }

  // constant after construction
  Archive* const archive_;
  const BulkOptions options_;
  const Sink sink_;

  std::mutex mutex_;
  std::condition_variable space_;     // for Add
  std::condition_variable work_;      // for the workers
  std::condition_variable prepared_;  // for the settler
  std::condition_variable decided_;   // for the reporter
  // guarded by mutex_
  std::deque<Item> items_;
  std::size_t claimed_ = 0;  // items at the front that a worker has taken
  std::size_t settled_ = 0;  // items at the front that are settled; stays 0 for checks
  std::size_t in_flight_bytes_ = 0;
  std::uint64_t added_count_ = 0;
  bool finishing_ = false;
  Status stop_status_;

  std::vector<std::thread> threads_;
};

bool IsRevisitOfNothing(const BulkOutcome& outcome) {
  return outcome.is_revisit && !outcome.decision && outcome.decision.error().code() == StatusCode::kNotFound;
}

BulkPipeline::BulkPipeline(Archive* archive, BulkOptions options,
                           const std::function<ParseFunction()>& parse_factory, Sink sink)
    : impl_(std::make_unique<Impl>(archive, options, parse_factory, std::move(sink))) {}

BulkPipeline::~BulkPipeline() {
  IgnoreStatus(impl_->Finish(), "every item was reported with it");
}

Status BulkPipeline::Add(std::string raw, std::uint64_t tag) {
  Item item;
  item.cost_bytes = raw.size();
  item.raw = std::move(raw);
  item.outcome.tag = tag;
  return impl_->Add(std::move(item));
}

Status BulkPipeline::AddMade(MakeFunction make, std::size_t cost_bytes, std::uint64_t tag) {
  NEWSFOLD_ASSERT(make != nullptr);
  Item item;
  item.cost_bytes = cost_bytes;
  item.make = std::move(make);
  item.outcome.tag = tag;
  return impl_->Add(std::move(item));
}

Status BulkPipeline::AddRevisit(Revisit revisit, std::uint64_t tag) {
  Item item;
  item.cost_bytes = revisit.url.size();
  item.revisit = std::move(revisit);
  item.outcome.is_revisit = true;
  item.outcome.tag = tag;
  return impl_->Add(std::move(item));
}

Status BulkPipeline::AddFailure(Status reason, std::uint64_t tag) {
  NEWSFOLD_ASSERT(!reason.ok());
  Item item;
  item.reading_status = std::move(reason);
  item.outcome.tag = tag;
  return impl_->Add(std::move(item));
}

Status BulkPipeline::Finish() {
  return impl_->Finish();
}

}  // namespace newsfold
