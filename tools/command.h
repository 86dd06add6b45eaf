#pragma once

#include "tools/output/context.h"

namespace CLI {
class App;
}

namespace newsfold {

// Each verb lives in one file, and those by which a person changes clusters in one together. It registers
// itself: its subcommand, options, examples, and a callback that runs it and sets context.exit_code.
// `context` must outlive the parsing. Callbacks neither throw nor exit.
void AddIngest(CLI::App& app, CommandContext& context);
void AddCheck(CLI::App& app, CommandContext& context);
void AddGet(CLI::App& app, CommandContext& context);
void AddCluster(CLI::App& app, CommandContext& context);
void AddDiff(CLI::App& app, CommandContext& context);
void AddWhy(CLI::App& app, CommandContext& context);
void AddStats(CLI::App& app, CommandContext& context);
void AddRecheck(CLI::App& app, CommandContext& context);
void AddReindex(CLI::App& app, CommandContext& context);
void AddCompact(CLI::App& app, CommandContext& context);
void AddCurate(CLI::App& app, CommandContext& context);
void AddRetain(CLI::App& app, CommandContext& context);
void AddPurge(CLI::App& app, CommandContext& context);
void AddAudit(CLI::App& app, CommandContext& context);
void AddPolicy(CLI::App& app, CommandContext& context);
void AddExport(CLI::App& app, CommandContext& context);
void AddChanges(CLI::App& app, CommandContext& context);
void AddLookup(CLI::App& app, CommandContext& context);
void AddExtract(CLI::App& app, CommandContext& context);
void AddGenerate(CLI::App& app, CommandContext& context);
void AddEvaluate(CLI::App& app, CommandContext& context);
void AddCheckpoint(CLI::App& app, CommandContext& context);
void AddBackup(CLI::App& app, CommandContext& context);
void AddRestore(CLI::App& app, CommandContext& context);
void AddServe(CLI::App& app, CommandContext& context);
void AddRepair(CLI::App& app, CommandContext& context);
void AddVerify(CLI::App& app, CommandContext& context);

}  // namespace newsfold
