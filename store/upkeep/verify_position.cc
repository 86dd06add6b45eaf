#include "store/upkeep/verify_position.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "store/base/coding.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

constexpr std::string_view kPositionName = "verify";
constexpr std::uint8_t kPositionVersion = 1;
constexpr std::size_t kFileNameBytesMax = 256;

std::string EncodePosition(const VerifyPosition& position) {
  ByteWriter writer;
  writer.PutByte(kPositionVersion);
  writer.PutByte(static_cast<std::uint8_t>(position.depth));
  writer.PutString(position.engine_file);
  writer.PutString(position.index_file);
  writer.PutByte(position.has_all_files ? 1 : 0);
  writer.PutVarint(position.article);
  writer.PutChecksum();
  return writer.Take();
}

}  // namespace

Result<VerifyPosition> ReadVerifyPosition(Engine* engine) {
  const Result<std::optional<std::string>> value = engine->Get(MetaKey(kPositionName));
  if (!value && value.error().code() != StatusCode::kCorruption) return value.error();
  if (!value || !*value) return VerifyPosition();
  std::string_view bytes = **value;
  const bool is_whole = StripChecksum(&bytes);
  ByteReader reader(bytes);
  if (!is_whole || reader.ReadByte() != kPositionVersion) reader.Fail();
  VerifyPosition position;
  const std::uint8_t depth = reader.ReadByte();
  if (depth > static_cast<std::uint8_t>(VerifyDepth::kFull)) reader.Fail();
  position.depth = static_cast<VerifyDepth>(depth);
  position.engine_file = reader.ReadString(kFileNameBytesMax);
  position.index_file = reader.ReadString(kFileNameBytesMax);
  position.has_all_files = reader.ReadByte() == 1;
  position.article = reader.ReadVarint();
  return reader.Finished() ? position : VerifyPosition();
}

Status WriteVerifyPosition(Engine* engine, const VerifyPosition& position) {
  WriteSet writes;
  writes.Put(MetaKey(kPositionName), EncodePosition(position));
  const Result<EngineSequence> written = engine->Write(std::move(writes));
  return written ? engine->Sync(*written) : written.error();
}

}  // namespace newsfold
