#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct GetOptions {
  StoreOption store;
  std::string id;
  std::uint32_t version = 0;  // 0: the newest
  bool lists_versions = false;
  bool wants_original = false;
  bool wants_text = false;
  std::string output = "-";
};

Status WriteAll(const std::string& path, const std::string& bytes) {
  std::FILE* const file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    return InvalidArgument(
        fmt::format("cannot write '{}': {}", path, std::generic_category().message(errno)));
  }
  const bool is_written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool is_closed = (file == stdout ? std::fflush(file) : std::fclose(file)) == 0;
  if (is_written && is_closed) return Status::Ok();
  return ResourceExhausted(fmt::format("writing '{}': {}", path, std::generic_category().message(errno)));
}

bool IsForTerminal(const GetOptions& options) {
  return options.output == "-" && IsTerminal(stdout);
}

// A text of any bytes must not drive the terminal; anywhere else it goes out exactly.
std::string ForOutput(const GetOptions& options, std::string text) {
  if (!IsForTerminal(options)) return text;
  std::string shown;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    shown += Escaped(std::string_view(text).substr(begin, end - begin)) + '\n';
    begin = end + 1;
  }
  return shown;
}

std::string VersionsTable(const std::vector<ArticleVersion>& versions) {
  Table table;
  for (const ArticleVersion& version : versions) {
    const std::string bytes = version.is_replaced ? "" : FormatBytes(version.text_bytes);
    const std::string_view state = version.is_current    ? "current"
                                   : version.is_replaced ? "replaced"
                                                         : "superseded";
    table.Add({std::to_string(version.version), FormatTime(version.stored_at_ms), std::string(state), bytes,
               Escaped(version.title)});
  }
  return table.ToString();
}

int ListVersions(const GetOptions& options, const CommandContext& context, Archive* archive) {
  const Result<std::vector<ArticleVersion>> versions = archive->ListVersions(options.id);
  if (!versions) return FailWith(context, "get", versions.error());
  std::string lines;
  for (const ArticleVersion& version : *versions) lines += SerializeJson(ToJson(version)) + '\n';
  const Status status = WriteAll(options.output, context.json ? lines : VersionsTable(*versions));
  return status.ok() ? kExitOk : FailWith(context, "get", status);
}

int GetOriginal(const GetOptions& options, const CommandContext& context, Archive* archive) {
  if (context.json)
    return Fail(context, "get", kExitUsage, "--original gives bytes, which are no JSON", "leave --json out");
  Result<Original> original = archive->GetOriginal(options.id, options.version);
  if (!original) return FailWith(context, "get", original.error());
  const Status status = WriteAll(options.output, ForOutput(options, std::move(original->bytes)));
  return status.ok() ? kExitOk : FailWith(context, "get", status);
}

// A text file in an old character set comes back as it was; of anything else people want the text.
bool ComesBackAsItWas(const GetOptions& options, const StoredArticle& stored) {
  return !options.wants_text && !IsForTerminal(options) && stored.original &&
         stored.original->type.starts_with("text/plain");
}

int Get(const GetOptions& options, const CommandContext& context, Archive* archive) {
  if (options.wants_original) return GetOriginal(options, context, archive);
  if (options.lists_versions) return ListVersions(options, context, archive);
  Result<StoredArticle> stored =
      options.version == 0 ? archive->Get(options.id) : archive->GetVersion(options.id, options.version);
  if (!stored) return FailWith(context, "get", stored.error());
  if (!context.json && ComesBackAsItWas(options, *stored)) return GetOriginal(options, context, archive);
  const std::string bytes = context.json ? SerializeJson(ToJson(*stored)) + '\n'
                                         : ForOutput(options, std::move(stored->article.text));
  const Status status = WriteAll(options.output, bytes);
  return status.ok() ? kExitOk : FailWith(context, "get", status);
}

}  // namespace

void AddGet(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<GetOptions>();
  CLI::App* const verb = app.add_subcommand("get", "Print an article's text, byte for byte");
  AddStoreOption(verb, &options->store);
  verb->add_option("id", options->id, "Id of the article")->required()->type_name("ID");
  CLI::Option* const version =
      verb->add_option("--version", options->version, "An earlier text under the id, counted from 1")
          ->check(CLI::PositiveNumber)
          ->type_name("N")
          ->option_text("N");
  CLI::Option* const versions =
      verb->add_flag("--versions", options->lists_versions, "List all texts under the id, the newest first")
          ->excludes(version);
  CLI::Option* const original =
      verb->add_flag("--original", options->wants_original,
                     "Print what the text was read from, such as a page; the text itself if it came as text")
          ->excludes(versions);
  verb->add_flag("--text", options->wants_text, "Print the text that was judged, in any case")
      ->excludes(versions)
      ->excludes(original);
  verb->add_option("-o,--output", options->output, "Write to a file")->type_name("FILE");
  verb->footer(
      "Of a page the article in it is printed. Of a text in another character set than UTF-8 its bytes are, "
      "as\n"
      "they came; on a terminal, with --text and with --json, the text as it was read.\n"
      "On a terminal control characters are shown as \\xNN; into a file or a pipe the bytes go as they are.\n"
      "With --json the whole record: text, url, title, metadata, times, digest and verdict, and what there\n"
      "is of an original: its media type, length and SHA-256.\n\n"
      "Examples:\n"
      "  newsfold get --db store a17\n"
      "  newsfold get --db store a17 -o a17.txt\n"
      "  newsfold get --db store --versions a17\n"
      "  newsfold get --db store --original a17 -o a17.html\n"
      "  newsfold get --db store --json a17 | jq .decision");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "get", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return Get(*options, context, &archive); });
  });
}

}  // namespace newsfold
