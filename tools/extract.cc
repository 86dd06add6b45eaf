#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "intake/archive_pages.h"
#include "intake/page.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/input/byte_source.h"
#include "tools/input/input.h"
#include "tools/input/interrupt.h"
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

std::string DescribeCounts(const std::string& path, const ArchiveCounts& counts) {
  std::string text = fmt::format("{}: {} records, {} pages, {} faults", path, FormatCount(counts.records),
                                 FormatCount(counts.pages), FormatCount(counts.faults));
  std::string_view separator = "; passed over: ";
  for (const auto& [kind, count] : counts.passed_over) {
    text += fmt::format("{}{} {}", separator, FormatCount(count), kind);
    separator = ", ";
  }
  return Escaped(text);
}

boost::json::object CountsToJson(const std::string& path, const ArchiveCounts& counts) {
  boost::json::object passed_over;
  for (const auto& [kind, count] : counts.passed_over) passed_over[ToValidUtf8(kind)] = count;
  return {{"message_type", "archive"}, {"path", path},
          {"records", counts.records}, {"pages", counts.pages},
          {"faults", counts.faults},   {"passed_over", std::move(passed_over)}};
}

void PrintCaptured(const std::string& path, const Capture& capture, const Page& page,
                   const CommandContext& context) {
  if (!context.json) {
    fmt::print("{}", page.text);
    return;
  }
  boost::json::object object = ToJson(path, page);
  object["offset"] = capture.offset;
  object["record_id"] = TextOrNull(ToValidUtf8(capture.id));
  object["captured_url"] = TextOrNull(ToValidUtf8(capture.url));
  object["fetched_at"] = TextOrNull(ToValidUtf8(capture.fetched_at));
  object["is_truncated"] = capture.is_truncated;
  PrintJson(object);
}

// Returns the exit code.
int ExtractArchive(const std::string& path, PageScope scope, const CommandContext& context) {
  const Result<std::unique_ptr<ByteSource>> file = ByteSource::OpenRaw(path);
  if (!file) return Fail(context, "extract", kExitPartial, file.error().WithContext(path).message());
  const Result<ArchiveCounts> counts = ReadArchivePages(
      [&](char* buffer, std::size_t size) { return (*file)->Read(buffer, size); }, scope,
      [&](const Capture& capture, const Page& page) { PrintCaptured(path, capture, page, context); },
      [&](std::uint64_t offset, std::string_view reason) {
        Fail(context, "extract", kExitPartial, fmt::format("{}: at byte {}: {}", path, offset, reason));
      });
  if (!counts) return Fail(context, "extract", kExitPartial, counts.error().WithContext(path).message());
  if (context.json) {
    PrintJson(CountsToJson(path, *counts));
  } else if (!context.quiet) {
    fmt::print(stderr, "{}\n", DescribeCounts(path, *counts));
  }
  return counts->faults == 0 ? kExitOk : kExitPartial;
}

int Extract(const ExtractOptions& options, const CommandContext& context) {
  const PageScope scope = options.scope == "all" ? PageScope::kAll : PageScope::kMain;
  const InterruptGuard guard;
  int exit_code = kExitOk;
  for (const std::string& path : options.paths) {
    if (WasInterrupted()) break;
    if (FormatOfName(path) == InputFormat::kArchive) {
      if (ExtractArchive(path, scope, context) != kExitOk) exit_code = kExitPartial;
      continue;
    }
    const Status status = ExtractFile(path, options, context);
    if (!status.ok()) exit_code = Fail(context, "extract", kExitPartial, status.message());
  }
  return WasInterrupted() ? kExitInterrupted : exit_code;
}

}  // namespace

void AddExtract(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<ExtractOptions>();
  CLI::App* const verb = app.add_subcommand("extract", "Show the articles in HTML pages");
  verb->add_option("path", options->paths,
                   "HTML files and archives of the web, also .gz and .zst; - is standard input")
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
      "Of .warc, .wet and .arc files all pages are shown, with --json also where each record is, its ID,\n"
      "the url and time it was fetched, and whether it was cut short. What is no page is counted, by what\n"
      "it is. Damaged records are named with their places in the file; those before and after are read.\n\n"
      "Examples:\n"
      "  newsfold extract page.html\n"
      "  newsfold extract --json pages/*.html | jq -r '[.path, .title] | @tsv'\n"
      "  newsfold extract --json crawl.warc.gz >pages.jsonl\n"
      "  newsfold extract --html all --content-type 'text/html; charset=gbk' page.html");
  verb->callback([options, &context] { context.exit_code = Extract(*options, context); });
}

}  // namespace newsfold
