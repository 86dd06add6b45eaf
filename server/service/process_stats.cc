#include "server/service/process_stats.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

namespace newsfold {
namespace {

// Fields of /proc/self/stat behind the command name, which may hold spaces; [0] is field 3 of proc(5).
std::vector<double> ReadStatFields() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t end_of_name = line.rfind(')');
  if (end_of_name == std::string::npos || line.size() < end_of_name + 4) return {};
  std::istringstream fields(line.substr(end_of_name + 4));  // behind the one-letter state
  return {std::istream_iterator<double>(fields), {}};
}

double ReadBootTime() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double value = 0;
    if (word == "btime" && file >> value) return value;
  }
  return 0;
}

double CountOpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator entries("/proc/self/fd", error);
  return error ? 0 : static_cast<double>(std::distance(begin(entries), end(entries)));
}

}  // namespace

ProcessStats ReadProcessStats() {
  // proc(5): 14 utime, 15 stime, 22 starttime, 23 vsize, 24 rss; the vector begins with field 4.
  constexpr std::size_t kUserTime = 10;
  constexpr std::size_t kSystemTime = 11;
  constexpr std::size_t kStartTime = 18;
  constexpr std::size_t kVirtualSize = 19;
  constexpr std::size_t kResidentPages = 20;
  ProcessStats stats;
  const std::vector<double> fields = ReadStatFields();
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  if (fields.size() > kResidentPages) {
    stats.cpu_seconds = (fields[kUserTime] + fields[kSystemTime]) / ticks_per_second;
    stats.start_time_seconds = ReadBootTime() + fields[kStartTime] / ticks_per_second;
    stats.virtual_bytes = fields[kVirtualSize];
    stats.resident_bytes = fields[kResidentPages] * static_cast<double>(sysconf(_SC_PAGESIZE));
  }
  stats.open_files = CountOpenFiles();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) stats.open_files_max = static_cast<double>(limit.rlim_cur);
  return stats;
}

}  // namespace newsfold
