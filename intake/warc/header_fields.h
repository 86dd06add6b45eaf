#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newsfold {

// Lines of "name: value", as WARC and HTTP have them in front of a content.
struct HeaderField {
  std::string name;
  std::string value;  // without the blanks around it

  friend bool operator==(const HeaderField&, const HeaderField&) = default;
};
using HeaderFields = std::vector<HeaderField>;

// The value of the first field of that name, in any case; empty if there is none.
std::string_view FindField(const HeaderFields& fields, std::string_view name);

// Appends what a line says: a field, or, if it begins with a blank, more of the last one. A line without a
// colon says nothing.
void AppendHeaderLine(std::string_view line, HeaderFields* fields);

}  // namespace newsfold
