#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/records/article.h"
#include "tools/output/context.h"

namespace newsfold {

bool IsTerminal(std::FILE* stream);
// Whether to colour what goes to `stream`: a terminal, and NO_COLOR unset or empty.
bool WantsColor(std::FILE* stream);

// Text for a line of a terminal or a log: control characters, and bytes that are not UTF-8, appear as \xNN,
// so that no article can move the cursor or forge a line.
std::string Escaped(std::string_view text);

// "newsfold ingest: message" on stderr, or {"message_type":"exit_error","code","message"} with --json. `hint`
// says what to do next and may be empty. Returns exit_code.
int Fail(const CommandContext& context, std::string_view verb, int exit_code, std::string_view message,
         std::string_view hint = {});

// One line on stdout.
void PrintLine(std::string_view line);
void PrintJson(const boost::json::object& object);

// {"message_type":"change","change","old_canonical_id",...} of a decision that has changed.
boost::json::object ChangeToJson(std::string_view change, std::string_view old_canonical_id,
                                 const Decision& decision);

// "1,234,567", "12.3 MB" (powers of ten), "97 %", "0.97 s".
std::string FormatCount(std::uint64_t count);
std::string FormatBytes(std::uint64_t bytes);
std::string FormatShare(double share);
std::string FormatSeconds(double seconds);

// Left-aligned columns as wide as their widest cell, two spaces apart. Widths are those a terminal shows: two
// columns for a wide character. Columns named in `right` are right-aligned.
class Table {
 public:
  explicit Table(std::vector<std::size_t> right = {}) : right_(std::move(right)) {}
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string ToString() const;

 private:
  std::vector<std::size_t> right_;
  std::vector<std::vector<std::string>> rows_;
};

// Columns a terminal needs for `text`.
std::size_t DisplayWidth(std::string_view text);
// At most `columns` wide; what was cut is marked by an ellipsis.
std::string Shortened(std::string_view text, std::size_t columns);

}  // namespace newsfold
