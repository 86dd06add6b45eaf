#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"
#include "store/records/text_codec.h"

namespace newsfold {

// Reads texts that are packed in blocks. The latest blocks are kept as they are read, so that reading
// articles in order decompresses each block once. A block never changes, and its id is never used again, so
// that what is kept is never out of date. Thread-safe.
class TextBlockReader {
 public:
  // Both must outlive the reader.
  TextBlockReader(Engine* engine, const TextCodec* codec) : engine_(engine), codec_(codec) {}

  // The text of an article in a block. Errors: kCorruption the block is missing, damaged, or does not hold
  // the article; kUnavailable.
  Result<std::string> ReadText(std::uint64_t block_id, ArticleNumber number);

 private:
  struct Block;

  // Blocks that are kept: 1 MB of text at most.
  static constexpr std::size_t kBlocksMax = 8;

  Result<std::shared_ptr<const Block>> Read(std::uint64_t block_id) const;
  std::shared_ptr<const Block> Find(std::uint64_t block_id);
  void Keep(std::uint64_t block_id, std::shared_ptr<const Block> block);

  Engine* const engine_;
  const TextCodec* const codec_;
  std::mutex mutex_;
  // Shared with those who copy a text out of one just now; the latest first. Guarded by mutex_.
  std::list<std::pair<std::uint64_t, std::shared_ptr<const Block>>> blocks_;
};

}  // namespace newsfold
