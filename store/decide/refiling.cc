#include "store/decide/refiling.h"

#include <utility>

#include "dedup/base/assert.h"
#include "store/decide/decision_record.h"
#include "store/records/text_codec.h"

namespace newsfold {

void FileAlone(ArticleRecord* record) {
  record->canonical = record->number;
  record->verdict = {};
  record->compared = record->via = 0;
  record->contained.clear();
  record->by_person = record->pinned = record->repeats_indexed = false;
}

Refiling RefileBy(const StoreParts& store, const ArticleRecord& record, std::string_view text,
                  const MatchOutcome& outcome) {
  Refiling refiling{record, record, {}, {}, {}};
  refiling.after.canonical = outcome.canonical == 0 ? record.number : outcome.canonical;
  FillDecision(outcome, store.thresholds, &refiling.after);
  const bool has_base = outcome.compared == outcome.canonical;
  EncodeBody(*store.codec, text, has_base ? std::string_view(outcome.compared_text) : std::string_view(),
             &refiling);
  return refiling;
}

void EncodeBody(const TextCodec& codec, std::string_view text, std::string_view base, Refiling* refiling) {
  NEWSFOLD_ASSERT(text.size() == refiling->record.text_bytes);
  ArticleRecord& after = refiling->after;
  std::optional<EncodedText> delta;
  if (after.is_repost() && !base.empty()) delta = codec.EncodeDelta(text, base, after.canonical);
  EncodedText body = ChooseBody(codec, text, std::move(delta), std::nullopt);
  after.body = body.locator;
  refiling->body = std::move(body.bytes);
}

void IndexAnew(const PreparedArticle& prepared, const Fingerprint& fingerprint, bool repeats_indexed,
               Refiling* refiling) {
  ArticleRecord& after = refiling->after;
  after.repeats_indexed = after.is_repost() && after.repeats_indexed && repeats_indexed;
  refiling->row = MakeIndexRow(after.number, HowToIndex(fingerprint, after.repeats_indexed), fingerprint,
                               prepared.canonical_url);
}

void LeaveCompanions(const PreparedArticle& prepared, const Fingerprint& fingerprint, bool repeats_indexed,
                     Refiling* refiling) {
  IndexAnew(prepared, fingerprint, repeats_indexed, refiling);
  if (!refiling->record.repeats_indexed || refiling->after.repeats_indexed) refiling->row.reset();
}

}  // namespace newsfold
