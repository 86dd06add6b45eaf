#include <memory>

#include "store/backup/backup.h"
#include "store/backup/new_folder.h"

namespace newsfold {
namespace {

Status AddTo(const BackupContext& context, const StoreFile& file, NewFolder* target, CopyCounter* counter,
             CheckpointSummary* summary) {
  const Result<std::string> place = target->PlaceOf(file.name);
  if (!place) return place.error();
  summary->bytes += BytesOf(file);
  // On another file system, or one without links, it is copied.
  if (file.is_immutable && context.files->Link(file.path, *place).ok()) {
    ++summary->files_linked;
    return counter->Advance(BytesOf(file));
  }
  const Result<std::string> copied = CopyFile(context.files, file, *place, counter);
  if (!copied) return copied.error();
  ++summary->files_copied;
  summary->bytes_copied += BytesOf(file);
  return Status::Ok();
}

Status CheckpointInto(const BackupContext& context, const HeldFiles& held, NewFolder* target,
                      CopyCounter* counter, CheckpointSummary* summary) {
  for (const StoreFile& file : held.files) {
    const Status status = AddTo(context, file, target, counter, summary);
    if (status.code() == StatusCode::kNotFound) return Corruption("of the store, " + status.message());
    if (!status.ok()) return status;
  }
  const Result<StoreIdentity> identity =
      CheckStoreCopy(context.open_engine, target->path(), CopyCheck::kOpens);
  if (!identity) return identity.error().WithContext("the checkpoint does not open");
  summary->articles = identity->articles;
  summary->last_sequence = identity->last_sequence;
  if (Status status = counter->Advance(0); !status.ok()) return status;
  return target->Finish();
}

}  // namespace

Result<CheckpointSummary> MakeCheckpoint(const BackupContext& context, const HeldFiles& held,
                                         const std::string& to, const CopyVisitor& visit) {
  const Result<std::unique_ptr<NewFolder>> target = NewFolder::Create(context.files, to);
  if (!target) return target.error();
  std::uint64_t bytes_total = 0;
  for (const StoreFile& file : held.files) bytes_total += BytesOf(file);
  CopyCounter counter(bytes_total, visit);
  CheckpointSummary summary;
  const Status status = CheckpointInto(context, held, target->get(), &counter, &summary);
  summary.was_stopped = counter.was_stopped();
  if (!status.ok() && !summary.was_stopped) return status;
  return summary;
}

}  // namespace newsfold
