#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "store/archive.h"
#include "tools/input/input.h"

namespace newsfold {

// How far one file was read and answered. An item is what is answered once: a line, a record, a file that is
// one article.
struct FileReading {
  std::string input;  // as of ReadingKey; empty: nothing is noted of it
  std::uint64_t size_bytes = 0;
  std::int64_t modified_ns = 0;
  std::uint64_t skipped = 0;  // items that were answered by an earlier run
  bool is_skipped = false;    // all of it was

  std::atomic<std::uint64_t> read{0};  // items of this run, until the next is set
  std::atomic<bool> is_read{false};    // to its end
  std::uint64_t answered = 0;          // of them; of the thread that reports
};

// Notes in the store how far files were read, so that a later run can go on there. Each function is called by
// one thread: Begin by that which reads, the others by that which reports, Finish last.
class ReadingMarks {
 public:
  // `archive` may be null: nothing is noted. `manner`: what else the articles in a file depend on. `resumes`:
  // what an earlier run noted is skipped.
  ReadingMarks(Archive* archive, std::string manner, bool resumes)
      : archive_(archive), manner_(std::move(manner)), resumes_(resumes) {}

  // To be called when reading of a file begins. Errors: as of Archive::FindReading.
  Result<std::shared_ptr<FileReading>> Begin(const InputFile& file);

  // An item of the file was answered for good, and every one before it; the answer is durable. Notes it, now
  // and then. Errors: as of Archive::NoteReadings.
  Status Answer(FileReading* reading);
  // One was not, for want of the store: from now on nothing is noted.
  void Stop() { is_stopped_ = true; }
  // Notes all that was answered. Errors: as of Answer.
  Status Finish() { return Note(); }

 private:
  Status Note();

  Archive* const archive_;
  const std::string manner_;
  const bool resumes_;

  bool is_stopped_ = false;
  std::chrono::steady_clock::time_point noted_at_ = std::chrono::steady_clock::now();

  std::mutex mutex_;
  std::deque<std::shared_ptr<FileReading>> open_;  // not noted as whole, in order; guarded by mutex_
};

}  // namespace newsfold
