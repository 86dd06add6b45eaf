#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "store/archive.h"
#include "tools/command.h"

namespace newsfold {

enum class StoreAccess : std::uint8_t { kRead, kWrite, kWriteOrCreate };

// --db and --cache-mb, which every verb on a store has.
struct StoreOption {
  std::string directory;
  std::size_t cache_megabytes = 256;
  Thresholds thresholds;  // no option of every verb
};
void AddStoreOption(CLI::App* verb, StoreOption* option);

// The same for Archive::Open.
ArchiveOptions ToArchiveOptions(const StoreOption& option, StoreAccess access);

// Opens the store and runs `work` on it. Returns what work returned, or reports why the store cannot be
// opened and returns the exit code for that.
int WithStore(const CommandContext& context, std::string_view verb, const StoreOption& option,
              StoreAccess access, const std::function<int(Archive&)>& work);

// Reports why a store cannot be opened, with the next step to take. Returns the exit code for that.
int FailToOpen(const CommandContext& context, std::string_view verb, const StoreOption& option,
               const Status& status);

// Reports an error of the archive with the next step to take. Returns its exit code.
int FailWith(const CommandContext& context, std::string_view verb, const Status& status);

}  // namespace newsfold
