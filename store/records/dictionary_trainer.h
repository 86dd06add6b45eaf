#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/record_reader.h"
#include "store/records/text_codec.h"

namespace newsfold {

// Gives the codec its dictionaries: those the store has at open, and new ones trained on its articles as it
// grows. Training runs on a thread of its own; ingest goes on meanwhile with what there is.
// Thread-safe.
class DictionaryTrainer {
 public:
  struct Parts {
    Engine* engine = nullptr;
    EngineRecordReader* reader = nullptr;
    TextCodec* codec = nullptr;
  };

  // All of `parts` must outlive the trainer.
  explicit DictionaryTrainer(const Parts& parts) : parts_(parts) {}
  // Waits for a training to end.
  ~DictionaryTrainer();

  // Reads the store's dictionaries into the codec. Call once, before anything else. Errors: kCorruption.
  Status Load();

  // Starts a training if the store, which now holds articles 1 to `last_number`, has outgrown its newest
  // dictionary. Costs a comparison otherwise.
  void Update(ArticleNumber last_number);

  // Nothing is compressed with these dictionaries any more. Trains another on what the store, which now holds
  // articles 1 to `last_number`, has, and returns once it is in use; none if there is too little to train on.
  // Errors: as of writing.
  Status Replace(std::span<const std::uint32_t> dictionary_ids, ArticleNumber last_number);

  // Returns once no training runs.
  void Wait();

 private:
  void Train(std::uint32_t dictionary_id, ArticleNumber last_number);
  Status AddTrained(std::uint32_t dictionary_id, const std::string& dictionary);
  std::vector<std::string> SampleTexts(ArticleNumber last_number);

  const Parts parts_;
  std::atomic<ArticleNumber> next_training_{0};  // the number of articles that calls for it
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::thread thread_;  // guarded by mutex_
};

// The number of articles at which dictionary `dictionary_id` (from 1) is trained; no article number reaches
// that of a dictionary that never will be.
ArticleNumber ArticlesForDictionary(std::uint32_t dictionary_id);

}  // namespace newsfold
