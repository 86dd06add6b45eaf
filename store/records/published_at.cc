#include "store/records/published_at.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <limits>
#include <system_error>

namespace newsfold {
namespace {

constexpr std::int64_t kMsPerSecond = 1'000;
constexpr std::int64_t kMsPerMinute = 60 * kMsPerSecond;

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
    ok_ = ok_ && std::from_chars(digits.data(), digits.data() + width, number).ec == std::errc();
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
    const std::size_t width = digits();
    Need(width > 0);
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 3; ++i) ms = ms * 10 + (i < width ? rest_[i] - '0' : 0);
    rest_.remove_prefix(width);
    return ms;
  }
  // How many digits come next.
  std::size_t digits() const { return std::min(rest_.find_first_not_of("0123456789"), rest_.size()); }
  bool is_over() const { return rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// `hyphen`: what stands between the numbers, or nothing.
std::int64_t ReadDateMs(Pieces* pieces, std::string_view hyphen) {
  const auto year = static_cast<int>(pieces->Number(4, 9999));
  pieces->Need(hyphen.empty() || pieces->Any(hyphen) != 0);
  const auto month = static_cast<unsigned>(pieces->Number(2, 12));
  pieces->Need(hyphen.empty() || pieces->Any(hyphen) != 0);
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
  ms += pieces->Number(2, 60) * kMsPerSecond;  // there are leap seconds
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

// Unix time by its number of digits; those of other lengths are no times that anybody means.
struct UnixUnit {
  std::size_t digits;
  std::int64_t per_second;
};
constexpr UnixUnit kUnixUnits[] = {
    {9, 1},          {10, 1},         {12, 1'000},         {13, 1'000},
    {15, 1'000'000}, {16, 1'000'000}, {18, 1'000'000'000}, {19, 1'000'000'000}};

std::optional<std::int64_t> ReadUnixTime(std::string_view text) {
  Pieces pieces(text);
  const bool is_before_1970 = pieces.Any("-") != 0;
  const std::size_t digits = pieces.digits();
  const auto* const unit = std::find_if(std::begin(kUnixUnits), std::end(kUnixUnits),
                                        [&](const UnixUnit& u) { return u.digits == digits; });
  if (unit == std::end(kUnixUnits)) return std::nullopt;
  const std::int64_t number = pieces.Number(digits, std::numeric_limits<std::int64_t>::max());
  const bool has_fraction = pieces.Any(".") != 0;
  const std::int64_t fraction_ms = has_fraction ? pieces.FractionMs() : 0;
  if (!pieces.ok() || !pieces.is_over()) return std::nullopt;
  const std::int64_t ms = unit->per_second == 1 ? number * kMsPerSecond + fraction_ms
                                                : number / (unit->per_second / kMsPerSecond);
  return is_before_1970 ? -ms : ms;
}

// "20231114", "20231114T221320Z" (ISO 8601, the basic format), "20231114221320" (as archives of the web have
// it).
std::optional<std::int64_t> ReadBasicTime(std::string_view text) {
  Pieces pieces(text);
  std::int64_t ms = ReadDateMs(&pieces, "");
  if (!pieces.is_over()) {
    pieces.Any("Tt");
    ms += pieces.Number(2, 23) * 60 * kMsPerMinute;
    ms += pieces.Number(2, 59) * kMsPerMinute;
    ms += pieces.Number(2, 60) * kMsPerSecond;
    ms -= ReadOffsetMs(&pieces);
  }
  if (!pieces.ok() || !pieces.is_over()) return std::nullopt;
  return ms;
}

// "2023-11-14", "2023-11-14T22:13:20.123+08:00" and what lies between them.
std::optional<std::int64_t> ReadExtendedTime(std::string_view text) {
  Pieces pieces(text);
  std::int64_t ms = ReadDateMs(&pieces, "-");
  if (!pieces.is_over()) {
    pieces.Need(pieces.Any("Tt ") != 0);
    ms += ReadTimeMs(&pieces);
    ms -= ReadOffsetMs(&pieces);
  }
  if (!pieces.ok() || !pieces.is_over()) return std::nullopt;
  return ms;
}

}  // namespace

std::optional<std::int64_t> ParsePublishedAt(std::string_view text) {
  if (const auto ms = ReadExtendedTime(text)) return ms;
  if (const auto ms = ReadUnixTime(text)) return ms;
  return ReadBasicTime(text);
}

}  // namespace newsfold
