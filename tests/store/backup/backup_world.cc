#include "tests/store/backup/backup_world.h"

#include <array>
#include <random>
#include <utility>

#include "store/backup/backup_folder.h"
#include "store/json/json.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold::testing {
namespace {

constexpr std::size_t kIndexTableBytes = std::size_t{64} << 10;

Article PageNamed(const std::string& id, std::string text) {
  Article article;
  article.id = id;
  article.text = std::move(text);
  return article;
}

}  // namespace

std::string PageOf(unsigned seed) {
  constexpr std::array kSyllables = {"ka", "lo",  "mi",  "ru", "ten", "sa",
                                     "vo", "pel", "dri", "nu", "ost", "ber"};
  constexpr int kWords = 240;
  std::mt19937 random(seed);
  std::string text;
  for (int word = 0; word < kWords; ++word) {
    for (int syllable = 0; syllable < 3; ++syllable) text += kSyllables[random() % kSyllables.size()];
    text += word % 12 == 11 ? ".\n" : " ";
  }
  return text;
}

ArchiveOptions BackupWorld::Options(const std::string& directory) const {
  ArchiveOptions options;
  options.directory = directory;
  options.create_if_missing = true;
  options.cache_bytes = std::size_t{1} << 20;
  options.index_table_bytes = kIndexTableBytes;
  return options;
}

std::unique_ptr<Archive> BackupWorld::OpenArchive(const std::string& directory) {
  Result<std::unique_ptr<Archive>> archive = Archive::Open(Options(directory));
  EXPECT_THAT(archive, IsOk());
  return archive ? std::move(*archive) : nullptr;
}

void BackupWorld::Ingest(Archive* archive, unsigned seed) {
  const std::string id = "page-" + std::to_string(seed);
  EXPECT_THAT(archive->Ingest(PageNamed(id, PageOf(seed))), IsOk());
  if (seed % 3 != 0) return;
  EXPECT_THAT(archive->Ingest(PageNamed(id + "-copy", "A line in front.\n" + PageOf(seed))), IsOk());
}

void BackupWorld::Fill(unsigned begin, unsigned end) {
  Release();
  const std::unique_ptr<Archive> archive = OpenArchive(store_);
  for (unsigned seed = begin; seed < end; ++seed) Ingest(archive.get(), seed);
}

HeldFiles BackupWorld::Hold() {
  if (engine_ == nullptr) {
    Result<std::unique_ptr<Engine>> engine = OpenEngine(Options(store_));
    EXPECT_THAT(engine, IsOk());
    engine_ = std::move(*engine);
  }
  Result<HeldFiles> held = HoldStore(engine_.get(), store_);
  EXPECT_THAT(held, IsOk());
  return held ? std::move(*held) : HeldFiles{};
}

void BackupWorld::Release() {
  engine_.reset();
}

Result<BackupSummary> BackupWorld::Backup(BackupOptions options) {
  return MakeBackup(SystemBackupContext(), Hold(), backups_, options, NeverStop);
}

BackupSummary BackupWorld::MustBackup(BackupOptions options) {
  Result<BackupSummary> summary = Backup(options);
  EXPECT_THAT(summary, IsOk());
  return summary ? *summary : BackupSummary{};
}

std::vector<std::uint64_t> BackupWorld::Numbers() {
  std::vector<std::uint64_t> numbers;
  const Result<std::vector<BackupInfo>> backups = ListBackups(backups_);
  EXPECT_THAT(backups, IsOk());
  for (const BackupInfo& backup : *backups) numbers.push_back(backup.number);
  return numbers;
}

std::string BackupWorld::KeptFile(const std::string& name, std::uint64_t number) {
  const auto folder = BackupFolder::Open(SystemBackupFiles(), backups_, BackupFolder::Access::kRead);
  const Result<BackupManifest> manifest = (*folder)->Find(number);
  for (const BackedUpFile& file : manifest->files) {
    if (file.name.starts_with(name)) return (*folder)->PathOf(file.sha256);
  }
  ADD_FAILURE() << "no file " << name;
  return {};
}

std::string BackupWorld::StoreFileOf(const std::string& name) {
  for (const StoreFile& file : Hold().files) {
    if (file.name.ends_with(name) && !file.path.empty()) return file.path;
  }
  ADD_FAILURE() << "no file " << name;
  return {};
}

std::map<std::string, std::string> BackupWorld::Contents(Archive* archive) {
  std::map<std::string, std::string> contents;
  const Status status = archive->ForEachId([&](std::string_view id) {
    const Result<StoredArticle> stored = archive->Get(id);
    EXPECT_THAT(stored, IsOk());
    if (!stored) return false;
    contents[std::string(id)] = SerializeJson(ToJson(*stored)) + stored->article.text;
    return true;
  });
  EXPECT_THAT(status, IsOk());
  return contents;
}

std::map<std::string, std::string> BackupWorld::ContentsOf(const std::string& directory) {
  const std::unique_ptr<Archive> archive = OpenArchive(directory);
  return archive == nullptr ? std::map<std::string, std::string>() : Contents(archive.get());
}

void FlipByte(const std::string& path) {
  std::string bytes = ReadFile(path);
  ASSERT_FALSE(bytes.empty()) << path;
  bytes[bytes.size() / 2] ^= 1;
  // In place: a hard link sees it too.
  WriteFile(path, bytes);
}

}  // namespace newsfold::testing
