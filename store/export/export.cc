#include "store/export/export.h"

#include <memory>
#include <vector>

#include "store/engine/pinned_engine.h"
#include "store/export/article_walk.h"
#include "store/export/article_writer.h"
#include "store/records/record_reader.h"
#include "store/records/store_meta.h"

namespace newsfold {
namespace {

std::unique_ptr<ArticleWriter> MakeWriter(const ExportParts& parts, const ExportOptions& options) {
  switch (options.format) {
    case ExportFormat::kClusters:
      return MakeClusterTable(parts);
    case ExportFormat::kCdxj:
      return MakeCaptureIndex(parts);
    case ExportFormat::kWarc:
      return MakeWarcCaptures(parts, options);
    case ExportFormat::kJsonLines:
      break;
  }
  return MakeJsonLinesWriter(parts);
}

// Until the visitor stops it.
Status WriteAll(ArticleWalk* walk, ArticleWriter* writer, const ExportVisitor& visit,
                ExportSummary* summary) {
  if (Status status = writer->Begin(); !status.ok()) return status;
  std::vector<ArticleRecord> records;
  while (true) {
    summary->was_stopped = !visit(*summary);
    if (summary->was_stopped) return Status::Ok();
    if (Status status = walk->Next(&records); !status.ok()) return status;
    if (records.empty()) return writer->Finish();
    for (const ArticleRecord& record : records) {
      const Result<std::uint64_t> written = writer->Add(record);
      if (!written) return written.error();
      summary->articles += *written;
      summary->originals_left_out = writer->originals_left_out();
    }
    summary->articles_done += records.size();
  }
}

}  // namespace

Result<ExportSummary> Export(Engine* engine, const TextCodec& codec, const ExportOptions& options,
                             const ByteSink& sink, const ByteSink& index_sink, const ExportVisitor& visit) {
  PinnedEngine pinned(engine);
  EngineRecordReader reader(&pinned, &codec);
  ArticleWalk walk(&pinned, &reader, options.selection);
  const Result<StoreCounters> counters = ReadCounters(&pinned);
  if (!counters) return counters.error();
  if (Status status = walk.Begin(options.format != ExportFormat::kClusters); !status.ok()) return status;
  const ExportParts parts{&pinned, &reader, &walk, &sink, index_sink == nullptr ? nullptr : &index_sink};
  const std::unique_ptr<ArticleWriter> writer = MakeWriter(parts, options);
  ExportSummary summary;
  summary.articles_total = walk.total();
  summary.last_sequence = counters->last_sequence;
  const Status status = WriteAll(&walk, writer.get(), visit, &summary);
  return status.ok() ? Result<ExportSummary>(summary) : status;
}

}  // namespace newsfold
