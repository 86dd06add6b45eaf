#include "store/upkeep/index_shadow.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <utility>

#include "store/index/index_format.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

constexpr std::size_t kEntriesAtOnce = 1024;

StoreParts ShadowOf(StoreParts store, Engine* scratch) {
  store.engine = scratch;
  return store;
}

// The entries of a family one after the other, some of which are read at a time. Thread-compatible.
class EntryStream {
 public:
  EntryStream(Engine* engine, std::string prefix) : engine_(engine), prefix_(std::move(prefix)) {}

  // Goes to the next entry.
  Status Next() {
    if (!entries_.empty()) entries_.pop_front();
    return entries_.empty() && !is_read_ ? ReadSome() : Status::Ok();
  }
  bool has_entry() const { return !entries_.empty(); }
  const std::string& key() const { return entries_.front().first; }
  const std::string& value() const { return entries_.front().second; }

 private:
  Status ReadSome() {
    const Status status =
        engine_->Scan(prefix_, start_, [this](std::string_view key, std::string_view value) {
          entries_.emplace_back(key, value);
          return entries_.size() < kEntriesAtOnce;
        });
    is_read_ = entries_.size() < kEntriesAtOnce;
    if (!entries_.empty()) start_ = KeyAfter(entries_.back().first);
    return status;
  }

  Engine* const engine_;
  const std::string prefix_;
  std::string start_;
  std::deque<std::pair<std::string, std::string>> entries_;  // the current one first
  bool is_read_ = false;                                     // to the end
};

void TellStory(const std::string& key, std::string what, VerifyLog* log) {
  const ArticleNumber number = IsSummaryKey(key) ? 0 : DecodeSiteKeyNumber(key);
  log->Find({Damage::kStory, StoryName(key), number, {}, std::move(what)});
}

}  // namespace

std::string StoryName(std::string_view key) {
  const std::string site = "site " + HexOfKey(key);
  if (IsSummaryKey(key)) return "summary of " + site;
  return "story of " + NumberName(DecodeSiteKeyNumber(key)) + " on " + site;
}

IndexShadow::IndexShadow(const StoreParts& store, RecordReader* records, Engine* scratch)
    : engine_(store.engine),
      scratch_(scratch),
      shadow_(ShadowOf(store, scratch)),
      boilerplate_(shadow_, records),
      matcher_(shadow_, records, &boilerplate_, &counters_) {}

Result<IndexRow> IndexShadow::Add(const ArticleRecord& record, const PreparedArticle& prepared) {
  const MatchQuery query = prepared.Query();
  const Result<Fingerprint> fingerprint = matcher_.MakeFingerprint(query);
  if (!fingerprint) return fingerprint.error();
  WriteSet writes;
  Status status = LearnStory(shadow_, query, {record.number, record.story, record.shows_passages},
                             &boilerplate_, &writes);
  if (!status.ok()) return status;
  if (!writes.empty()) {
    const Result<EngineSequence> written = scratch_->Write(std::move(writes));
    if (!written) return written.error();
  }
  const IndexedBy indexed_by = HowToIndex(*fingerprint, record.repeats_indexed);
  return MakeIndexRow(record.number, indexed_by, *fingerprint, query.url);
}

Status IndexShadow::CompareStories(VerifyLog* log) {
  const std::string prefix(1, TagOf(Family::kSite, shadow_.index_set));
  EntryStream wanted(scratch_, prefix);
  EntryStream found(engine_, prefix);
  Status status = wanted.Next();
  if (status.ok()) status = found.Next();
  while (status.ok() && (wanted.has_entry() || found.has_entry())) {
    const bool is_missing = !found.has_entry() || (wanted.has_entry() && wanted.key() < found.key());
    const bool is_extra = !wanted.has_entry() || (found.has_entry() && found.key() < wanted.key());
    if (is_missing) TellStory(wanted.key(), "is missing", log);
    if (is_extra) TellStory(found.key(), "is there, but no article leaves it", log);
    const bool is_both = !is_missing && !is_extra;
    if (is_both && wanted.value() != found.value())
      TellStory(found.key(), "is not what its articles make it", log);
    if (!is_extra) status = wanted.Next();
    if (status.ok() && !is_missing) status = found.Next();
  }
  return status;
}

}  // namespace newsfold
