#include "store/decide/importer.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/text/fold.h"
#include "store/decide/decision_record.h"
#include "store/records/article_id.h"
#include "store/records/text_codec.h"

namespace newsfold {
namespace {

bool IsCutOff(const ArticleState& state, ArticleNumber canonical) {
  return state.decision.is_repost && canonical == 0;
}

// Whether two records say the same of whose repost the article is, and why.
bool AreFiledAlike(const ArticleRecord& a, const ArticleRecord& b) {
  const auto told = [](const ArticleRecord& record) {
    return std::tie(record.canonical, record.verdict, record.compared, record.via, record.contained,
                    record.by_person, record.pinned, record.rules_version);
  };
  return told(a) == told(b);
}

// Articles whose clusters depend on each other (R. Tarjan, "Efficiency of a Good But Not Linear Set Union
// Algorithm", JACM 22, 1975).
class Groups {
 public:
  ArticleNumber Find(ArticleNumber number) {
    ArticleNumber& parent = parents_.try_emplace(number, number).first->second;
    if (parent != number) parent = Find(parent);
    return parent;
  }
  void Join(ArticleNumber a, ArticleNumber b) { parents_[Find(a)] = Find(b); }

 private:
  std::map<ArticleNumber, ArticleNumber> parents_;
};

// What was removed here does not come back by an export: who was under it stays where it is.
bool IsRemoved(EngineRecordReader* reader, const std::string& id) {
  const Result<ArticleRecord> record = reader->ReadRecordOf(id);
  return !record && record.error().code() == StatusCode::kGone;
}

}  // namespace

Status Importer::Check(const ArticleState& state) const {
  const auto refuse = [&](std::string_view what, std::uint32_t found, std::uint32_t known) {
    return FailedPrecondition("'" + state.decision.id + "' was decided by " + std::string(what) + " " +
                              std::to_string(found) + ", this program knows " + std::to_string(known) +
                              ": a newsfold as new as the one that exported can read it");
  };
  const std::uint32_t rules = state.decision.rules_version;
  if (rules > store_.thresholds.version) return refuse("rules", rules, store_.thresholds.version);
  if (state.fold_version > kFoldVersion) return refuse("fold version", state.fold_version, kFoldVersion);
  // What is stored here later must not be earlier.
  if (std::max(state.stored_at_ms, state.seen_at_ms.back()) > NowMs() + kClockErrorMaxMs)
    return InvalidArgument("'" + state.decision.id + "' was stored or seen in the future");
  return Status::Ok();
}

// The number of the article with this ID; 0 for none, or one that was removed.
Result<ArticleNumber> Importer::Find(const std::string& id, bool* are_all) {
  if (id.empty()) return 0;
  const Result<ArticleRecord> record = reader_->ReadRecordOf(id);
  if (record) return record->number;
  const StatusCode code = record.error().code();
  if (code != StatusCode::kNotFound && code != StatusCode::kGone) return record.error();
  *are_all = false;
  return 0;
}

Result<Importer::References> Importer::FindAll(const ArticleState& state) {
  References found;
  const Decision& decision = state.decision;
  const std::pair<std::string, ArticleNumber*> named[] = {
      {decision.is_repost ? decision.canonical_id : "", &found.canonical},
      {decision.compared_id, &found.compared},
      {decision.via_id, &found.via}};
  for (const auto& [id, number] : named) {
    const Result<ArticleNumber> at = Find(id, &found.are_all);
    if (!at) return at.error();
    *number = *at;
  }
  for (const ContainedCanonical& story : decision.contained) {
    const Result<ArticleNumber> at = Find(story.id, &found.are_all);
    if (!at) return at.error();
    if (*at != 0) found.contained.push_back({*at, story.coverage_article, story.coverage_canonical});
  }
  const Result<ArticleNumber> story = FindStory(state);
  if (!story) return story.error();
  found.story = *story;
  return found;
}

// As what the article counts towards boilerplate; 0: as a story of its own. All who count as one article that
// is not here, such as a text that was replaced, count as one story.
Result<ArticleNumber> Importer::FindStory(const ArticleState& state) {
  const bool is_own = state.story_id == state.decision.id;
  if (!is_own) {
    const Result<ArticleRecord> record = reader_->ReadRecordOf(state.story_id);
    if (record) return record->story;
    const StatusCode code = record.error().code();
    if (code != StatusCode::kNotFound && code != StatusCode::kGone) return record.error();
  }
  const auto named = stories_.find(state.story_id);
  return named == stories_.end() ? 0 : named->second;
}

Result<bool> Importer::IsCanonical(ArticleNumber number) {
  const Result<ArticleRecord> record = reader_->ReadRecord(number);
  return record ? Result<bool>(record->is_canonical()) : record.error();
}

// Gives the record the decision. Its own number stands for a canonical that is not here.
void Importer::Apply(const ArticleState& state, const References& references, ArticleRecord* record) {
  const Decision& decision = state.decision;
  record->canonical = references.canonical == 0 ? record->number : references.canonical;
  record->verdict = decision.verdict;
  record->compared = references.compared;
  record->via = record->is_repost() ? references.via : 0;
  record->contained = references.contained;
  record->repeats_indexed = record->is_repost() && state.repeats_indexed;
  record->by_person = decision.by_person;
  record->pinned = decision.pinned;
  record->rules_version = decision.rules_version;
  record->fold_version = state.fold_version;
}

Result<Decision> Importer::Settle(PreparedArticle prepared) {
  NEWSFOLD_ASSERT(prepared.state != nullptr && prepared.state->decision.id == prepared.article.id);
  NEWSFOLD_ASSERT(!prepared.state->seen_at_ms.empty());
  const StatePointer state = std::exchange(prepared.state, nullptr);
  if (Status status = Check(*state); !status.ok()) return status;
  if (state->decision.version > 1) prepared.on_conflict = OnConflict::kVersion;
  Result<std::optional<Settler::Known>> known = settler_->FindKnown(prepared);
  if (!known) return known.error();
  Result<References> references = FindAll(*state);
  if (!references) return references.error();
  if (!*known) {
    const Status status = CheckVersion(*state);
    return status.ok() ? SettleNew(std::move(prepared), state, std::move(*references)) : status;
  }
  const Status status = CompareKnown(prepared, state, *references, (*known)->number);
  return status.ok() ? Result<Decision>(std::move((*known)->decision)) : status;
}

// Ok, unless a later version, or another text of the same version, is here.
Status Importer::CheckVersion(const ArticleState& state) {
  const std::string& id = state.decision.id;
  const Result<ArticleRecord> here = reader_->ReadRecordOf(id);
  if (!here) return here.error().code() == StatusCode::kNotFound ? Status::Ok() : here.error();
  if (here->version < state.decision.version) return Status::Ok();
  return AlreadyExists("version " + std::to_string(here->version) + " of '" + id +
                       "' is here, with another text");
}

// What is stored already is filed as the export says once all of that has come.
Status Importer::CompareKnown(const PreparedArticle& prepared, const StatePointer& state,
                              const References& references, ArticleNumber number) {
  const Result<ArticleRecord> record = reader_->ReadRecord(number);
  if (!record) return record.error();
  // Of a former version, here or there, nothing is decided.
  if (record->is_hidden() || state->is_former)
    return record->is_tombstone() ? Status::Ok()
                                  : settler_->AddSightings(number, prepared.article.url, state->seen_at_ms);
  ArticleRecord after = *record;
  Apply(*state, references, &after);
  const bool may_come = state->refers_ahead && !references.are_all;
  const bool is_decided_here =
      IsCutOff(*state, references.canonical) &&
      (state->is_canonical_left_out || IsRemoved(reader_, state->decision.canonical_id));
  if (!is_decided_here && (may_come || !AreFiledAlike(*record, after))) unfiled_[record->number] = state;
  if (record->fields.url != prepared.article.url) return Status::Ok();
  return settler_->AddSightings(record->number, prepared.article.url, state->seen_at_ms);
}

// Ok, unless the article is a copy of one that was removed here together with its copies.
Status Importer::CheckRemoved(const PreparedArticle& prepared) {
  if (settler_->counters().removed == 0) return Status::Ok();
  const Result<Decision> decision = settler_->Decide(prepared);
  return decision ? Status::Ok() : decision.error();
}

Result<Decision> Importer::SettleNew(PreparedArticle prepared, const StatePointer& state,
                                     References references) {
  if (Status status = CheckRemoved(prepared); !status.ok()) return status;
  const bool is_cut_off = IsCutOff(*state, references.canonical);
  const bool is_decided_here =
      state->is_canonical_left_out || IsRemoved(reader_, state->decision.canonical_id);
  if (is_cut_off && is_decided_here) return settler_->Settle(std::move(prepared));
  // Whom it names may be a former version as yet.
  bool is_unfiled = is_cut_off || state->refers_ahead;
  if (references.canonical != 0) {
    const Result<bool> is_canonical = IsCanonical(references.canonical);
    if (!is_canonical) return is_canonical.error();
    is_unfiled |= !*is_canonical;
    if (!*is_canonical) references.canonical = 0;
  }
  Result<Decision> decision = Store(std::move(prepared), *state, references);
  if (decision && is_unfiled) unfiled_[settler_->counters().last_number] = state;
  return decision;
}

Result<Decision> Importer::Store(PreparedArticle prepared, const ArticleState& state,
                                 const References& references) {
  ArticleRecord record;
  record.number = settler_->counters().last_number + 1;
  record.fields = prepared.article;
  record.fields.text.clear();
  record.original = prepared.original.locator;
  record.site = prepared.site;
  record.stored_at_ms = state.stored_at_ms;
  record.text_bytes = static_cast<std::uint32_t>(prepared.article.text.size());
  record.units = prepared.text.folded.units;
  record.sha256 = prepared.sha256;
  record.story = references.story == 0 ? record.number : references.story;
  if (references.story == 0 && state.story_id != state.decision.id)
    stories_.emplace(state.story_id, record.story);
  record.shows_passages = state.shows_passages;
  record.version = state.decision.version;
  Apply(state, references, &record);
  const Result<Fingerprint> fingerprint = matcher_->MakeFingerprint(prepared.Query());
  if (!fingerprint) return fingerprint.error();
  const Result<EncodedText> body = Encode(&prepared, record);
  if (!body) return body.error();
  Result<Decision> decision =
      settler_->StoreAs(&prepared, std::move(record), *body, *fingerprint, state.has_story_of_former);
  if (!decision) return decision;
  const Status status =
      settler_->AddSightings(settler_->counters().last_number, prepared.article.url, state.seen_at_ms);
  return status.ok() ? std::move(decision) : Result<Decision>(status);
}

// The body of an article that is stored for the first time.
Result<EncodedText> Importer::Encode(PreparedArticle* prepared, const ArticleRecord& record) {
  std::optional<EncodedText> delta;
  if (record.is_repost()) {
    const Result<ArticleRecord> canonical = reader_->ReadRecord(record.canonical);
    if (!canonical) return canonical.error();
    const Result<std::string> base = reader_->ReadText(*canonical);
    if (!base) return base.error();
    delta = store_.codec->EncodeDelta(prepared->article.text, *base, record.canonical);
  }
  return ChooseBody(*store_.codec, prepared->article.text, std::move(delta), std::move(prepared->encoded));
}

Result<Refiling> Importer::Plan(const ArticleRecord& now, const ArticleRecord& after) {
  Refiling refiling{now, after, {}, {}, {}};
  if (now.canonical == after.canonical) return refiling;
  const Result<PreparedArticle> prepared = PrepareAgain(now, reader_, *store_.folder);
  if (!prepared) return prepared.error();
  std::string base;
  if (after.is_repost()) {
    const Result<ArticleRecord> canonical = reader_->ReadRecord(after.canonical);
    if (!canonical) return canonical.error();
    Result<std::string> text = reader_->ReadText(*canonical);
    if (!text) return text.error();
    base = std::move(*text);
  }
  EncodeBody(*store_.codec, prepared->article.text, base, &refiling);
  if (!now.repeats_indexed || after.repeats_indexed) return refiling;
  const Result<Fingerprint> fingerprint = matcher_->MakeFingerprint(prepared->Query());
  if (!fingerprint) return fingerprint.error();
  IndexAnew(*prepared, *fingerprint, false, &refiling);
  return refiling;
}

Status Importer::PlanAll(std::map<ArticleNumber, Refiling>* refilings, TakeOverSummary* summary) {
  for (const auto& [number, state] : unfiled_) {
    const Result<References> references = FindAll(*state);
    if (!references) return references.error();
    const Result<ArticleRecord> now = reader_->ReadRecord(number);
    if (!now) return now.error();
    const bool is_cut_off = IsCutOff(*state, references->canonical);
    if (is_cut_off) {
      summary->refused.push_back(
          {now->fields.id, NotFound("its canonical '" + state->decision.canonical_id +
                                    "' is neither here nor in the export; it is a canonical now")});
    }
    if (is_cut_off) continue;
    ArticleRecord after = *now;
    Apply(*state, *references, &after);
    if (AreFiledAlike(*now, after)) continue;
    Result<Refiling> refiling = Plan(*now, after);
    if (!refiling) return refiling.error();
    refilings->emplace(number, std::move(*refiling));
  }
  return Status::Ok();
}

Result<TakeOverSummary> Importer::Finish() {
  TakeOverSummary summary;
  std::map<ArticleNumber, Refiling> refilings;
  if (Status status = PlanAll(&refilings, &summary); !status.ok()) return status;
  Groups groups;
  for (const auto& [number, refiling] : refilings) {
    groups.Join(number, refiling.record.canonical);
    groups.Join(number, refiling.after.canonical);
  }
  std::map<ArticleNumber, std::vector<Refiling>> grouped;
  for (auto& [number, refiling] : refilings) grouped[groups.Find(number)].push_back(std::move(refiling));
  for (auto& [first, group] : grouped) {
    if (Status status = FileTogether(std::move(group), &summary); !status.ok()) return status;
  }
  unfiled_.clear();
  return summary;
}

Status Importer::FileTogether(std::vector<Refiling> refilings, TakeOverSummary* summary) {
  std::vector<ArticleNumber> old_canonicals;
  old_canonicals.reserve(refilings.size());
  for (const Refiling& refiling : refilings) old_canonicals.push_back(refiling.record.canonical);
  std::vector<ArticleName> old_names;
  if (Status status = reader_->ReadNames(old_canonicals, &old_names); !status.ok()) return status;
  Result<std::optional<std::vector<Decision>>> decisions = settler_->Refile(refilings, nullptr);
  if (!decisions) return decisions.error();
  if (*decisions) {
    for (std::size_t i = 0; i < old_names.size(); ++i)
      summary->filed.push_back({std::move(old_names[i].id), std::move((**decisions)[i])});
    return Status::Ok();
  }
  for (const Refiling& refiling : refilings) {
    summary->refused.push_back(
        {refiling.record.fields.id,
         InvalidArgument("cannot be filed as the export says, as a repost would be left under a repost: the "
                         "export has not all articles of the cluster, or contradicts itself; it stays as "
                         "it is")});
  }
  return Status::Ok();
}

}  // namespace newsfold
