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

std::string ContentTypeOf(std::string_view text) {
  return ToValidUtf8(text) == text ? "text/plain; charset=utf-8" : "text/plain";
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
  bool is_revisit = false;  // its text is in an earlier record
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
  put("mime", capture.is_revisit ? "warc/revisit" : "text/plain");
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
    const Result<std::string> text = parts_.reader->ReadText(record);
    if (!text) return text.error();
    const Result<std::vector<std::int64_t>> times = ReadTimesSeen(parts_.engine, record);
    if (!times) return times.error();
    Capture capture{.target = TargetOf(record.fields), .digest = WarcDigestOf(*text)};
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
        "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\ndescription: "
        "texts "
        "of news articles, without their pages\r\n";
    WarcRecord info{.type = "warcinfo", .date_ms = NowMs(), .block = block};
    info.id = WarcIdOf(std::to_string(info.date_ms) + block);
    if (!file_.empty()) info.fields.emplace_back("WARC-Filename", file_);
    info.fields.emplace_back("Content-Type", "application/warc-fields");
    return warc_.Write(info).error();
  }

  Result<std::uint64_t> Add(const ArticleRecord& record) override {
    if (!parts_.walk->Selects(record)) return 0;
    Result<std::string> text = parts_.reader->ReadText(record);
    if (!text) return text.error();
    const Result<std::vector<std::int64_t>> times = ReadTimesSeen(parts_.engine, record);
    if (!times) return times.error();
    const Result<ArticleRecord> original = FindOriginal(record);
    if (!original) return original.error();
    Capture capture{.target = TargetOf(record.fields), .digest = WarcDigestOf(*text)};
    for (const std::int64_t time : *times) {
      capture.seen_at_ms = time;
      capture.is_revisit = original->number != record.number || time != record.seen_at_ms();
      const Status status = Write(record, *original, capture, *text);
      if (!status.ok()) return status;
    }
    return 1;
  }

  Status Finish() override {
    return parts_.index_sink == nullptr ? Status::Ok() : lines_.Finish(*parts_.index_sink);
  }

 private:
  // Whose record has the text: the canonical's, if it is the same byte for byte and in this file.
  Result<ArticleRecord> FindOriginal(const ArticleRecord& record) {
    if (!record.is_repost()) return record;
    Result<ArticleRecord> canonical = parts_.reader->ReadRecord(record.canonical);
    if (!canonical) return canonical;
    const bool is_original = canonical->sha256 == record.sha256 && parts_.walk->Selects(*canonical);
    return is_original ? std::move(canonical) : Result<ArticleRecord>(record);
  }

  static std::string RecordId(const ArticleRecord& record, std::int64_t seen_at_ms) {
    return WarcIdOf(record.fields.id + '\n' + ToHex(record.sha256) + '\n' + std::to_string(seen_at_ms));
  }

  Status Write(const ArticleRecord& record, const ArticleRecord& original, const Capture& capture,
               std::string_view text) {
    WarcRecord warc{.type = capture.is_revisit ? "revisit" : "conversion",
                    .id = RecordId(record, capture.seen_at_ms),
                    .date_ms = capture.seen_at_ms,
                    .block = capture.is_revisit ? std::string_view() : text};
    auto& fields = warc.fields;
    fields.emplace_back("WARC-Target-URI", capture.target);
    fields.emplace_back("WARC-Payload-Digest", capture.digest);
    fields.emplace_back("WARC-Block-Digest", WarcDigestOf(warc.block));
    if (capture.is_revisit) {
      fields.emplace_back("WARC-Profile", kRevisitProfile);
      fields.emplace_back("WARC-Refers-To", RecordId(original, original.seen_at_ms()));
      fields.emplace_back("WARC-Refers-To-Target-URI", TargetOf(original.fields));
      fields.emplace_back("WARC-Refers-To-Date", FormatTime(original.seen_at_ms()));
    }
    fields.emplace_back("Content-Type", ContentTypeOf(text));
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
