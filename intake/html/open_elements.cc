#include "intake/html/open_elements.h"

#include "dedup/base/assert.h"

namespace newsfold {

void OpenElements::Push(OpenElement open) {
  int& last = last_of_[static_cast<std::size_t>(open.tag)];
  open.same_tag_below = last;
  last = depth();
  stack_.push_back(open);
}

OpenElement OpenElements::Pop() {
  NEWSFOLD_ASSERT(!stack_.empty());
  const OpenElement open = stack_.back();
  stack_.pop_back();
  last_of_[static_cast<std::size_t>(open.tag)] = open.same_tag_below;
  return open;
}

}  // namespace newsfold
