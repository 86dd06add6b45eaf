#include "store/upkeep/article_checks.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "dedup/base/assert.h"
#include "store/decide/prepared_article.h"
#include "store/index/story_frame.h"
#include "store/records/canonical_url.h"
#include "store/records/refusal_format.h"
#include "store/upkeep/entry_reads.h"

namespace newsfold {
namespace {

// What makes the index leave out further articles under a key.
std::size_t PostingsKeptOf(PostingLane lane) {
  const bool is_exact = lane == PostingLane::kShingle || lane == PostingLane::kName;
  return is_exact ? kPostingsKept : kBlockPostingsKept;
}

// What of a SimHash a lane tells besides the block that is asked for.
std::uint64_t FoundKeyOf(const Posting& posting) {
  const bool is_exact = posting.lane == PostingLane::kShingle || posting.lane == PostingLane::kName;
  return is_exact ? posting.key : posting.key >> 16 << 16;
}

// Whether a list has the posting, or is so full of earlier articles that it gave way.
bool IsListed(std::span<const FoundPosting> list, ArticleNumber number, const Posting& posting) {
  const bool is_there = std::any_of(list.begin(), list.end(), [&](const FoundPosting& found) {
    return found.number == number && found.key == FoundKeyOf(posting);
  });
  const bool is_full = list.size() >= PostingsKeptOf(posting.lane);
  return is_there || (is_full && list.back().number <= number);
}

// What of an article's row follows from the article alone.
IndexRow RowOfNames(const ArticleRecord& record, const PreparedArticle* prepared) {
  IndexRow row;
  row.number = record.number;
  if (prepared != nullptr) row.names.push_back(IndexKey(DigestOf(prepared->text.folded.folded)));
  const std::string url = CanonicalUrl(record.fields.url);
  if (!url.empty()) row.names.push_back(UrlIndexKey(url));
  return row;
}

bool IsDamage(const Status& status) {
  return status.code() == StatusCode::kCorruption;
}

}  // namespace

// An entry that must be there because of an article.
struct ArticleChecks::Wanted {
  Damage damage = Damage::kId;
  std::string key;
  std::string where;
  const ArticleRecord* record = nullptr;
};

void ArticleChecks::Tell(Damage damage, std::string where, const ArticleRecord& record, std::string what) {
  parts_.log->Find({damage, std::move(where), record.number, record.fields.id, std::move(what)});
}

Status ArticleChecks::Check(ArticleNumber first, ArticleNumber last) {
  NEWSFOLD_ASSERT(first > 0 && last >= first && last - first < kArticlesAtOnce);
  Status status = ReadRecords(first, last);
  if (!status.ok()) return status;
  redecided_.clear();
  for (const ArticleRecord& record : records_) CheckNumbers(record);
  if (status = CheckEntries(); !status.ok()) return status;
  if (status = CheckReferences(); !status.ok()) return status;
  for (const ArticleRecord& record : records_) {
    if (record.is_tombstone()) continue;
    if (parts_.reads_texts) {
      if (status = CheckText(record); !status.ok()) return status;
    } else {
      FindRow(record, RowOfNames(record, nullptr));
    }
  }
  parts_.log->summary().articles += last - first + 1;
  return Status::Ok();
}

Status ArticleChecks::ReadRecords(ArticleNumber first, ArticleNumber last) {
  records_.clear();
  std::vector<std::string> keys;
  for (ArticleNumber number = first; number <= last; ++number) keys.push_back(RecordKey(number));
  std::vector<Value> values;
  if (Status status = ReadEach(parts_.store.engine, keys, &values); !status.ok()) return status;
  for (ArticleNumber number = first; number <= last; ++number) {
    const Value& value = values[number - first];
    Result<ArticleRecord> record = value && *value ? DecodeRecord(number, **value)
                                   : value         ? Corruption("is missing")
                                                   : value.error();
    if (record) {
      records_.push_back(std::move(*record));
    } else {
      parts_.log->Find(
          {Damage::kRecord, "record of " + NumberName(number), number, {}, record.error().message()});
      shadow_ = nullptr;
    }
  }
  parts_.log->summary().entries += records_.size();
  return Status::Ok();
}

// Whom the record names must be there; who is it, is for CheckReferences.
void ArticleChecks::CheckNumbers(const ArticleRecord& record) {
  const ArticleNumber last = parts_.counters.last_number;
  std::vector<ArticleNumber> named = {record.canonical, record.story};
  for (const ArticleNumber maybe : {record.compared, record.via, record.supersedes}) {
    if (maybe != 0) named.push_back(maybe);
  }
  for (const ContainedArticle& contained : record.contained) named.push_back(contained.number);
  if (record.via == record.number)
    Tell(Damage::kRecord, "record of " + NumberName(record.number), record, "is a repost by way of itself");
  for (const ArticleNumber number : named) {
    if (number >= 1 && number <= last) continue;
    return Tell(Damage::kRecord, "record of " + NumberName(record.number), record,
                "names " + NumberName(number) + ", of " + std::to_string(last) + " there are");
  }
}

void ArticleChecks::ListWanted(const ArticleRecord& record, std::vector<Wanted>* wanted) const {
  const auto want = [&](Damage damage, std::string key, std::string where) {
    wanted->push_back({damage, std::move(key), std::move(where), &record});
  };
  const Article& fields = record.fields;
  want(Damage::kFeed, FeedKey(record.sequence), "feed entry " + std::to_string(record.sequence));
  if (record.presence == Presence::kLost) return;
  want(Damage::kId, IdKey(fields.id), "id '" + fields.id + "'");
  if (record.is_refused()) {
    want(Damage::kRefusal, RefusedTextKey(SaltedHashOf(parts_.store.uuid, record), record.number),
         "refusal of " + NumberName(record.number));
  }
  if (record.is_tombstone()) return;
  want(Damage::kCapture, CaptureKey(record.sha256, fields.url), "capture of " + NumberName(record.number));
  if (!fields.url.empty()) {
    want(Damage::kUrl, UrlKey(CanonicalUrl(fields.url), record.number, record.seen_at_ms()),
         "url '" + fields.url + "'");
  }
  if (record.is_repost()) {
    want(Damage::kEdge, MemberKey(record.canonical, record.number),
         "edge " + std::to_string(record.canonical) + " -> " + std::to_string(record.number));
  }
}

Status ArticleChecks::CheckEntries() {
  std::vector<Wanted> wanted;
  for (const ArticleRecord& record : records_) ListWanted(record, &wanted);
  std::vector<std::string> keys;
  keys.reserve(wanted.size());
  for (const Wanted& entry : wanted) keys.push_back(entry.key);
  std::vector<Value> values;
  if (Status status = ReadEach(parts_.store.engine, keys, &values); !status.ok()) return status;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (Status status = CheckEntry(wanted[i], values[i]); !status.ok()) return status;
  }
  parts_.log->summary().entries += wanted.size();
  return Status::Ok();
}

Status ArticleChecks::CheckEntry(const Wanted& wanted, const Value& value) {
  const ArticleRecord& record = *wanted.record;
  std::string what;
  if (!value) {
    what = value.error().message();
  } else if (!*value) {
    if (wanted.damage == Damage::kUrl) return CheckMissingUrl(record);
    what = "is missing";
  } else if (wanted.damage == Damage::kId) {
    const Result<ArticleNumber> number = DecodeNumber(**value);
    // A later version may have it.
    const bool is_right =
        number &&
        (*number == record.number ? !record.is_former() : record.is_hidden() && *number > record.number);
    if (!is_right) what = "leads to another article";
  } else if (wanted.damage == Damage::kEdge) {
    if (**value != EncodeMemberEdge(record.verdict.relation)) what = "has another relation than the article";
  } else if (wanted.damage == Damage::kCapture) {
    return CheckCapture(record, **value);
  } else if (wanted.damage == Damage::kFeed) {
    CheckFeedEntry(record, **value);
  } else if (wanted.damage == Damage::kRefusal) {
    if (!(*value)->empty()) what = "cannot be read";
  } else if (!DecodeSighting(**value)) {
    what = "cannot be read";
  }
  if (!what.empty()) Tell(wanted.damage, wanted.where, record, std::move(what));
  return Status::Ok();
}

// Programs that knew no canonical form kept the url as it came.
Status ArticleChecks::CheckMissingUrl(const ArticleRecord& record) {
  const std::string& url = record.fields.url;
  std::vector<Value> value;
  const std::vector<std::string> keys = {UrlKey(url, record.number, record.seen_at_ms())};
  if (Status status = ReadEach(parts_.store.engine, keys, &value); !status.ok()) return status;
  if (!value.front() || !*value.front()) Tell(Damage::kUrl, "url '" + url + "'", record, "is missing");
  return Status::Ok();
}

// An article with this text and url has the entry: the first, unless that was forgotten since.
Status ArticleChecks::CheckCapture(const ArticleRecord& record, std::string_view value) {
  const std::string where = "capture of " + NumberName(record.number);
  const Result<ArticleNumber> number = DecodeNumber(value);
  if (number && *number == record.number) return Status::Ok();
  bool is_right = number && *number >= 1 && *number <= parts_.counters.last_number;
  if (is_right) {
    const Result<ArticleRecord> first = parts_.reader->ReadRecord(*number);
    if (!first && !IsDamage(first.error())) return first.error();
    // One that cannot be read is told by itself.
    // A tombstone keeps neither text nor url.
    is_right = !first || (first->is_tombstone() && *number < record.number) ||
               (first->sha256 == record.sha256 && first->fields.url == record.fields.url);
  }
  if (!is_right) Tell(Damage::kCapture, where, record, "leads to another article");
  return Status::Ok();
}

void ArticleChecks::CheckFeedEntry(const ArticleRecord& record, std::string_view value) {
  const Result<FeedRecord> entry = DecodeFeedRecord(value);
  const std::string where = "feed entry " + std::to_string(record.sequence);
  if (!entry) return Tell(Damage::kFeed, where, record, entry.error().message());
  const bool is_decision = entry->number == record.number && entry->canonical == record.canonical &&
                           entry->relation == record.verdict.relation;
  if (!is_decision) Tell(Damage::kFeed, where, record, "is not the newest decision about the article");
  if (entry->stored_at_ms != record.stored_at_ms) redecided_.push_back(record.number);
}

// A repost's canonical is one, and the base of a difference is none.
Status ArticleChecks::CheckReferences() {
  std::vector<std::string> keys;
  std::vector<ArticleNumber> numbers;
  for (const ArticleRecord& record : records_) {
    if (record.is_repost()) numbers.push_back(record.canonical);
    if (record.body.codec == BodyCodec::kZstdDelta) numbers.push_back(record.body.reference);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  keys.reserve(numbers.size());
  for (const ArticleNumber number : numbers) keys.push_back(RecordKey(number));
  std::vector<Value> values;
  if (Status status = ReadEach(parts_.store.engine, keys, &values); !status.ok()) return status;
  std::set<ArticleNumber> reposts;
  std::set<ArticleNumber> deltas;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!values[i] || !*values[i]) continue;
    const Result<ArticleRecord> record = DecodeRecord(numbers[i], **values[i]);
    if (record && record->is_repost()) reposts.insert(numbers[i]);
    if (record && record->body.codec == BodyCodec::kZstdDelta) deltas.insert(numbers[i]);
  }
  for (const ArticleRecord& record : records_) {
    const std::string where = "record of " + NumberName(record.number);
    if (record.is_repost() && reposts.contains(record.canonical))
      Tell(Damage::kRecord, where, record, "is under " + NumberName(record.canonical) + ", a repost itself");
    if (record.body.codec == BodyCodec::kZstdDelta && deltas.contains(record.body.reference))
      Tell(Damage::kText, "text of " + NumberName(record.number), record, "is a difference to a difference");
  }
  return Status::Ok();
}

Status ArticleChecks::CheckText(const ArticleRecord& record) {
  const std::string where = "text of " + NumberName(record.number);
  Result<PreparedArticle> prepared = PrepareAgain(record, parts_.reader, *parts_.store.folder);
  if (!prepared) {
    shadow_ = nullptr;
    if (!IsDamage(prepared.error())) return prepared.error();
    Tell(Damage::kText, where, record, prepared.error().message());
    Article none;
    return CheckOriginal(record, &none);
  }
  ++parts_.log->summary().texts;
  const bool is_measured =
      prepared->article.text.size() == record.text_bytes && prepared->text.folded.units == record.units;
  if (!is_measured) {
    Tell(Damage::kRecord, "record of " + NumberName(record.number), record,
         "does not have the length of the text");
  }
  Status status = CheckOriginal(record, &prepared->article);
  return status.ok() ? CheckIndex(record, &*prepared) : status;
}

// Leaves the original in *article. Without that of a page nobody knows what the article's site learnt of it.
Status ArticleChecks::CheckOriginal(const ArticleRecord& record, Article* article) {
  if (!record.has_original()) return Status::Ok();
  Result<std::string> original = parts_.reader->ReadOriginal(record);
  if (original) {
    article->original = std::move(*original);
    return Status::Ok();
  }
  if (!IsDamage(original.error())) return original.error();
  if (HasFrame(record)) shadow_ = nullptr;
  Tell(Damage::kOriginal, "original of " + NumberName(record.number), record, original.error().message());
  return Status::Ok();
}

// What was decided again has rows of both decisions, made under other boilerplate.
Status ArticleChecks::CheckIndex(const ArticleRecord& record, PreparedArticle* prepared) {
  FindRow(record, RowOfNames(record, prepared));
  if (shadow_ == nullptr) return Status::Ok();
  prepared->frame = SampleFrame(*parts_.store.folder, prepared->article);
  const Result<IndexRow> row = shadow_->Add(record, *prepared);
  if (!row) return row.error();
  const bool is_redecided = std::binary_search(redecided_.begin(), redecided_.end(), record.number);
  if (!is_redecided) FindRow(record, *row);
  return Status::Ok();
}

// Whether the index finds the article under all that the row has.
void ArticleChecks::FindRow(const ArticleRecord& record, const IndexRow& row) {
  if (parts_.store.index == nullptr) return;
  std::vector<Posting> postings;
  ListPostings(row, &postings);
  std::vector<PostingProbe> probes;
  probes.reserve(postings.size());
  for (const Posting& posting : postings)
    probes.push_back({posting.lane, posting.key, PostingsKeptOf(posting.lane)});
  parts_.store.index->Find(probes, &lists_);
  std::size_t missing = 0;
  for (std::size_t i = 0; i < postings.size(); ++i)
    missing += !IsListed(lists_.Read(i), record.number, postings[i]);
  parts_.log->summary().entries += postings.size();
  if (missing == 0) return;
  Tell(Damage::kIndex, "index of " + NumberName(record.number), record,
       "lacks " + std::to_string(missing) + " of " + std::to_string(postings.size()) +
           " keys that lead to the article");
}

}  // namespace newsfold
