#include "tools/output/progress.h"

#include <algorithm>

#include <fmt/format.h>
#include <sys/ioctl.h>

#include "dedup/base/assert.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

constexpr std::size_t kBarWidth = 20;
constexpr std::chrono::milliseconds kRedrawInterval{100};

std::size_t ColumnsOf(std::FILE* stream) {
  winsize size{};
  const bool is_known = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : 80;
}

std::string Bar(double share) {
  NEWSFOLD_ASSERT(0 <= share && share <= 1);
  const auto full = static_cast<std::size_t>(share * kBarWidth);
  return "[" + std::string(full, '#') + std::string(kBarWidth - full, '.') + "]";
}

std::string TimeLeft(const ProgressState& state, double share) {
  if (share >= 1 || share <= 0 || state.seconds < 1) return {};
  const auto left = static_cast<std::uint64_t>(state.seconds / share * (1 - share));
  if (left >= 3600) return fmt::format("  {}:{:02}:{:02} left", left / 3600, left / 60 % 60, left % 60);
  return fmt::format("  {}:{:02} left", left / 60, left % 60);
}

// REQUIRES: articles are counted.
std::string ArticlesDone(const ProgressState& state) {
  std::string line = FormatCount(*state.articles) + " articles";
  if (state.reposts) {
    line += fmt::format("  {} reposts  {} errors", FormatCount(*state.reposts), FormatCount(state.errors));
  }
  const double rate = state.seconds > 0 ? static_cast<double>(*state.articles) / state.seconds : 0;
  return line + fmt::format("  {}/s", FormatCount(static_cast<std::uint64_t>(rate)));
}

std::string BytesDone(const ProgressState& state) {
  return FormatBytes(state.bytes_done) + " of " + FormatBytes(state.bytes_total);
}

}  // namespace

std::string FormatProgress(const ProgressState& state, std::size_t columns) {
  std::string bar;
  std::string line;
  double share = 0;
  if (state.bytes_total > 0) {
    share = std::min(1.0, static_cast<double>(state.bytes_done) / static_cast<double>(state.bytes_total));
    bar = Bar(share) + " ";
    line = fmt::format("{:3.0f} %{}  ", share * 100,
                       state.articles ? " of " + FormatBytes(state.bytes_total) : std::string());
  }
  if (state.files_total > 1)
    line += fmt::format("{} of {} files  ", FormatCount(state.files_done), FormatCount(state.files_total));
  line += state.articles ? ArticlesDone(state) : BytesDone(state);
  line += TimeLeft(state, share);
  // What is told goes before the bar.
  const bool fits_alone = line.size() <= columns && bar.size() + line.size() > columns;
  return (fits_alone ? line : bar + line).substr(0, columns);
}

ProgressLine::ProgressLine(std::FILE* stream, const CommandContext& context)
    : stream_(stream), is_enabled_(!context.quiet && !context.no_progress && IsTerminal(stream)) {}

void ProgressLine::Update(const ProgressState& state) {
  if (!is_enabled_) return;
  const auto now = std::chrono::steady_clock::now();
  if (is_drawn_ && now - drawn_at_ < kRedrawInterval) return;
  drawn_at_ = now;
  Draw(state);
}

void ProgressLine::Clear() {
  if (!is_drawn_) return;
  fmt::print(stream_, "\r\x1b[K");
  std::fflush(stream_);
  is_drawn_ = false;
}

void ProgressLine::Finish(const ProgressState& state) {
  if (!is_enabled_) return;
  Draw(state);
  fmt::print(stream_, "\n");
  is_drawn_ = false;
}

void ProgressLine::Draw(const ProgressState& state) {
  fmt::print(stream_, "\r{}\x1b[K", FormatProgress(state, ColumnsOf(stream_) - 1));
  std::fflush(stream_);
  is_drawn_ = true;
}

}  // namespace newsfold
