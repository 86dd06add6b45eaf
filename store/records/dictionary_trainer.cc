#include "store/records/dictionary_trainer.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "dedup/base/assert.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

// 128 articles give most of what there is to gain; docs/decisions has the figures.
constexpr ArticleNumber kTrainings[] = {128, 1024, 8192};
static_assert(std::is_sorted(std::begin(kTrainings), std::end(kTrainings)));
// Articles looked at, and their bytes together: about a hundred times the dictionary, as libzstd advises.
constexpr std::size_t kSamplesMax = 4096;
constexpr std::size_t kSampleBytesMax = std::size_t{10} << 20;
// Bytes of one article: the head has what articles have in common, and no giant may crowd out the rest.
constexpr std::size_t kSampleBytesEach = 16 << 10;

}  // namespace

ArticleNumber ArticlesForDictionary(std::uint32_t dictionary_id) {
  const bool planned = dictionary_id >= 1 && dictionary_id <= std::size(kTrainings);
  return planned ? kTrainings[dictionary_id - 1] : std::numeric_limits<ArticleNumber>::max();
}

DictionaryTrainer::~DictionaryTrainer() {
  stopping_ = true;
  Wait();
  NEWSFOLD_ASSERT(!thread_.joinable());
}

void DictionaryTrainer::Wait() {
  const std::lock_guard lock(mutex_);
  if (thread_.joinable()) thread_.join();
}

Status DictionaryTrainer::Load() {
  Status result;
  const auto add = [&](std::string_view key, std::string_view value) {
    const Result<std::string> dictionary = DecodeDictionary(value);
    const Result<std::uint32_t> id = DecodeDictionaryKey(key);
    if (!dictionary || !id) {
      result = dictionary ? id.error() : dictionary.error();
    } else {
      result = parts_.codec->AddDictionary(*id, *dictionary);
    }
    return result.ok();
  };
  if (Status status = parts_.engine->Scan(FamilyPrefix(Family::kDictionary), "", add); !status.ok()) {
    return status;
  }
  next_training_ = ArticlesForDictionary(parts_.codec->newest_dictionary_id() + 1);
  return result;
}

void DictionaryTrainer::Update(ArticleNumber last_number) {
  ArticleNumber threshold = next_training_;
  if (last_number < threshold) return;
  // Nothing further is started until this one has set the next threshold.
  constexpr ArticleNumber kBusy = std::numeric_limits<ArticleNumber>::max();
  if (!next_training_.compare_exchange_strong(threshold, kBusy)) return;
  const std::lock_guard lock(mutex_);
  if (thread_.joinable()) thread_.join();
  const std::uint32_t dictionary_id = parts_.codec->newest_dictionary_id() + 1;
  NEWSFOLD_ASSERT(last_number >= ArticlesForDictionary(dictionary_id));
  thread_ = std::thread([this, dictionary_id, last_number] { Train(dictionary_id, last_number); });
}

// Texts of canonicals, evenly spread over the store. What cannot be read is left out: whoever asks for it
// gets the error.
std::vector<std::string> DictionaryTrainer::SampleTexts(ArticleNumber last_number) {
  std::vector<std::string> samples;
  std::size_t bytes = 0;
  const ArticleNumber step = std::max<ArticleNumber>(1, last_number / kSamplesMax);
  for (ArticleNumber number = 1; number <= last_number && bytes < kSampleBytesMax; number += step) {
    if (stopping_) return {};
    const Result<ArticleRecord> record = parts_.reader->ReadRecord(number);
    if (!record || !record->is_canonical()) continue;
    Result<std::string> text = parts_.reader->ReadText(*record);
    if (!text || text->empty()) continue;
    text->resize(std::min(text->size(), kSampleBytesEach));
    bytes += text->size();
    samples.push_back(std::move(*text));
  }
  return samples;
}

// A failed write is the engine's to report: it takes no further ones.
void DictionaryTrainer::Train(std::uint32_t dictionary_id, ArticleNumber last_number) {
  NEWSFOLD_ASSERT(dictionary_id == parts_.codec->newest_dictionary_id() + 1);
  const std::optional<std::string> dictionary = TrainDictionary(SampleTexts(last_number), dictionary_id);
  if (!dictionary) {
    // Too little text so far.
    if (!stopping_) next_training_ = 2 * last_number;
    return;
  }
  if (AddTrained(dictionary_id, *dictionary).ok()) next_training_ = ArticlesForDictionary(dictionary_id + 1);
}

// The codec may use a dictionary only once it is on stable storage: what it compresses needs it for ever.
Status DictionaryTrainer::AddTrained(std::uint32_t dictionary_id, const std::string& dictionary) {
  WriteSet writes;
  writes.Put(DictionaryKey(dictionary_id), EncodeDictionary(dictionary));
  const Result<EngineSequence> sequence = parts_.engine->Write(std::move(writes));
  if (!sequence) return sequence.error();
  if (Status status = parts_.engine->Sync(*sequence); !status.ok()) return status;
  return parts_.codec->AddDictionary(dictionary_id, dictionary);
}

Status DictionaryTrainer::Replace(std::span<const std::uint32_t> dictionary_ids, ArticleNumber last_number) {
  constexpr ArticleNumber kBusy = std::numeric_limits<ArticleNumber>::max();
  next_training_ = kBusy;
  Wait();
  for (const std::uint32_t id : dictionary_ids) parts_.codec->RetireDictionary(id);
  const std::uint32_t dictionary_id = parts_.codec->newest_dictionary_id() + 1;
  const std::optional<std::string> dictionary = TrainDictionary(SampleTexts(last_number), dictionary_id);
  const Status status = dictionary ? AddTrained(dictionary_id, *dictionary) : Status::Ok();
  next_training_ = dictionary ? ArticlesForDictionary(dictionary_id + 1)
                              : std::max<ArticleNumber>(2 * last_number, kTrainings[0]);
  return status;
}

}  // namespace newsfold
