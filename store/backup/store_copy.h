#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "store/backup/backup_manifest.h"
#include "store/base/held_files.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/index/article_index.h"

namespace newsfold {

// All files of the store whose engine and index these are. Others may write to it meanwhile. Errors: those of
// the engine.
Result<HeldFiles> HoldStore(Engine* engine, ArticleIndex* index);
// All files of the store in `directory`, whose engine this is, and which nobody else has open. Errors: those
// of the engine; kCorruption; kFailedPrecondition a program of another format made it.
Result<HeldFiles> HoldStore(Engine* engine, const std::string& directory);

// Opens the engine of the store in a folder to be read.
using EngineOpener = std::function<Result<std::unique_ptr<Engine>>(const std::string& directory)>;

enum class CopyCheck {
  kOpens,     // its engine and its index open, with all that was acknowledged
  kAllBytes,  // and all their files match the checksums that they were written with
};

// Opens the store in a folder, and tells what it is. Errors: those of the opener, kCorruption,
// kFailedPrecondition a program of another format made it.
Result<StoreIdentity> CheckStoreCopy(const EngineOpener& open_engine, const std::string& directory,
                                     CopyCheck check);

// The same of a store whose files lie elsewhere, under other names: {name in the store, where it is} each.
Result<StoreIdentity> CheckStoreOf(const EngineOpener& open_engine,
                                   std::span<const std::pair<std::string, std::string>> files);

}  // namespace newsfold
