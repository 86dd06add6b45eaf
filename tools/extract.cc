#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "intake/page.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/input/byte_source.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

struct ExtractOptions {
  std::vector<std::string> paths;
  std::string scope = "main";
  std::string content_type;
};

// A file's bytes, of which one more than a page may have tells that it is too large.
Result<std::string> ReadBytes(const std::string& path) {
  Result<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
  if (!source) return source.error();
  std::string bytes;
  std::vector<char> buffer(std::size_t{64} << 10);
  while (bytes.size() <= kPageBytesMax) {
    const Result<std::size_t> read = (*source)->Read(buffer.data(), buffer.size());
    if (!read) return read.error();
    if (*read == 0) break;
    bytes.append(buffer.data(), *read);
  }
  return bytes;
}

boost::json::value TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return boost::json::string(text);
}

boost::json::object ToJson(const std::string& path, const Page& page) {
  return {{"path", path},
          {"title", TextOrNull(page.facts.title)},
          {"text", page.text},
          {"url", TextOrNull(page.facts.url)},
          {"published_at", TextOrNull(page.facts.published_at)},
          {"lang", TextOrNull(page.facts.language)},
          {"author", TextOrNull(page.facts.author)},
          {"site_name", TextOrNull(page.facts.site_name)},
          {"extraction", NameOf(page.extraction)},
          {"charset", page.charset},
          {"charset_source", NameOf(page.charset_source)},
          {"replaced", page.replaced},
          {"frame", boost::json::array(page.frame.begin(), page.frame.end())}};
}

Status ExtractFile(const std::string& path, const ExtractOptions& options, const CommandContext& context) {
  const Result<std::string> bytes = ReadBytes(path);
  if (!bytes) return bytes.error().WithContext(path);
  const Result<Page> page =
      ReadPage(*bytes, {.content_type = options.content_type,
                        .scope = options.scope == "all" ? PageScope::kAll : PageScope::kMain});
  if (!page) return page.error().WithContext(path);
  if (context.json) {
    PrintJson(ToJson(path, *page));
  } else {
    fmt::print("{}", page->text);
  }
  return Status::Ok();
}

int Extract(const ExtractOptions& options, const CommandContext& context) {
  int exit_code = kExitOk;
  for (const std::string& path : options.paths) {
    const Status status = ExtractFile(path, options, context);
    if (!status.ok()) exit_code = Fail(context, "extract", kExitPartial, status.message());
  }
  return exit_code;
}

}  // namespace

void AddExtract(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<ExtractOptions>();
  CLI::App* const verb = app.add_subcommand("extract", "Show the articles in HTML pages");
  verb->add_option("path", options->paths, "HTML files, also .gz and .zst; - is standard input")
      ->required()
      ->type_name("PATH");
  verb->add_option("--html", options->scope, "main: the article; all: everything that can be read")
      ->check(CLI::IsMember({"main", "all"}))
      ->type_name("SCOPE")
      ->capture_default_str();
  verb->add_option(
          "--content-type", options->content_type,
          "The Content-Type the pages were sent with, whose charset precedes what they say themselves")
      ->type_name("TYPE");
  verb->footer(
      "The text of each page, a line for each paragraph, heading, item and cell, without navigation,\n"
      "teasers, comments and notices. Pages are read in any character set of the web. With --json one\n"
      "object a page: `text`; `title`, `url` (canonical), `published_at`, `lang`, `author` and `site_name`\n"
      "as the page has them, null if it has none; `extraction`, by what the article was found: json_ld,\n"
      "microdata, density, or all; `charset`, and `charset_source`: byte_order_mark, header, declared,\n"
      "detected or default; `replaced`, how many ill-formed sequences became U+FFFD; `frame`, the lines\n"
      "that were left out. A file that is no text is named on standard error, the rest is done, and the\n"
      "exit code is 3. Nothing is stored.\n\n"
      "Examples:\n"
      "  newsfold extract page.html\n"
      "  newsfold extract --json pages/*.html | jq -r '[.path, .title] | @tsv'\n"
      "  newsfold extract --html all --content-type 'text/html; charset=gbk' page.html");
  verb->callback([options, &context] { context.exit_code = Extract(*options, context); });
}

}  // namespace newsfold
