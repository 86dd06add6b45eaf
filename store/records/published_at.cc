#include "store/records/published_at.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>

namespace newsfold {
namespace {

constexpr std::int64_t kMsPerMinute = 60'000;

bool AreDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Takes pieces off the front of a text. After the first that is not there, none is.
class Pieces {
 public:
  explicit Pieces(std::string_view rest) : rest_(rest) {}

  // A number of so many digits.
  std::int64_t Number(std::size_t width, std::int64_t max) {
    const std::string_view digits = rest_.substr(0, width);
    std::int64_t number = 0;
    ok_ = ok_ && digits.size() == width && AreDigits(digits);
    if (ok_) std::from_chars(digits.data(), digits.data() + width, number);
    ok_ = ok_ && number <= max;
    if (ok_) rest_.remove_prefix(width);
    return ok_ ? number : 0;
  }
  // The one of `any` that comes next; 0, and nothing is taken, if none does.
  char Any(std::string_view any) {
    if (!ok_ || rest_.empty() || any.find(rest_.front()) == std::string_view::npos) return 0;
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  void Need(bool holds) { ok_ = ok_ && holds; }
  // A fraction of a second behind its point, as ms; what is finer is left out.
  std::int64_t FractionMs() {
    const std::size_t width = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    Need(width > 0);
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 3; ++i) ms = ms * 10 + (i < width ? rest_[i] - '0' : 0);
    rest_.remove_prefix(width);
    return ms;
  }
  bool is_over() const { return rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

std::int64_t ReadDateMs(Pieces* pieces) {
  const auto year = static_cast<int>(pieces->Number(4, 9999));
  pieces->Need(pieces->Any("-") != 0);
  const auto month = static_cast<unsigned>(pieces->Number(2, 12));
  pieces->Need(pieces->Any("-") != 0);
  const auto day = static_cast<unsigned>(pieces->Number(2, 31));
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  pieces->Need(date.ok());
  if (!pieces->ok()) return 0;
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::sys_days(date).time_since_epoch())
      .count();
}

std::int64_t ReadTimeMs(Pieces* pieces) {
  std::int64_t minutes = pieces->Number(2, 23) * 60;
  pieces->Need(pieces->Any(":") != 0);
  minutes += pieces->Number(2, 59);
  std::int64_t ms = minutes * kMsPerMinute;
  if (pieces->Any(":") == 0) return ms;
  ms += pieces->Number(2, 60) * 1000;  // there are leap seconds
  if (pieces->Any(".,") != 0) ms += pieces->FractionMs();
  return ms;
}

// What is to be taken off a local time.
std::int64_t ReadOffsetMs(Pieces* pieces) {
  pieces->Any(" ");
  if (pieces->is_over() || pieces->Any("Zz") != 0) return 0;
  const char sign = pieces->Any("+-");
  pieces->Need(sign != 0);
  std::int64_t minutes = pieces->Number(2, 23) * 60;
  pieces->Any(":");
  if (!pieces->is_over()) minutes += pieces->Number(2, 59);
  return (sign == '-' ? -minutes : minutes) * kMsPerMinute;
}

std::optional<std::int64_t> ParseUnixTime(std::string_view digits) {
  const bool is_seconds = digits.size() == 9 || digits.size() == 10;
  if (!is_seconds && digits.size() != 12 && digits.size() != 13) return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return is_seconds ? number * 1000 : number;
}

}  // namespace

std::optional<std::int64_t> ParsePublishedAt(std::string_view text) {
  if (AreDigits(text)) return ParseUnixTime(text);
  Pieces pieces(text);
  std::int64_t ms = ReadDateMs(&pieces);
  if (!pieces.is_over()) {
    pieces.Need(pieces.Any("Tt ") != 0);
    ms += ReadTimeMs(&pieces);
    ms -= ReadOffsetMs(&pieces);
  }
  if (!pieces.ok() || !pieces.is_over()) return std::nullopt;
  return ms;
}

}  // namespace newsfold
