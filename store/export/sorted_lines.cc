#include "store/export/sorted_lines.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <queue>
#include <system_error>
#include <utility>

namespace newsfold {
namespace {

// What a string takes beside its bytes.
constexpr std::size_t kLineOverheadBytes = 48;

Status SpillError() {
  return ResourceExhausted("sorting an index in temporary files: " + std::generic_category().message(errno));
}

// The next line of a run, without its end; nothing behind the last.
Result<std::optional<std::string>> ReadLine(std::FILE* run) {
  char* line = nullptr;
  std::size_t capacity = 0;
  errno = 0;
  const ssize_t bytes = getline(&line, &capacity, run);
  std::optional<std::string> text;
  if (bytes > 0) text.emplace(line, static_cast<std::size_t>(bytes) - 1);
  std::free(line);
  if (!text && std::ferror(run) != 0) return SpillError();
  return text;
}

struct Head {
  std::string line;
  std::size_t run = 0;
};

struct IsLater {
  bool operator()(const Head& a, const Head& b) const { return a.line > b.line; }
};

}  // namespace

Status SortedLines::Add(std::string line) {
  bytes_ += line.size() + kLineOverheadBytes;
  lines_.push_back(std::move(line));
  return bytes_ <= bytes_max_ ? Status::Ok() : Spill();
}

Status SortedLines::Spill() {
  std::sort(lines_.begin(), lines_.end());
  File run(std::tmpfile());
  if (run == nullptr) return SpillError();
  for (const std::string& line : lines_) {
    if (std::fwrite(line.data(), 1, line.size(), run.get()) != line.size()) return SpillError();
    if (std::fputc('\n', run.get()) == EOF) return SpillError();
  }
  if (std::fflush(run.get()) != 0) return SpillError();
  std::rewind(run.get());
  runs_.push_back(std::move(run));
  lines_.clear();
  bytes_ = 0;
  return Status::Ok();
}

Status SortedLines::Finish(const ByteSink& sink) {
  if (runs_.empty()) {
    std::sort(lines_.begin(), lines_.end());
    for (std::string& line : lines_) {
      if (Status status = sink(line += '\n'); !status.ok()) return status;
    }
    return Status::Ok();
  }
  if (Status status = Spill(); !status.ok()) return status;
  std::priority_queue<Head, std::vector<Head>, IsLater> heads;
  const auto push = [&](std::size_t run) -> Status {
    Result<std::optional<std::string>> line = ReadLine(runs_[run].get());
    if (line && *line) heads.push({std::move(**line), run});
    return line ? Status::Ok() : line.error();
  };
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    if (Status status = push(run); !status.ok()) return status;
  }
  while (!heads.empty()) {
    Head head = heads.top();
    heads.pop();
    if (Status status = sink(head.line + '\n'); !status.ok()) return status;
    if (Status status = push(head.run); !status.ok()) return status;
  }
  return Status::Ok();
}

}  // namespace newsfold
