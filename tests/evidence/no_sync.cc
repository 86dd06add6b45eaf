// A library that is preloaded into a server, so that nothing it writes is synced: the mutant of the trial of
// power cuts.

#include <sys/types.h>

extern "C" {

int fsync(int /*file*/) {
  return 0;
}
int fdatasync(int /*file*/) {
  return 0;
}
int sync_file_range(int /*file*/, off64_t /*offset*/, off64_t /*bytes*/, unsigned /*flags*/) {
  return 0;
}
int syncfs(int /*file*/) {
  return 0;
}
void sync() {}
}
