#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/export/article_writer.h"
#include "store/export/sorted_lines.h"
#include "store/export/surt.h"
#include "store/export/warc_writer.h"
#include "store/json/json.h"
#include "store/json/json_writer.h"
#include "store/records/article_id.h"
#include "store/records/url_authority.h"

namespace newsfold {
namespace {

constexpr std::string_view kRevisitProfile =
    "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

// An address that RFC 3986 allows: what it does not is escaped, and blanks around it are none of it.
std::string Escaped(std::string_view url) {
  constexpr std::string_view kBlanks = " \t\n\r";
  const std::size_t begin = std::min(url.find_first_not_of(kBlanks), url.size());
  url = url.substr(begin, url.find_last_not_of(kBlanks) + 1 - begin);
  std::string escaped;
  for (const char byte : url) {
    if (IsUrlByte(byte)) {
      escaped += byte;
    } else {
      AppendEscaped(byte, &escaped);
    }
  }
  return escaped;
}

// Where the article was seen; a name of our own if that is not known.
std::string TargetOf(const Article& article) {
  const std::string url = Escaped(article.url);
  return url.empty() ? "urn:newsfold:" + Escaped(article.id) : url;
}

// The media type of an original, as a header has it; what a page says of itself may be anything.
std::string OriginalTypeOf(const Article& article) {
  const std::string& type = article.original_type;
  const bool is_plain = std::all_of(type.begin(), type.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return type.empty() || !is_plain ? "application/octet-stream" : type;
}

// Without parameters: "text/html" of "text/html; charset=gbk".
std::string_view WithoutParameters(std::string_view type) {
  type = type.substr(0, type.find(';'));
  return type.substr(0, type.find_last_not_of(' ') + 1);
}

// What was captured: what the text was read from, or, where that is not kept, the text.
struct Payload {
  std::string bytes;
  std::string type;
};

Result<Payload> ReadPayload(EngineRecordReader* reader, const ArticleRecord& record) {
  Result<std::string> bytes = record.has_original() ? reader->ReadOriginal(record) : reader->ReadText(record);
  if (!bytes) return bytes.error();
  std::string type = record.has_original() ? OriginalTypeOf(record.fields) : std::string(TextTypeOf(*bytes));
  return Payload{std::move(*bytes), std::move(type)};
}

// "20260203040506" of "2026-02-03T04:05:06.789Z".
std::string TimestampOf(std::int64_t unix_ms) {
  std::string digits;
  for (const char byte : FormatTime(unix_ms).substr(0, 19))
    if (byte >= '0' && byte <= '9') digits += byte;
  return digits;
}

// One time at which an article was seen.
struct Capture {
  std::string target;
  std::int64_t seen_at_ms = 0;
  std::string digest;
  std::string type;
  bool is_revisit = false;  // its payload is in an earlier record
};

// A line of CDXJ, as pywb reads it. `extent`: of its record in the file; null: there is none.
std::string IndexLine(const Capture& capture, const WarcExtent* extent, std::string_view file) {
  std::string line = SurtOf(capture.target) + ' ' + TimestampOf(capture.seen_at_ms) + ' ';
  JsonWriter out(&line);
  const auto put = [&out](std::string_view key, std::string_view value) {
    out.Key(key);
    out.Text(value);
  };
  out.BeginObject();
  put("url", capture.target);
  put("mime", capture.is_revisit ? "warc/revisit" : WithoutParameters(capture.type));
  put("status", "200");
  put("digest", capture.digest);
  if (extent != nullptr) {
    put("length", std::to_string(extent->bytes));
    put("offset", std::to_string(extent->offset));
    put("filename", file);
  }
  out.EndObject();
  return line;
}

class CaptureIndex : public ArticleWriter {
 public:
  explicit CaptureIndex(const ExportParts& parts) : parts_(parts) {}

  Result<std::uint64_t> Add(const ArticleRecord& record) override {
    if (!parts_.walk->Selects(record)) return 0;
    const Result<Payload> payload = ReadPayload(parts_.reader, record);
    if (!payload) return payload.error();
    const Result<std::vector<std::int64_t>> times = ReadTimesSeen(parts_.engine, record);
    if (!times) return times.error();
    Capture capture{
        .target = TargetOf(record.fields), .digest = WarcDigestOf(payload->bytes), .type = payload->type};
    for (const std::int64_t time : *times) {
      capture.seen_at_ms = time;
      if (Status status = lines_.Add(IndexLine(capture, nullptr, {})); !status.ok()) return status;
    }
    return 1;
  }

  Status Finish() override { return lines_.Finish(*parts_.sink); }

 private:
  const ExportParts parts_;
  SortedLines lines_;
};

class WarcCaptures : public ArticleWriter {
 public:
  WarcCaptures(const ExportParts& parts, const ExportOptions& options)
      : parts_(parts), file_(options.warc_name), warc_(parts.sink, options.compress_records) {}

  Status Begin() override {
    const std::string block =
        "software: newsfold\r\nformat: WARC File Format 1.1\r\nconformsTo: "
        "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        "description: news articles: what their texts were read from, where that is kept, and the texts\r\n";
    WarcRecord info;
    info.type = "warcinfo";
    info.date_ms = NowMs();
    info.block = block;
    info.id = WarcIdOf(std::to_string(info.date_ms) + block);
    if (!file_.empty()) info.fields.emplace_back("WARC-Filename", file_);
    info.fields.emplace_back("Content-Type", "application/warc-fields");
    return warc_.Write(info).error();
  }

  Result<std::uint64_t> Add(const ArticleRecord& record) override {
    if (!parts_.walk->Selects(record)) return 0;
    const Result<Payload> payload = ReadPayload(parts_.reader, record);
    if (!payload) return payload.error();
    const Result<std::vector<std::int64_t>> times = ReadTimesSeen(parts_.engine, record);
    if (!times) return times.error();
    const Result<ArticleRecord> first = FindFirst(record);
    if (!first) return first.error();
    Capture capture{
        .target = TargetOf(record.fields), .digest = WarcDigestOf(payload->bytes), .type = payload->type};
    for (const std::int64_t time : *times) {
      capture.seen_at_ms = time;
      capture.is_revisit = first->number != record.number || time != record.seen_at_ms();
      const Status status = capture.is_revisit ? WriteRevisit(record, *first, capture)
                                               : WriteFirst(record, capture, payload->bytes);
      if (!status.ok()) return status;
    }
    return 1;
  }

  Status Finish() override {
    return parts_.index_sink == nullptr ? Status::Ok() : lines_.Finish(*parts_.index_sink);
  }

 private:
  // Whose record has the payload: the canonical's, if it is the same byte for byte, as is the text, and in
  // this file.
  Result<ArticleRecord> FindFirst(const ArticleRecord& record) {
    if (!record.is_repost()) return record;
    Result<ArticleRecord> canonical = parts_.reader->ReadRecord(record.canonical);
    if (!canonical) return canonical;
    const bool is_same =
        canonical->sha256 == record.sha256 && canonical->original.sha256 == record.original.sha256;
    return is_same && parts_.walk->Selects(*canonical) ? std::move(canonical) : Result<ArticleRecord>(record);
  }

  static std::string TextId(const ArticleRecord& record, std::int64_t seen_at_ms) {
    return WarcIdOf(record.fields.id + '\n' + ToHex(record.sha256) + '\n' + std::to_string(seen_at_ms));
  }
  // Of the record that has the payload, or says that it is another's.
  static std::string CaptureId(const ArticleRecord& record, std::int64_t seen_at_ms) {
    if (!record.has_original()) return TextId(record, seen_at_ms);
    return WarcIdOf(record.fields.id + "\noriginal " + ToHex(record.original.sha256) + '\n' +
                    std::to_string(seen_at_ms));
  }

  static WarcRecord RecordOf(std::string type, const Capture& capture, std::string_view block) {
    WarcRecord warc;
    warc.type = std::move(type);
    warc.date_ms = capture.seen_at_ms;
    warc.block = block;
    warc.fields.emplace_back("WARC-Target-URI", capture.target);
    return warc;
  }

  Status WriteFirst(const ArticleRecord& record, const Capture& capture, std::string_view payload) {
    WarcRecord warc = RecordOf(record.has_original() ? "resource" : "conversion", capture, payload);
    warc.id = CaptureId(record, capture.seen_at_ms);
    warc.fields.emplace_back("WARC-Payload-Digest", capture.digest);
    warc.fields.emplace_back("WARC-Block-Digest", capture.digest);
    warc.fields.emplace_back("Content-Type", capture.type);
    const Status status = WriteIndexed(warc, capture);
    return status.ok() && record.has_original() ? WriteText(record, capture, warc.id) : status;
  }

  // The text that was read from what the record `refers_to` has. No index leads to it: it is no capture.
  Status WriteText(const ArticleRecord& record, const Capture& capture, const std::string& refers_to) {
    const Result<std::string> text = parts_.reader->ReadText(record);
    if (!text) return text.error();
    const std::string digest = WarcDigestOf(*text);
    WarcRecord warc = RecordOf("conversion", capture, *text);
    warc.id = TextId(record, capture.seen_at_ms);
    warc.fields.emplace_back("WARC-Payload-Digest", digest);
    warc.fields.emplace_back("WARC-Block-Digest", digest);
    warc.fields.emplace_back("WARC-Refers-To", refers_to);
    warc.fields.emplace_back("Content-Type", TextTypeOf(*text));
    return warc_.Write(warc).error();
  }

  Status WriteRevisit(const ArticleRecord& record, const ArticleRecord& first, const Capture& capture) {
    WarcRecord warc = RecordOf("revisit", capture, {});
    warc.id = CaptureId(record, capture.seen_at_ms);
    warc.fields.emplace_back("WARC-Payload-Digest", capture.digest);
    warc.fields.emplace_back("WARC-Block-Digest", WarcDigestOf({}));
    warc.fields.emplace_back("WARC-Profile", kRevisitProfile);
    warc.fields.emplace_back("WARC-Refers-To", CaptureId(first, first.seen_at_ms()));
    warc.fields.emplace_back("WARC-Refers-To-Target-URI", TargetOf(first.fields));
    warc.fields.emplace_back("WARC-Refers-To-Date", FormatTime(first.seen_at_ms()));
    warc.fields.emplace_back("Content-Type", capture.type);
    return WriteIndexed(warc, capture);
  }

  Status WriteIndexed(const WarcRecord& warc, const Capture& capture) {
    const Result<WarcExtent> extent = warc_.Write(warc);
    if (!extent) return extent.error();
    return parts_.index_sink == nullptr ? Status::Ok() : lines_.Add(IndexLine(capture, &*extent, file_));
  }

  const ExportParts parts_;
  const std::string file_;
  WarcWriter warc_;
  SortedLines lines_;
};

}  // namespace

std::unique_ptr<ArticleWriter> MakeCaptureIndex(const ExportParts& parts) {
  return std::make_unique<CaptureIndex>(parts);
}

std::unique_ptr<ArticleWriter> MakeWarcCaptures(const ExportParts& parts, const ExportOptions& options) {
  return std::make_unique<WarcCaptures>(parts, options);
}

}  // namespace newsfold
