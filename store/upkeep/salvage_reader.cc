#include "store/upkeep/salvage_reader.h"

#include <utility>

#include "store/records/format.h"
#include "store/records/text_block.h"
#include "store/upkeep/entry_reads.h"

namespace newsfold {
namespace {

// With which every frame begins.
constexpr std::string_view kFrameMagic = "\x28\xb5\x2f\xfd";

void PassOver(const std::string& /*behind*/, const Status& /*damage*/) {}

}  // namespace

Status SalvageReader::LoadDictionaries() {
  const auto add = [this](std::string_view key, std::string_view value) {
    const Result<std::uint32_t> id = DecodeDictionaryKey(key);
    const Result<std::string> dictionary = DecodeDictionary(value);
    if (id && dictionary) IgnoreStatus(codec_.AddDictionary(*id, *dictionary), "of keys none is there twice");
    return true;
  };
  return ScanReadable(engine_, FamilyPrefix(Family::kDictionary), add, PassOver);
}

Status SalvageReader::FindPacked() {
  if (blocks_) return Status::Ok();
  blocks_.emplace();
  const auto look = [this](std::string_view key, std::string_view value) {
    const Result<std::uint64_t> id = DecodeNumberKey(key);
    const Result<TextBlock> block = DecodeTextBlock(value);
    if (!id || !block) return true;
    for (const TextBlock::Text& text : block->texts) (*blocks_)[text.number] = *id;
    return true;
  };
  return ScanReadable(engine_, FamilyPrefix(Family::kTextBlock), look, PassOver);
}

Status SalvageReader::ReadRecords(ArticleNumber first, std::size_t count,
                                  std::vector<Result<ArticleRecord>>* records) {
  records->clear();
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back(RecordKey(first + i));
  std::vector<Result<std::optional<std::string>>> values;
  if (Status status = ReadEach(engine_, keys, &values); !status.ok()) return status;
  for (std::size_t i = 0; i < count; ++i) {
    if (!values[i]) {
      records->emplace_back(values[i].error());
    } else if (!*values[i]) {
      records->emplace_back(Corruption("the record is missing"));
    } else {
      records->push_back(DecodeRecord(first + i, **values[i]));
    }
  }
  return Status::Ok();
}

Result<std::string> SalvageReader::ReadBytes(const std::string& key) {
  Result<std::optional<std::string>> value = engine_->Get(key);
  if (!value) return IsUnreadable(value.error()) ? Result<std::string>(std::string()) : value.error();
  return *value ? std::move(**value) : std::string();
}

Result<std::string> SalvageReader::ReadText(const ArticleRecord& record) {
  Result<std::string> text = reader_.ReadText(record);
  if (text || !IsUnreadable(text.error()) || record.body.codec != BodyCodec::kZstdDelta) return text;
  const Result<std::string> value = ReadBytes(BodyKey(record.number));
  if (!value) return value;
  const Result<std::string_view> bytes = DecodeBody(*value);
  if (!bytes) return text;
  const Result<std::string> base = TextOfBase(record.body.reference);
  if (!base) return base;
  Result<std::string> decoded = codec_.Decode(record.body, *bytes, record.text_bytes, *base);
  return decoded && Sha256Of(*decoded) == record.sha256 ? std::move(decoded) : std::move(text);
}

// Of an article whose record is lost, with or without a checksum: what is decoded by it has one. Empty if it
// cannot be had.
Result<std::string> SalvageReader::TextOfBase(ArticleNumber base) {
  Result<std::optional<SalvagedText>> salvaged = Salvage(base, nullptr, 0);
  if (!salvaged) return salvaged.error();
  return *salvaged ? std::move((*salvaged)->text) : std::string();
}

Result<std::optional<SalvagedText>> SalvageReader::Salvage(ArticleNumber number, const ArticleRecord* record,
                                                           ArticleNumber base) {
  const Result<std::string> value = ReadBytes(BodyKey(number));
  if (!value) return value.error();
  if (const Result<std::string_view> bytes = DecodeBody(*value); bytes) {
    if (!bytes->starts_with(kFrameMagic)) return std::optional<SalvagedText>({std::string(*bytes), false});
    Result<std::optional<SalvagedText>> salvaged = SalvageFrame(*bytes, base);
    // A text that the record knows must be the record's.
    if (salvaged && *salvaged && record != nullptr)
      (*salvaged)->is_checked = Sha256Of((*salvaged)->text) == record->sha256;
    return salvaged;
  }
  return SalvagePacked(number, record);
}

Result<std::optional<SalvagedText>> SalvageReader::SalvagePacked(ArticleNumber number,
                                                                 const ArticleRecord* record) {
  if (Status status = FindPacked(); !status.ok()) return status;
  const auto block = blocks_->find(number);
  if (block == blocks_->end()) return std::optional<SalvagedText>();
  Result<std::string> text = TextBlockReader(engine_, &codec_).ReadText(block->second, number);
  if (!text && !IsUnreadable(text.error())) return text.error();
  if (!text) return std::optional<SalvagedText>();
  const bool is_its_own = record == nullptr || Sha256Of(*text) == record->sha256;
  return std::optional<SalvagedText>({std::move(*text), is_its_own});
}

// By whatever it was made with: a frame tells only that it was, by its checksum.
Result<std::optional<SalvagedText>> SalvageReader::SalvageFrame(std::string_view bytes, ArticleNumber base) {
  std::optional<SalvagedText> best;
  const auto take = [&best](TextCodec::Salvaged salvaged) {
    const bool is_better = salvaged.is_whole || (!best && !salvaged.text.empty());
    if (is_better) best = {std::move(salvaged.text), salvaged.is_whole};
    return best && best->is_checked;
  };
  if (base != 0) {
    const Result<std::string> text = TextOfBase(base);
    if (!text) return text.error();
    if (!text->empty() && take(codec_.Salvage(bytes, 0, *text))) return best;
  }
  for (std::uint32_t id = codec_.newest_dictionary_id() + 1; id-- > 0;) {
    if (take(codec_.Salvage(bytes, id, {}))) return best;
  }
  return best;
}

}  // namespace newsfold
