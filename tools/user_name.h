#pragma once

#include <string>

namespace newsfold {

// Of the user who runs the program, or "uid 1000" if he has none.
std::string UserName();

}  // namespace newsfold
