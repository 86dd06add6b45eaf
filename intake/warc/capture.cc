#include "intake/warc/capture.h"

#include <utility>

#include "intake/html/ascii.h"
#include "intake/warc/http_response.h"

namespace newsfold {
namespace {

// Brackets around it are no part of an address, though some crawlers put them there.
std::string WithoutBrackets(std::string_view address) {
  if (address.starts_with('<') && address.ends_with('>')) address = address.substr(1, address.size() - 2);
  return std::string(address);
}

CaptureKind KindOf(std::string_view type) {
  if (type == "response" || type == "resource" || type == "conversion") return CaptureKind::kContent;
  return type == "revisit" ? CaptureKind::kRevisit : CaptureKind::kOther;
}

bool IsHttp(std::string_view content_type) {
  constexpr std::string_view kHttp = "application/http";
  return content_type.size() >= kHttp.size() && EqualAsciiCase(content_type.substr(0, kHttp.size()), kHttp);
}

Status CheckDigest(const ArchiveRecord& record) {
  if (!IsOtherDigest(record.Find("WARC-Block-Digest"), record.content_sha1)) return Status::Ok();
  return InvalidArgument("the record is damaged: its digest is another");
}

// That of the payload is of the body as it was sent, or, of some crawlers, without chunks.
Status CheckPayload(const ArchiveRecord& record, std::string_view sent, std::string_view decoded) {
  const std::string_view digest = record.Find("WARC-Payload-Digest");
  if (!record.Find("WARC-Block-Digest").empty() || digest.empty()) return Status::Ok();
  const bool is_another = IsOtherDigest(digest, Sha1Of(sent)) && IsOtherDigest(digest, Sha1Of(decoded));
  return is_another ? InvalidArgument("the record is damaged: the digest of its payload is another")
                    : Status::Ok();
}

Status ReadHttp(const ArchiveRecord& record, std::size_t content_bytes_max, Capture* capture) {
  const Result<HttpResponse> response = ParseHttpResponse(record.content);
  if (!response) return response.error();
  capture->http_status = response->status;
  capture->content_type = std::string(FindField(response->fields, "Content-Type"));
  if (capture->kind != CaptureKind::kContent) return Status::Ok();
  Result<std::string> body = DecodeBody(*response, content_bytes_max);
  if (!body) return body.error();
  capture->content = std::move(*body);
  const bool has_coding = !FindField(response->fields, "Content-Encoding").empty();
  return has_coding ? Status::Ok() : CheckPayload(record, response->body, capture->content);
}

}  // namespace

std::string RecordIdOf(const ArchiveRecord& record) {
  return WithoutBrackets(record.Find("WARC-Record-ID"));
}

Result<Capture> CaptureOf(ArchiveRecord record, std::size_t content_bytes_max) {
  Capture capture;
  capture.offset = record.offset;
  capture.type = LowerAscii(record.Find("WARC-Type"));
  capture.kind = KindOf(capture.type);
  capture.id = RecordIdOf(record);
  capture.url = WithoutBrackets(record.Find("WARC-Target-URI"));
  capture.fetched_at = std::string(record.Find("WARC-Date"));
  capture.is_truncated = !record.Find("WARC-Truncated").empty();
  capture.refers_to_id = WithoutBrackets(record.Find("WARC-Refers-To"));
  capture.refers_to_url = WithoutBrackets(record.Find("WARC-Refers-To-Target-URI"));
  capture.refers_to_date = std::string(record.Find("WARC-Refers-To-Date"));
  if (capture.kind == CaptureKind::kOther) return capture;
  if (Status status = CheckDigest(record); !status.ok()) return status;
  const bool is_kept = record.has_all_content();
  if (!is_kept && capture.kind == CaptureKind::kContent)
    return InvalidArgument("the record has " + std::to_string(record.content_bytes) + " bytes, of which " +
                           std::to_string(record.content.size()) + " are read");
  if (IsHttp(record.Find("Content-Type"))) {
    const Status status = ReadHttp(record, content_bytes_max, &capture);
    // A revisit may say nothing of it.
    const bool may_lack = capture.kind == CaptureKind::kRevisit;
    return status.ok() || may_lack ? Result<Capture>(std::move(capture)) : status;
  }
  capture.content_type = std::string(record.Find("Content-Type"));
  if (capture.kind == CaptureKind::kContent) capture.content = std::move(record.content);
  return capture;
}

}  // namespace newsfold
