#include "store/backup/backup_manifest.h"

#include <algorithm>
#include <cctype>
#include <exception>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "store/backup/sha256_stream.h"

namespace newsfold {
namespace {

namespace json = boost::json;

constexpr std::uint32_t kManifestVersion = 1;

bool IsPlainName(std::string_view name) {
  const bool is_plain = std::all_of(name.begin(), name.end(), [](unsigned char byte) {
    return std::isalnum(byte) != 0 || byte == '.' || byte == '-' || byte == '_';
  });
  return is_plain && !name.empty() && name.front() != '.';
}

// Whether a file of this name stays within the folder it is restored to.
bool IsFileName(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return IsPlainName(name);
  return IsPlainName(name.substr(0, slash)) && IsPlainName(name.substr(slash + 1));
}

BackupManifest ManifestFrom(const json::object& object) {
  BackupManifest manifest;
  manifest.number = json::value_to<std::uint64_t>(object.at("number"));
  manifest.made_at_ms = json::value_to<std::int64_t>(object.at("made_at_ms"));
  const json::object& store = object.at("store").as_object();
  manifest.store = {.store_id = json::value_to<std::string>(store.at("id")),
                    .format_version = json::value_to<std::uint32_t>(store.at("format")),
                    .articles = json::value_to<std::uint64_t>(store.at("articles")),
                    .last_sequence = json::value_to<std::uint64_t>(store.at("last_sequence"))};
  for (const json::value& value : object.at("files").as_array()) {
    const json::object& file = value.as_object();
    manifest.files.push_back({.name = json::value_to<std::string>(file.at("name")),
                              .bytes = json::value_to<std::uint64_t>(file.at("bytes")),
                              .sha256 = json::value_to<std::string>(file.at("sha256"))});
  }
  return manifest;
}

Result<BackupManifest> ParseManifest(std::string_view line) {
  try {
    const json::value value = json::parse({line.data(), line.size()});
    const auto version = json::value_to<std::uint32_t>(value.as_object().at("version"));
    if (version != kManifestVersion)
      return FailedPrecondition("is of version " + std::to_string(version) + ", made by a newer program");
    BackupManifest manifest = ManifestFrom(value.as_object());
    const bool is_sound = std::all_of(
        manifest.files.begin(), manifest.files.end(),
        [](const BackedUpFile& file) { return IsFileName(file.name) && IsSha256Hex(file.sha256); });
    if (is_sound) return manifest;
    return Corruption("names a file that cannot be");
  } catch (const std::exception& error) {
    return Corruption(std::string("is not what a backup says of itself: ") + error.what());
  }
}

}  // namespace

std::string EncodeBackupManifest(const BackupManifest& manifest) {
  json::array files;
  for (const BackedUpFile& file : manifest.files)
    files.push_back(json::object{{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  const json::object object = {{"version", kManifestVersion},
                               {"number", manifest.number},
                               {"made_at_ms", manifest.made_at_ms},
                               {"store",
                                {{"id", manifest.store.store_id},
                                 {"format", manifest.store.format_version},
                                 {"articles", manifest.store.articles},
                                 {"last_sequence", manifest.store.last_sequence}}},
                               {"files", std::move(files)}};
  const std::string line = json::serialize(object);
  return line + "\n" + Sha256HexOf(line) + "\n";
}

Result<BackupManifest> DecodeBackupManifest(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return Corruption("has no second line");
  const std::string_view line = bytes.substr(0, end);
  if (bytes.substr(end + 1) != Sha256HexOf(line) + "\n") return Corruption("does not match its SHA-256");
  return ParseManifest(line);
}

}  // namespace newsfold
