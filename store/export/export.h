#pragma once

#include "store/answers/exported_article.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/text_codec.h"

namespace newsfold {

// Writes articles of a store in one of the forms of ExportFormat, as the store is when it begins: what is
// stored or decided meanwhile is not in it. Articles come in order of arrival, in the table of clusters
// cluster by cluster, in an index of captures by their keys. `index_sink`, which may be null, takes the index
// of a WARC file, at the end. Everything else may be done to the store meanwhile; the space of what is
// deleted is given back once this is done. Errors: kNotFound no article of that ID; those of the sinks;
// kResourceExhausted no room for temporary files, or an article too large for a line; kCorruption;
// kUnavailable. Takes 64 MB of memory for an index of captures, and temporary files if it is larger.
Result<ExportSummary> Export(Engine* engine, const TextCodec& codec, const ExportOptions& options,
                             const ByteSink& sink, const ByteSink& index_sink, const ExportVisitor& visit);

}  // namespace newsfold
