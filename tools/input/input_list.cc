#include "tools/input/input_list.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fnmatch.h>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPathListBytesMax = std::size_t{1} << 30;

bool Matches(const std::string& pattern, std::string_view path) {
  const bool is_for_names = pattern.find('/') == std::string::npos;
  const std::string matched(is_for_names ? path.substr(path.rfind('/') + 1) : path);
  return fnmatch(pattern.c_str(), matched.c_str(), 0) == 0;
}

bool MatchesAny(const std::vector<std::string>& patterns, std::string_view path) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return Matches(pattern, path); });
}

std::uint64_t SizeOf(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : size;
}

// Walks a directory with several threads, one folder at a time each.
class DirectoryWalk {
 public:
  DirectoryWalk(const InputSelection& selection, fs::path root)
      : selection_(selection), root_(std::move(root)) {}

  // Appends what is found.
  void Run(InputList* list) {
    folders_.push_back(root_);
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < selection_.threads; ++i) threads.emplace_back([this] { Work(); });
    Work();
    for (std::thread& thread : threads) thread.join();
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) { return a.id < b.id; });
    for (const auto& [id, path] : found_) Add(id, path, list);
    for (const auto& [kind, count] : passed_over_) list->passed_over[kind] += count;
  }

 private:
  struct Found {
    std::string id;
    std::string path;
  };

  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [&] { return !folders_.empty() || busy_ == 0; });
      if (folders_.empty()) break;
      const fs::path folder = std::move(folders_.front());
      folders_.pop_front();
      ++busy_;
      lock.unlock();
      List(folder);
      lock.lock();
      --busy_;
      wake_.notify_all();
    }
  }

  void List(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) Take(*entries);
    // Opening the folder itself as a file will say that something is wrong with it.
    if (!error) return;
    const std::lock_guard lock(mutex_);
    found_.push_back({IdOf(folder), folder.string()});
  }

  void Take(const fs::directory_entry& entry) {
    std::error_code error;
    const fs::file_status status = entry.symlink_status(error);
    const std::string id = IdOf(entry.path());
    const bool is_folder = fs::is_directory(status);
    const bool is_left_out = is_folder ? MatchesAny(selection_.exclude, id) : !IsSelected(selection_, id);
    if (is_left_out) return;
    const std::lock_guard lock(mutex_);
    if (is_folder) {
      folders_.push_back(entry.path());
      wake_.notify_one();
    } else if (fs::is_regular_file(status)) {
      found_.push_back({id, entry.path().string()});
    } else {
      ++passed_over_[fs::is_symlink(status) ? "link" : "special file"];
    }
  }

  std::string IdOf(const fs::path& path) const { return path.lexically_relative(root_).string(); }

  void Add(const std::string& id, const std::string& path, InputList* list) const {
    InputFile file = MakeInput(path, id, selection_.format);
    std::error_code error;
    if (file.format == InputFormat::kUnknown && !fs::is_directory(path, error)) {
      ++list->passed_over[EndingOfName(id)];
      return;
    }
    file.size_bytes = SizeOf(path);
    list->files.push_back(std::move(file));
  }

  const InputSelection& selection_;
  const fs::path root_;

  std::mutex mutex_;
  std::condition_variable wake_;
  // guarded by mutex_
  std::deque<fs::path> folders_;  // to be listed
  std::size_t busy_ = 0;          // threads that list one
  std::vector<Found> found_;
  std::map<std::string, std::uint64_t> passed_over_;
};

void AddPath(const std::string& path, const InputSelection& selection, InputList* list) {
  std::error_code error;
  if (path != "-" && fs::is_directory(path, error)) {
    DirectoryWalk(selection, path).Run(list);
    return;
  }
  InputFile file = MakeInput(path, fs::path(path).filename().string(), selection.format);
  // Somebody has chosen it.
  if (file.format == InputFormat::kUnknown) {
    file.format = InputFormat::kText;
    file.may_be_page = true;
  }
  if (path != "-") file.size_bytes = SizeOf(path);
  list->files.push_back(std::move(file));
}

// Paths end with NUL if there is any, else with a new line.
Status AddListed(const std::string& path, const InputSelection& selection, InputList* list) {
  Result<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
  Result<std::string> paths = source ? ReadAll(source->get(), kPathListBytesMax) : source.error();
  if (!paths) return paths.error().WithContext(path);
  const char end = paths->find('\0') != std::string::npos ? '\0' : '\n';
  for (std::size_t begin = 0; begin < paths->size();) {
    const std::size_t found = std::min(paths->find(end, begin), paths->size());
    if (found > begin) AddPath(paths->substr(begin, found - begin), selection, list);
    begin = found + 1;
  }
  return Status::Ok();
}

}  // namespace

bool IsSelected(const InputSelection& selection, std::string_view path) {
  return !MatchesAny(selection.exclude, path) &&
         (selection.include.empty() || MatchesAny(selection.include, path));
}

InputFile MakeInput(std::string path, std::string_view id, InputFormat format) {
  InputFile file;
  file.path = std::move(path);
  const InputFormat of_name = FormatOfName(file.path);
  const bool is_container = of_name == InputFormat::kTar || of_name == InputFormat::kZip;
  file.format = format == InputFormat::kAuto || is_container ? of_name : format;
  file.may_be_page = format == InputFormat::kAuto && EndingOfName(file.path).empty();
  if (file.path == "-") return file;
  file.id = WithoutCompression(id);
  return file;
}

Result<InputList> ListInputs(const InputSelection& selection) {
  NEWSFOLD_ASSERT(selection.threads > 0);
  InputList list;
  for (const std::string& path : selection.paths) AddPath(path, selection, &list);
  if (selection.files_from) {
    if (Status status = AddListed(*selection.files_from, selection, &list); !status.ok()) return status;
  }
  return list;
}

}  // namespace newsfold
