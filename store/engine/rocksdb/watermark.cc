#include "store/engine/rocksdb/watermark.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/engine/file_sync.h"

namespace newsfold {
namespace {

constexpr std::string_view kMagic = "NFWATER1";
// Each slot has a disk sector to itself, so that writing one cannot tear the other.
constexpr std::size_t kSlotBytes = 2048;
constexpr std::size_t kSlotCount = 2;

std::string PathIn(const std::string& directory) {
  return directory + "/" + Watermark::kFileName;
}

Status FileError(const std::string& path, std::string_view what) {
  const int error = errno;
  const std::string message = path + ": " + std::string(what) + ": " + std::generic_category().message(error);
  const bool is_denied = error == EACCES || error == EPERM || error == EROFS;
  return is_denied ? InvalidArgument(message) : Unavailable(message);
}

}  // namespace

Result<std::unique_ptr<Watermark>> Watermark::Create(const std::string& directory, std::string store_id) {
  if (store_id.size() > kStoreIdBytesMax) {
    return InvalidArgument("watermark: the store's name has " + std::to_string(store_id.size()) +
                           " bytes, at most " + std::to_string(kStoreIdBytesMax) + " fit");
  }
  const std::string path = PathIn(directory);
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) {
    return FileError(path, "create");
  }
  std::unique_ptr<Watermark> watermark(new Watermark(path, file));
  watermark->store_id_ = std::move(store_id);
  if (ftruncate(file, kSlotCount * kSlotBytes) != 0) {
    return FileError(path, "set size");
  }
  if (Status status = watermark->WriteSlot({0, watermark->store_id_, {}}); !status.ok()) {
    return status;
  }
  if (Status status = SyncDirectory(directory); !status.ok()) {
    return status;
  }
  return watermark;
}

Result<std::unique_ptr<Watermark>> Watermark::Open(const std::string& directory, Access access) {
  const std::string path = PathIn(directory);
  const int mode = access == Access::kWritable ? O_RDWR : O_RDONLY;
  const int file = open(path.c_str(), mode | O_CLOEXEC);
  if (file < 0) {
    return errno == ENOENT ? NotFound(path + " is missing") : FileError(path, "open");
  }
  std::unique_ptr<Watermark> watermark(new Watermark(path, file));
  if (Status status = watermark->ReadSlots(); !status.ok()) {
    return status;
  }
  return watermark;
}

std::string Watermark::Contents(const std::string& store_id, EngineSequence sequence) {
  std::string bytes = EncodeSlot({sequence, store_id, {}});
  bytes.resize(kSlotCount * kSlotBytes);
  return bytes;
}

Watermark::~Watermark() {
  close(file_);
}

Status Watermark::Verify(const std::string& store_id, EngineSequence newest) const {
  if (store_id != store_id_) {
    return Corruption(path_ + " belongs to store " + store_id_ + ", this is store " + store_id +
                      "; files of two stores are mixed: restore from backup");
  }
  if (newest < sequence_) {
    return Corruption(std::to_string(newest) + " found, " + std::to_string(sequence_) + " acknowledged: " +
                      std::to_string(sequence_ - newest) + " operations missing; restore from backup");
  }
  return Status::Ok();
}

Status Watermark::VerifyManifest(const ManifestMark& found) const {
  if (found.number == manifest_.number && found.bytes < manifest_.bytes) {
    return Corruption("the manifest " + std::to_string(found.number) + " has " + std::to_string(found.bytes) +
                      " bytes, of " + std::to_string(manifest_.bytes) +
                      " that were written; restore from backup");
  }
  if (found.number < manifest_.number) {
    return Corruption("CURRENT names the manifest " + std::to_string(found.number) + ", and " +
                      std::to_string(manifest_.number) + " was in use; restore from backup");
  }
  return Status::Ok();
}

Status Watermark::Advance(EngineSequence sequence, const ManifestMark& manifest) {
  if (sequence <= sequence_ && manifest <= manifest_) return Status::Ok();
  return WriteSlot({std::max(sequence, sequence_), store_id_, std::max(manifest, manifest_)});
}

// Programs that know of no manifest read this much of a slot, and write it.
std::string Watermark::EncodeOlderSlot(const Slot& slot) {
  NEWSFOLD_ASSERT(slot.store_id.size() <= kStoreIdBytesMax);  // or it could not be read back
  ByteWriter writer;
  writer.PutRaw(kMagic);
  writer.PutFixed64(slot.sequence);
  writer.PutString(slot.store_id);
  writer.PutChecksum();
  return writer.Take();
}

std::string Watermark::EncodeSlot(const Slot& slot) {
  ByteWriter writer;
  writer.PutRaw(EncodeOlderSlot(slot));
  writer.PutFixed64(slot.manifest.number);
  writer.PutFixed64(slot.manifest.bytes);
  writer.PutChecksum();
  return writer.Take();
}

bool Watermark::DecodeSlot(std::string_view bytes, Slot* slot) {
  ByteReader reader(bytes);
  if (reader.ReadRaw(kMagic.size()) != kMagic) {
    return false;
  }
  slot->sequence = reader.ReadFixed64();
  slot->store_id = reader.ReadString(kStoreIdBytesMax);
  if (!reader.ok()) {
    return false;
  }
  const std::string older = EncodeOlderSlot(*slot);
  if (!bytes.starts_with(older)) {
    return false;
  }
  ByteReader rest(bytes.substr(older.size()));
  slot->manifest.number = rest.ReadFixed64();
  slot->manifest.bytes = rest.ReadFixed64();
  if (!bytes.starts_with(EncodeSlot(*slot))) slot->manifest = {};
  return true;
}

Status Watermark::ReadSlots() {
  std::array<char, kSlotCount * kSlotBytes> bytes{};
  const ssize_t count = pread(file_, bytes.data(), bytes.size(), 0);
  if (count < 0) {
    return FileError(path_, "read");
  }
  bool found = false;
  for (std::size_t i = 0; i < kSlotCount; ++i) {
    Slot slot;
    if (DecodeSlot({bytes.data() + i * kSlotBytes, kSlotBytes}, &slot) &&
        (!found || std::tie(slot.sequence, slot.manifest) > std::tie(sequence_, manifest_))) {
      found = true;
      newest_slot_ = i;
      sequence_ = slot.sequence;
      manifest_ = slot.manifest;
      store_id_ = std::move(slot.store_id);
    }
  }
  return found ? Status::Ok() : Corruption(path_ + ": both copies of the mark are damaged");
}

Status Watermark::WriteSlot(const Slot& slot) {
  const std::size_t place = (newest_slot_ + 1) % kSlotCount;
  NEWSFOLD_ASSERT(slot.sequence >= sequence_ && slot.manifest >= manifest_);
  const std::string bytes = EncodeSlot(slot);
  NEWSFOLD_ASSERT(bytes.size() <= kSlotBytes);
  const auto offset = static_cast<off_t>(place * kSlotBytes);
  if (pwrite(file_, bytes.data(), bytes.size(), offset) != static_cast<ssize_t>(bytes.size())) {
    return FileError(path_, "write");
  }
  if (fdatasync(file_) != 0) {
    return FileError(path_, "sync");
  }
  newest_slot_ = place;
  sequence_ = slot.sequence;
  manifest_ = slot.manifest;
  return Status::Ok();
}

}  // namespace newsfold
