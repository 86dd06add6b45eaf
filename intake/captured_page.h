#pragma once

#include <string>

#include "intake/page.h"
#include "intake/warc/capture.h"
#include "store/base/status.h"

namespace newsfold {

// Whether a capture is a page that may be an article: HTML or plain text, and no error or redirection.
bool IsPage(const Capture& capture);

// What is counted of a capture that is no page: "request", "image/png", "text/html 404".
std::string WhatIs(const Capture& capture);

// Whether a page is plain text. REQUIRES: IsPage(capture).
bool IsPlain(const Capture& capture);

// Reads such a page. The text of a plain one is all of it. Errors: as of ReadPage. REQUIRES: IsPage(capture).
Result<Page> ReadCapturedPage(const Capture& capture, PageScope scope);

}  // namespace newsfold
