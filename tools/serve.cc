#include "server/serve.h"

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tools/command.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct ServeVerbOptions {
  StoreOption store;
  ServeOptions serve;
  bool refuses_to_create = false;
};

// One line on stdout, so that whoever started the server with port 0 learns the port.
void Announce(const CommandContext& context, std::string_view address) {
  if (context.json) {
    PrintJson({{"message_type", "listening"}, {"address", address}});
  } else if (!context.quiet) {
    fmt::print("listening on http://{}/\n", address);
  }
  std::fflush(stdout);
}

int RunServe(const ServeVerbOptions& options, const CommandContext& context) {
  ServeOptions serve = options.serve;
  serve.archive = ToArchiveOptions(
      options.store, options.refuses_to_create ? StoreAccess::kWrite : StoreAccess::kWriteOrCreate);
  serve.on_listening = [&context](std::string_view address) { Announce(context, address); };
  const Status status = Serve(serve);
  if (status.ok()) return kExitOk;
  return Fail(context, "serve", OpenExitCodeOf(status), status.message());
}

void AddLogOptions(CLI::App* verb, LogOptions* options) {
  const std::map<std::string, LogFormat> formats = {{"text", LogFormat::kText}, {"json", LogFormat::kJson}};
  const std::map<std::string, LogLevel> levels = {{"debug", LogLevel::kDebug},
                                                  {"info", LogLevel::kInfo},
                                                  {"warning", LogLevel::kWarning},
                                                  {"error", LogLevel::kError}};
  verb->add_option("--log-format", options->format, "text, json")
      ->transform(CLI::CheckedTransformer(formats))
      ->option_text("FORMAT");
  verb->add_option("--log-level", options->level, "debug, info, warning, error")
      ->transform(CLI::CheckedTransformer(levels))
      ->option_text("LEVEL");
}

void AddLimitOptions(CLI::App* verb, ServeOptions* options) {
  verb->add_option("--io-threads", options->io_threads,
                   "Threads for connections and checks of short articles (one a processor)")
      ->check(CLI::Range(1, 64))
      ->type_name("N");
  verb->add_option("-j,--threads", options->worker_threads,
                   "Threads for ingests, reads and checks of long articles")
      ->check(CLI::Range(1, 256))
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--queue-max", options->queue_max, "Requests that may wait for a thread; more get 503")
      ->check(NotNegative())
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--connections-max", options->connections_max, "Connections at once")
      ->check(NotNegative())
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace

void AddServe(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<ServeVerbOptions>();
  CLI::App* const verb = app.add_subcommand("serve", "Answer over HTTP");
  AddStoreOption(verb, &options->store);
  verb->add_option("--listen", options->serve.listen, "Address, loopback only; port 0 takes a free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  verb->add_flag("--no-create", options->refuses_to_create, "Fail if there is no store yet");
  AddLimitOptions(verb, &options->serve);
  AddLogOptions(verb, &options->serve.log);
  verb->footer(
      "Runs until SIGTERM or SIGINT, finishes the requests in flight and closes the store. The store is "
      "locked\n"
      "meanwhile: the other verbs that write to it have to wait.\n\n"
      "Examples:\n"
      "  newsfold serve --db store\n"
      "  newsfold serve --db store --listen 127.0.0.1:0 --json\n"
      "  curl -s --json '{\"text\":\"...\"}' http://127.0.0.1:8686/v1/check");
  verb->callback([options, &context] { context.exit_code = RunServe(*options, context); });
}

}  // namespace newsfold
