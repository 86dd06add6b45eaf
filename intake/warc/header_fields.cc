#include "intake/warc/header_fields.h"

#include "intake/html/ascii.h"

namespace newsfold {

std::string_view FindField(const HeaderFields& fields, std::string_view name) {
  for (const HeaderField& field : fields) {
    if (EqualAsciiCase(field.name, name)) return field.value;
  }
  return {};
}

void AppendHeaderLine(std::string_view line, HeaderFields* fields) {
  const bool goes_on = !line.empty() && IsHtmlBlank(line.front());
  if (goes_on && !fields->empty()) {
    fields->back().value.append(" ").append(TrimHtmlBlanks(line));
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  fields->push_back({std::string(TrimHtmlBlanks(line.substr(0, colon))),
                     std::string(TrimHtmlBlanks(line.substr(colon + 1)))});
}

}  // namespace newsfold
