#pragma once

namespace newsfold {

// The process as the kernel sees it; 0 where that could not be read.
struct ProcessStats {
  double resident_bytes = 0;
  double virtual_bytes = 0;
  double cpu_seconds = 0;  // user and system, all threads
  double open_files = 0;
  double open_files_max = 0;
  double start_time_seconds = 0;  // Unix time
};

// Reads /proc/self. Thread-safe.
ProcessStats ReadProcessStats();

}  // namespace newsfold
