#include <array>
#include <string>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/records/format.h"
#include "store/records/value_coding.h"

// The totals and the description of a store.

namespace newsfold {
namespace {

constexpr std::size_t kVersionNameBytesMax = 64;

// Format 12 kept every limit of the rules, as 36 doubles and 18 varints; the last of these is the index's.
void ReadLimitsOfFormat12(ByteReader* reader, StoreMeta* meta) {
  constexpr std::size_t kShares = 36;
  constexpr int kLengths = 18;
  meta->rules.version = reader->ReadVarint32();
  reader->ReadRaw(kShares * sizeof(std::uint64_t));
  for (int i = 0; i < kLengths; ++i) meta->indexed_units_min = reader->ReadVarint32();
}

// Those that every store has.
template <class T>
auto FieldsOf(T& counters) {
  return std::array{&counters.last_number, &counters.last_sequence,     &counters.canonicals,
                    &counters.reposts,     &counters.sightings,         &counters.cluster_size_max,
                    &counters.text_bytes,  &counters.repost_text_bytes, &counters.body_bytes};
}

}  // namespace

std::string EncodeCounters(const StoreCounters& counters) {
  ByteWriter value = Versioned();
  for (const std::uint64_t* field : FieldsOf(counters)) value.PutVarint(*field);
  // What most stores do not have comes last, and only as far as there is any.
  const bool has_former = counters.former != 0;
  const bool has_removed = has_former || counters.removed != 0;
  if (has_removed || counters.last_block_id != 0) value.PutVarint(counters.last_block_id);
  if (has_removed) value.PutVarint(counters.removed);
  if (has_removed) value.PutVarint(counters.removed_body_bytes);
  if (has_former) value.PutVarint(counters.former);
  if (has_former) value.PutVarint(counters.former_body_bytes);
  value.PutChecksum();
  return value.Take();
}

Result<StoreCounters> DecodeCounters(std::string_view value) {
  ByteReader reader = OpenSealedValue(value);
  StoreCounters counters;
  for (std::uint64_t* field : FieldsOf(counters)) *field = reader.ReadVarint();
  if (reader.ok() && !reader.Finished()) counters.last_block_id = reader.ReadVarint();
  for (std::uint64_t* const field :
       {&counters.removed, &counters.removed_body_bytes, &counters.former, &counters.former_body_bytes}) {
    if (reader.ok() && !reader.Finished()) *field = reader.ReadVarint();
  }
  if (!reader.Finished() || EncodeCounters(counters) != value) return Damaged("counters value");
  return counters;
}

std::string EncodeStoreMeta(const StoreMeta& meta) {
  NEWSFOLD_ASSERT(meta.format_version >= kFormatVersion);
  NEWSFOLD_ASSERT(meta.icu_version.size() <= kVersionNameBytesMax);
  NEWSFOLD_ASSERT(meta.unicode_version.size() <= kVersionNameBytesMax);
  ByteWriter value = Versioned();
  value.PutVarint(meta.format_version);
  value.PutVarint(meta.fold_version);
  value.PutString(meta.icu_version);
  value.PutString(meta.unicode_version);
  value.PutRaw(AsBytes(meta.uuid));
  value.PutZigzag(meta.created_at_ms);
  value.PutRaw(AsBytes(meta.secret.bytes));
  value.PutVarint(meta.indexed_units_min);
  value.PutVarint(meta.rules.version);
  value.PutFixed64(meta.rules.limits_digest);
  value.PutByte(static_cast<std::uint8_t>(meta.index_set));
  value.PutChecksum();
  return value.Take();
}

Result<StoreMeta> DecodeStoreMeta(std::string_view value) {
  ByteReader reader = OpenSealedValue(value);
  StoreMeta meta;
  meta.format_version = reader.ReadVarint32();
  if (reader.ok() && !IsReadableFormat(meta.format_version)) return meta;
  meta.fold_version = reader.ReadVarint32();
  meta.icu_version = reader.ReadString(kVersionNameBytesMax);
  meta.unicode_version = reader.ReadString(kVersionNameBytesMax);
  ReadArray(&reader, &meta.uuid);
  meta.created_at_ms = reader.ReadZigzag();
  ReadArray(&reader, &meta.secret.bytes);
  if (meta.format_version > 12) {
    meta.indexed_units_min = reader.ReadVarint32();
    meta.rules.version = reader.ReadVarint32();
    meta.rules.limits_digest = reader.ReadFixed64();
  } else {
    ReadLimitsOfFormat12(&reader, &meta);
  }
  meta.index_set = ReadEnum(&reader, IndexSet::kSecond);
  if (!reader.Finished()) return Damaged("store description");
  return meta;
}

}  // namespace newsfold
