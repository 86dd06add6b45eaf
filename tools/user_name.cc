#include "tools/user_name.h"

#include <pwd.h>
#include <unistd.h>

namespace newsfold {

std::string UserName() {
  const passwd* const user = getpwuid(geteuid());
  return user != nullptr ? user->pw_name : "uid " + std::to_string(geteuid());
}

}  // namespace newsfold
