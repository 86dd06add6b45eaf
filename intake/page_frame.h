#pragma once

#include <string>
#include <string_view>

#include "intake/page.h"

namespace newsfold {

// What of a page's frame a site's boilerplate is learnt from: its lines, each ended by '\n', as many as have
// kBodyBytesMax bytes. Stores have what is learnt: what changes a frame needs another kFoldVersion.
std::string FrameText(const Page& page);

// The same of what an article's text was read from, by its media type: of an HTML page what is left of it
// beside its main text, wherever the article's text is from. Of anything else, or of bytes that are no text,
// it is empty. Thread-safe; linear.
std::string FrameOfOriginal(std::string_view original, std::string_view type);

}  // namespace newsfold
