#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// A manifest of the database, and how much of it is durable.
struct ManifestMark {
  std::uint64_t number = 0;  // in its name; 0: not known
  std::uint64_t bytes = 0;

  friend auto operator<=>(const ManifestMark&,
                          const ManifestMark&) = default;  // NOLINT(modernize-use-nullptr)
};

// The file WATERMARK of a store: the highest sequence known to be durable, and how much of the newest
// manifest is. They are kept outside the database, because a database whose log or manifest lost its tail
// opens without complaint, and then deletes the files that the manifest does not name any more. Two
// checksummed slots are written in turn, so that a torn write leaves the other one. Thread-compatible.
class Watermark {
 public:
  static constexpr char kFileName[] = "WATERMARK";
  static constexpr std::size_t kStoreIdBytesMax = 64;

  // Writes a new file with sequence 0 and makes it durable. `store_id` tells stores apart; at most
  // kStoreIdBytesMax bytes. kUnavailable if the file exists or cannot be written.
  static Result<std::unique_ptr<Watermark>> Create(const std::string& directory, std::string store_id);

  // Reads the intact slot with the highest sequence. kNotFound if there is no file, kCorruption if no slot is
  // intact, kUnavailable if the file cannot be read. Advance needs `writable`.
  enum class Access { kReadOnly, kWritable };
  static Result<std::unique_ptr<Watermark>> Open(const std::string& directory, Access access);

  // The bytes of a new file with this sequence.
  static std::string Contents(const std::string& store_id, EngineSequence sequence);

  ~Watermark();
  Watermark(const Watermark&) = delete;
  Watermark& operator=(const Watermark&) = delete;

  const std::string& store_id() const { return store_id_; }
  EngineSequence sequence() const { return sequence_; }

  // kCorruption if a store named `store_id` whose newest sequence is `newest` cannot be the one this file was
  // written for, or has lost acknowledged writes.
  Status Verify(const std::string& store_id, EngineSequence newest) const;

  // kCorruption if the newest manifest is older or shorter than the one that was marked.
  Status VerifyManifest(const ManifestMark& found) const;

  // Raises the marks and makes them durable. Does nothing if neither is above what is marked. kUnavailable if
  // the file cannot be written; do not try again.
  Status Advance(EngineSequence sequence, const ManifestMark& manifest = {});

 private:
  struct Slot {
    EngineSequence sequence = 0;
    std::string store_id;
    ManifestMark manifest;
  };

  Watermark(std::string path, int file) : path_(std::move(path)), file_(file) {}
  static std::string EncodeSlot(const Slot& slot);
  static std::string EncodeOlderSlot(const Slot& slot);
  static bool DecodeSlot(std::string_view bytes, Slot* slot);
  Status ReadSlots();
  Status WriteSlot(const Slot& slot);

  const std::string path_;
  const int file_;
  std::string store_id_;
  std::size_t newest_slot_ = 0;
  EngineSequence sequence_ = 0;
  ManifestMark manifest_;
};

}  // namespace newsfold
