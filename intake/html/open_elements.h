#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dedup/base/assert.h"
#include "intake/html/page_tree.h"
#include "intake/html/tag.h"

namespace newsfold {

// An element whose end tag has not come yet.
struct OpenElement {
  Tag tag = Tag::kOther;
  bool is_muted = false;      // it, or one around it, is not read
  std::uint32_t element = 0;  // in PageTree::elements
  int same_tag_below = -1;    // depth of the next one of its tag towards the root
};

// The stack of open elements of a page, in which each end tag finds its element at once. Thread-compatible.
class OpenElements {
 public:
  OpenElements() { last_of_.fill(-1); }

  int depth() const { return static_cast<int>(stack_.size()); }
  // REQUIRES: not empty.
  const OpenElement& top() const {
    NEWSFOLD_ASSERT(!stack_.empty());
    return stack_.back();
  }
  // Depth of the innermost open element of a tag, -1 if none is open.
  int LastOf(Tag tag) const { return last_of_[static_cast<std::size_t>(tag)]; }

  void Push(OpenElement open);
  // REQUIRES: not empty.
  OpenElement Pop();

 private:
  std::vector<OpenElement> stack_;
  std::array<int, kTagCount> last_of_;
};

}  // namespace newsfold
