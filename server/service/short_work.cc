#include "server/service/short_work.h"

#include <ctime>

#include <sys/resource.h>

#include "dedup/base/assert.h"

namespace newsfold {

ShortWork::Usage ShortWork::UsageNow() {
  rusage usage{};
  timespec processor{};  // rusage has it as of the last tick only
  const bool failed =
      getrusage(RUSAGE_THREAD, &usage) != 0 || clock_gettime(CLOCK_THREAD_CPUTIME_ID, &processor) != 0;
  NEWSFOLD_ASSERT(!failed);
  return {Clock::now(), std::chrono::seconds(processor.tv_sec) + std::chrono::nanoseconds(processor.tv_nsec),
          usage.ru_nvcsw};
}

void ShortWork::Ran(const Usage& begin, const Usage& end) {
  NEWSFOLD_ASSERT(begin.time <= end.time);  // the clock is steady
  const bool has_waited = end.waits != begin.waits;
  const Clock::duration time = has_waited ? end.time - begin.time : end.processor - begin.processor;
  if (time > limits_.time_max) pause_end_ = end.time + limits_.pause;
}

}  // namespace newsfold
