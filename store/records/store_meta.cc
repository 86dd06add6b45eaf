#include "store/records/store_meta.h"

#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "dedup/sketch/fingerprint.h"
#include "dedup/text/fold.h"
#include "store/base/random_bytes.h"
#include "store/records/article_id.h"

namespace newsfold {
namespace {

Status Mismatch(const MetaDifference& difference, const std::string& advice) {
  return FailedPrecondition("the store was made with " + difference.what + " " + difference.found +
                            ", this program uses " + difference.wanted + "; " + advice +
                            ", or open this one with the program that made it");
}

// Writes the description, unless there is another than `expected` by then: another process was quicker.
Result<bool> ReplaceStoreMeta(Engine* engine, const std::optional<std::string>& expected,
                              const StoreMeta& meta) {
  WriteSet writes;
  writes.Put(MetaKey(kStoreMetaName), EncodeStoreMeta(meta));
  EngineSequence sequence = 0;
  bool swapped = false;
  // Shared, because the completing thread may still be inside set_value when this one goes on.
  const auto done = std::make_shared<std::promise<Status>>();
  engine->CompareAndSet(MetaKey(kStoreMetaName), expected, std::move(writes), &sequence, &swapped,
                        [done](Status status) { done->set_value(std::move(status)); });
  Status status = done->get_future().get();
  if (status.ok() && swapped) status = engine->Sync(sequence);
  if (!status.ok()) return status;
  return swapped;
}

// From now on older programs refuse the store.
Result<StoreMeta> Migrate(Engine* engine, const StoreMeta& old) {
  const Result<std::optional<std::string>> value = engine->Get(MetaKey(kStoreMetaName));
  if (!value) return value.error();
  StoreMeta meta = old;
  meta.format_version = kFormatVersion;
  const Result<bool> swapped = ReplaceStoreMeta(engine, *value, meta);
  if (!swapped) return swapped.error().WithContext("migrate the store");
  if (!*swapped) return Unavailable("the store's description was changed meanwhile");
  return meta;
}

}  // namespace

StoreMeta NewStoreMeta(const Thresholds& thresholds) {
  StoreMeta meta;
  meta.format_version = kFormatVersion;
  meta.fold_version = kFoldVersion;
  meta.icu_version = IcuVersion();
  meta.unicode_version = UnicodeVersion();
  meta.created_at_ms = NowMs();
  meta.indexed_units_min = kIndexedUnitsMin;
  meta.rules = IdentityOf(thresholds);
  FillRandom(meta.uuid);
  FillRandom(meta.secret.bytes);
  return meta;
}

Result<StoreMeta> ReadStoreMeta(Engine* engine) {
  const Result<std::optional<std::string>> value = engine->Get(MetaKey(kStoreMetaName));
  if (!value) return value.error();
  if (*value) return DecodeStoreMeta(**value);
  bool is_empty = true;
  Status status = engine->Scan(FamilyPrefix(Family::kRecord), "",
                               [&](std::string_view, std::string_view) { return is_empty = false; });
  if (!status.ok()) return status;
  if (is_empty) return NotFound("there is no store");
  return Corruption("there are articles, but the store's description is missing");
}

Result<StoreCounters> ReadCounters(Engine* engine) {
  const Result<std::optional<std::string>> value = engine->Get(MetaKey(kCountersName));
  if (!value) return value.error();
  return *value ? DecodeCounters(**value) : StoreCounters{};
}

std::vector<MetaDifference> CompareMeta(const StoreMeta& meta) {
  if (!IsReadableFormat(meta.format_version)) {
    return {{"format version", std::to_string(meta.format_version), std::to_string(kFormatVersion)}};
  }
  std::vector<MetaDifference> differences;
  const auto compare = [&](const std::string& what, const std::string& found, const std::string& wanted) {
    if (found != wanted) differences.push_back({what, found, wanted});
  };
  if (meta.format_version < kFormatVersionMigrated)
    compare("format version", std::to_string(meta.format_version), std::to_string(kFormatVersion));
  compare("fold version", std::to_string(meta.fold_version), std::to_string(kFoldVersion));
  compare("ICU", meta.icu_version, IcuVersion());
  compare("Unicode", meta.unicode_version, UnicodeVersion());
  compare("index limit", std::to_string(meta.indexed_units_min) + " units",
          std::to_string(kIndexedUnitsMin) + " units");
  return differences;
}

Status CheckStoreMeta(const StoreMeta& meta) {
  const std::vector<MetaDifference> differences = CompareMeta(meta);
  if (differences.empty()) return Status::Ok();
  if (!IsReadableFormat(meta.format_version)) {
    return Mismatch(differences.front(),
                    "ingest the articles into a new store with 'newsfold ingest --db NEW_DIR'");
  }
  return Mismatch(differences.front(), "make its index anew with 'newsfold reindex'");
}

Result<StoreMeta> OpenStoreMeta(Engine* engine, const Thresholds& thresholds, MetaAccess access) {
  Result<StoreMeta> meta = ReadStoreMeta(engine);
  const bool is_missing = !meta && meta.error().code() == StatusCode::kNotFound;
  if (is_missing && access == MetaAccess::kOpenOrCreate) {
    // Unless another process was quicker.
    const Result<bool> created = ReplaceStoreMeta(engine, std::nullopt, NewStoreMeta(thresholds));
    if (!created) return created.error().WithContext("create the store");
    meta = ReadStoreMeta(engine);
  }
  if (!meta) return meta.error();
  if (Status status = CheckStoreMeta(*meta); !status.ok()) return status;
  const bool is_migrated = access != MetaAccess::kRead && meta->format_version < kFormatVersion;
  return is_migrated ? Migrate(engine, *meta) : meta;
}

Status RecordRules(Engine* engine, const RulesIdentity& rules) {
  const Result<std::optional<std::string>> value = engine->Get(MetaKey(kStoreMetaName));
  if (!value) return value.error();
  if (!*value) return NotFound("there is no store");
  Result<StoreMeta> meta = DecodeStoreMeta(**value);
  if (!meta) return meta.error();
  if (Status status = CheckStoreMeta(*meta); !status.ok()) return status;
  meta->rules = rules;
  if (EncodeStoreMeta(*meta) == **value) return Status::Ok();
  const Result<bool> swapped = ReplaceStoreMeta(engine, *value, *meta);
  if (!swapped) return swapped.error().WithContext("record the rules");
  return *swapped ? Status::Ok() : Unavailable("the store's description was changed meanwhile");
}

}  // namespace newsfold
