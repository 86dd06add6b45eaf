#include "store/records/store_meta.h"

#include <future>
#include <memory>
#include <optional>
#include <utility>

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

// Writes the description unless another process was quicker.
Status CreateStoreMeta(Engine* engine, const Thresholds& thresholds) {
  WriteSet writes;
  writes.Put(MetaKey(kStoreMetaName), EncodeStoreMeta(NewStoreMeta(thresholds)));
  EngineSequence sequence = 0;
  bool swapped = false;
  // Shared, because the completing thread may still be inside set_value when this one goes on.
  const auto done = std::make_shared<std::promise<Status>>();
  engine->CompareAndSet(MetaKey(kStoreMetaName), std::nullopt, std::move(writes), &sequence, &swapped,
                        [done](Status status) { done->set_value(std::move(status)); });
  Status status = done->get_future().get();
  if (status.ok()) status = engine->Sync(sequence);
  return status.ok() ? status : status.WithContext("create the store");
}

}  // namespace

StoreMeta NewStoreMeta(const Thresholds& thresholds) {
  StoreMeta meta;
  meta.format_version = kFormatVersion;
  meta.fold_version = kFoldVersion;
  meta.icu_version = IcuVersion();
  meta.unicode_version = UnicodeVersion();
  meta.created_at_ms = NowMs();
  meta.thresholds = thresholds;
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

std::vector<MetaDifference> CompareMeta(const StoreMeta& meta, const Thresholds& thresholds) {
  if (meta.format_version != kFormatVersion) {
    return {{"format version", std::to_string(meta.format_version), std::to_string(kFormatVersion)}};
  }
  std::vector<MetaDifference> differences;
  const auto compare = [&](const std::string& what, const std::string& found, const std::string& wanted) {
    if (found != wanted) differences.push_back({what, found, wanted});
  };
  compare("fold version", std::to_string(meta.fold_version), std::to_string(kFoldVersion));
  compare("ICU", meta.icu_version, IcuVersion());
  compare("Unicode", meta.unicode_version, UnicodeVersion());
  if (!(meta.thresholds == thresholds)) {
    const bool is_version = meta.thresholds.version != thresholds.version;
    differences.push_back({"thresholds version", std::to_string(meta.thresholds.version),
                           is_version ? std::to_string(thresholds.version) : "other values"});
  }
  return differences;
}

Status CheckStoreMeta(const StoreMeta& meta, const Thresholds& thresholds) {
  const std::vector<MetaDifference> differences = CompareMeta(meta, thresholds);
  if (differences.empty()) return Status::Ok();
  if (meta.format_version != kFormatVersion) {
    return Mismatch(differences.front(),
                    "ingest the articles into a new store with 'newsfold ingest --db NEW_DIR'");
  }
  return Mismatch(differences.front(), "make its index anew with 'newsfold reindex'");
}

Result<StoreMeta> OpenStoreMeta(Engine* engine, const Thresholds& thresholds, bool create_if_missing) {
  Result<StoreMeta> meta = ReadStoreMeta(engine);
  if (!meta && meta.error().code() == StatusCode::kNotFound && create_if_missing) {
    if (Status status = CreateStoreMeta(engine, thresholds); !status.ok()) return status;
    meta = ReadStoreMeta(engine);
  }
  if (!meta) return meta.error();
  if (Status status = CheckStoreMeta(*meta, thresholds); !status.ok()) return status;
  return meta;
}

}  // namespace newsfold
