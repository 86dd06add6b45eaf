#include "tools/store_option.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tools/output/exit_code.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

constexpr std::string_view kDamageHint =
    "copy the store aside before anything writes to it, and restore a backup";
constexpr std::size_t kCacheMegabytesMax = std::size_t{1} << 20;

std::string OpenHint(const Status& status, const std::string& directory) {
  switch (status.code()) {
    case StatusCode::kNotFound:
      return fmt::format("is the path right? `newsfold ingest --db {} PATH...` makes one", directory);
    case StatusCode::kCorruption:
      return std::string(kDamageHint);
    case StatusCode::kUnavailable:
      return "wait for the other newsfold to end, or ask the server that has the store open";
    default:
      return {};
  }
}

}  // namespace

void AddStoreOption(CLI::App* verb, StoreOption* option) {
  const CLI::Validator is_named([](const std::string& name) { return name.empty() ? "is empty" : ""; }, "");
  verb->add_option("--db", option->directory, "Directory of the store")
      ->required()
      ->check(is_named)
      ->type_name("DIR");
  verb->add_option("--cache-mb", option->cache_megabytes, "Memory for cached blocks, in MB")
      ->check(CLI::Range(std::size_t{1}, kCacheMegabytesMax))
      ->type_name("N")
      ->capture_default_str();
}

ArchiveOptions ToArchiveOptions(const StoreOption& option, StoreAccess access) {
  ArchiveOptions options;
  options.directory = option.directory;
  options.cache_bytes = option.cache_megabytes << 20;
  options.create_if_missing = access == StoreAccess::kWriteOrCreate;
  options.read_only = access == StoreAccess::kRead;
  options.thresholds = option.thresholds;
  return options;
}

int WithStore(const CommandContext& context, std::string_view verb, const StoreOption& option,
              StoreAccess access, const std::function<int(Archive&)>& work) {
  Result<std::unique_ptr<Archive>> archive = Archive::Open(ToArchiveOptions(option, access));
  return archive ? work(**archive) : FailToOpen(context, verb, option, archive.error());
}

int FailToOpen(const CommandContext& context, std::string_view verb, const StoreOption& option,
               const Status& status) {
  return Fail(context, verb, OpenExitCodeOf(status), status.message(), OpenHint(status, option.directory));
}

int FailWith(const CommandContext& context, std::string_view verb, const Status& status) {
  const bool is_damage = status.code() == StatusCode::kCorruption;
  return Fail(context, verb, ExitCodeOf(status), status.message(), std::string(is_damage ? kDamageHint : ""));
}

}  // namespace newsfold
