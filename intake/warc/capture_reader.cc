#include "intake/warc/capture_reader.h"

namespace newsfold {

Result<CaptureReader::Event> CaptureReader::Next(Capture* capture, CaptureFault* fault) {
  ArchiveRecord record;
  ArchiveFault damage;
  const Result<WarcReader::Event> event = records_.Next(&record, &damage);
  if (!event) return event.error();
  if (*event == WarcReader::Event::kEnd) return Event::kEnd;
  if (*event == WarcReader::Event::kFault) {
    *fault = {damage.offset, std::move(damage.reason), false, {}};
    return Event::kFault;
  }
  const std::uint64_t offset = record.offset;
  std::string id = RecordIdOf(record);
  Result<Capture> read = CaptureOf(std::move(record), content_bytes_max_);
  if (!read) {
    *fault = {offset, read.error().message(), true, std::move(id)};
    return Event::kFault;
  }
  *capture = std::move(*read);
  return Event::kCapture;
}

}  // namespace newsfold
