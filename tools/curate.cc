#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"
#include "tools/user_name.h"

namespace newsfold {
namespace {

struct CurateCommand {
  StoreOption store;
  Curation curation;
  std::vector<std::string> ids;  // of a kRemove: each is a decision of its own
};

// How each verb is told of.
struct CurateVerb {
  CurationKind kind;
  std::string_view summary;
  std::string_view footer;
};

constexpr CurateVerb kVerbs[] = {
    {CurationKind::kPromote, "Make a repost the canonical of its cluster",
     "All others of the cluster become reposts of it, the former canonical among them. It is pinned: "
     "nothing\n"
     "but a person makes another the canonical.\n\n"
     "Examples:\n"
     "  newsfold promote --db store wire-17 --reason 'the agency wrote it first' --dry-run\n"
     "  newsfold promote --db store wire-17 --reason 'the agency wrote it first'"},
    {CurationKind::kSplit, "Take an article out of its cluster",
     "A repost becomes a canonical of its own, with those reposts that only belonged there by way of it. If\n"
     "it is a canonical, the best of the others by the policy takes its place. It is not folded again onto\n"
     "what it was split from.\n\n"
     "Examples:\n"
     "  newsfold split --db store daily-8 --reason 'another match of the same teams'"},
    {CurationKind::kMerge, "Make two clusters one",
     "The cluster of the second article joins that of the first, whatever the rules say of the texts. Any\n"
     "article of a cluster names it.\n\n"
     "Examples:\n"
     "  newsfold merge --db store wire-17 daily-8 --reason 'the same story, told anew'"},
    {CurationKind::kPin, "Keep a canonical what it is",
     "The cluster does not join another one, and no policy gives it another canonical.\n\n"
     "Examples:\n"
     "  newsfold pin --db store wire-17 --reason 'cited by ID'"},
    {CurationKind::kUnpin, "Take back that a canonical is pinned",
     "Examples:\n"
     "  newsfold unpin --db store wire-17 --reason 'no longer cited'"},
    {CurationKind::kRemove, "Take articles out of every answer",
     "From now on no answer shows the article, nothing is folded onto it, and its ID and its text are "
     "refused\n"
     "if they come again; with --block-copies copies of it are refused too. The others of its cluster stay\n"
     "together. Its text stays on disk, and the removal can be undone, until `newsfold purge` deletes it.\n\n"
     "Examples:\n"
     "  newsfold remove --db store wire-17 --reason 'court order 12/34' --dry-run\n"
     "  newsfold remove --db store wire-17 daily-8 --reason 'court order 12/34' --block-copies"},
    {CurationKind::kUndo, "Take back a decision of the audit trail",
     "All articles that it changed are filed as they were, and what they have got since goes with them.\n"
     "It fails if one of them was decided again since: take that back first. `newsfold audit` lists the\n"
     "numbers. An undo has a number too, and can be undone.\n\n"
     "Examples:\n"
     "  newsfold undo --db store 4711 --reason 'wrong cluster' --dry-run\n"
     "  newsfold undo --db store 4711 --reason 'wrong cluster'"}};

std::string DescribeChange(const CurationChange& change) {
  const Decision& now = change.decision;
  if (now.is_removed) return Escaped(now.id) + " is removed";
  if (now.is_repost) {
    const std::string shares =
        fmt::format("{} of it, {} of {}", FormatShare(now.verdict.coverage_article),
                    FormatShare(now.verdict.coverage_canonical), Escaped(now.canonical_id));
    const bool stays = change.old_canonical_id == now.canonical_id;
    const std::string_view how = change.was_removed ? "is back," : stays ? "stays" : "is now";
    return fmt::format("{} {} a repost of {} ({}){}", Escaped(now.id), how, Escaped(now.canonical_id), shares,
                       now.by_person ? ", by a person's decision" : "");
  }
  if (change.was_removed) return Escaped(now.id) + " is back, a canonical";
  std::string marks = now.pinned ? ", pinned" : change.was_pinned ? ", no longer pinned" : "";
  const bool stays = change.old_canonical_id == now.id;
  return fmt::format("{} {} a canonical{}", Escaped(now.id), stays ? "stays" : "is now", marks);
}

int Curate(const CurateCommand& command, const Curation& curation, const CommandContext& context,
           Archive* archive) {
  const std::string_view verb = NameOf(curation.kind);
  const Result<CurationReport> report = archive->Curate(curation);
  if (!report) return FailWith(context, verb, report.error());
  if (context.json) {
    for (const CurationChange& change : report->changes)
      PrintJson(ChangeToJson(verb, change.old_canonical_id, change.decision));
    PrintJson({{"message_type", "summary"},
               {"number", report->number},
               {"kind", verb},
               {"changes", report->changes.size()},
               {"dry_run", curation.dry_run}});
    return kExitOk;
  }
  for (std::size_t i = 0; i < report->changes.size(); ++i) {
    const Decision& decision = report->changes[i].decision;
    // The former versions of an article come behind it.
    if (i == 0 || decision.id != report->changes[i - 1].decision.id)
      PrintLine(DescribeChange(report->changes[i]));
  }
  if (context.quiet) return kExitOk;
  if (curation.dry_run) {
    fmt::print("a dry run: nothing was changed\n");
  } else {
    fmt::print("decision {}; to take it back: newsfold undo --db {} {} --reason TEXT\n", report->number,
               Escaped(command.store.directory), report->number);
  }
  return kExitOk;
}

// Of several articles, those behind one that fails are removed all the same. Returns the first failure.
int CurateAll(const CurateCommand& command, const CommandContext& context, Archive* archive) {
  if (command.curation.kind != CurationKind::kRemove)
    return Curate(command, command.curation, context, archive);
  int exit_code = kExitOk;
  for (const std::string& id : command.ids) {
    Curation curation = command.curation;
    curation.id = id;
    const int code = Curate(command, curation, context, archive);
    if (exit_code == kExitOk) exit_code = code;
  }
  return exit_code;
}

void AddArticles(CLI::App* verb, CurateCommand* command) {
  Curation* const curation = &command->curation;
  if (curation->kind == CurationKind::kRemove) {
    verb->add_option("id", command->ids, "IDs of the articles")->required()->option_text("ID... REQUIRED");
    verb->add_flag("--block-copies", curation->blocks_copies, "Refuse copies that come later, too");
    return;
  }
  if (curation->kind == CurationKind::kUndo) {
    verb->add_option("decision", curation->undoes, "Number of the decision")
        ->required()
        ->check(NotNegative())
        ->option_text("N REQUIRED");
    return;
  }
  verb->add_option("id", curation->id, "ID of the article")->required()->option_text("ID REQUIRED");
  if (curation->kind != CurationKind::kMerge) return;
  verb->add_option("other", curation->other_id, "ID of one of the cluster that joins that of the first")
      ->required()
      ->option_text("ID REQUIRED");
}

void AddCurateVerb(CLI::App& app, const CurateVerb& told, CommandContext& context) {
  const auto command = std::make_shared<CurateCommand>();
  command->curation.kind = told.kind;
  command->curation.who = UserName();
  CLI::App* const verb = app.add_subcommand(std::string(NameOf(told.kind)), std::string(told.summary));
  AddArticles(verb, command.get());
  AddStoreOption(verb, &command->store);
  verb->add_option("--reason", command->curation.reason, "Why, for the audit trail")
      ->required()
      ->option_text("TEXT REQUIRED");
  verb->add_option("--by", command->curation.who, "Who decides, for the audit trail (the user)")
      ->option_text("NAME");
  verb->add_flag("--dry-run", command->curation.dry_run, "Only print what would change");
  verb->footer(std::string(told.footer));
  verb->callback([command, &context] {
    const StoreAccess access = command->curation.dry_run ? StoreAccess::kRead : StoreAccess::kWrite;
    context.exit_code = WithStore(context, NameOf(command->curation.kind), command->store, access,
                                  [&](Archive& archive) { return CurateAll(*command, context, &archive); });
  });
}

}  // namespace

void AddCurate(CLI::App& app, CommandContext& context) {
  for (const CurateVerb& verb : kVerbs) AddCurateVerb(app, verb, context);
}

}  // namespace newsfold
