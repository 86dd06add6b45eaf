#include "intake/captured_page.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "dedup/base/assert.h"
#include "intake/html/ascii.h"
#include "intake/html/declared_charset.h"

namespace newsfold {
namespace {

constexpr int kOkFirst = 200;
constexpr int kOkLast = 299;

// What came by other means than HTTP is all right.
bool IsOk(const Capture& capture) {
  return capture.http_status == 0 || (capture.http_status >= kOkFirst && capture.http_status <= kOkLast);
}

}  // namespace

std::string WhatIs(const Capture& capture) {
  if (capture.kind != CaptureKind::kContent) return capture.type.empty() ? "no type" : capture.type;
  if (!IsOk(capture)) return capture.type + " " + std::to_string(capture.http_status);
  const std::string_view type = capture.content_type;
  return type.empty() ? capture.type : std::string(type.substr(0, type.find(';')));
}

bool IsPlain(const Capture& capture) {
  return MediaTypeOf(capture.content_type) == "text/plain";
}

bool IsPage(const Capture& capture) {
  if (capture.kind != CaptureKind::kContent) return false;
  // What servers say nothing of is a page if it looks like one.
  const bool is_markup =
      IsHtmlType(capture.content_type) ||
      (MediaTypeOf(capture.content_type).empty() && TrimHtmlBlanks(capture.content).starts_with('<'));
  return IsOk(capture) && (is_markup || IsPlain(capture));
}

Result<Page> ReadCapturedPage(const Capture& capture, PageScope scope) {
  NEWSFOLD_ASSERT(IsPage(capture));
  if (!IsPlain(capture))
    return ReadPage(capture.content, {.content_type = capture.content_type, .scope = scope});
  Result<DecodedText> text =
      DecodeText(capture.content, {.header = CharsetParameter(capture.content_type), .declared = {}});
  if (!text) return text.error();
  Page page;
  page.text = std::move(text->text);
  page.charset = std::move(text->charset);
  page.charset_source = text->source;
  page.replaced = text->replaced;
  return page;
}

}  // namespace newsfold
