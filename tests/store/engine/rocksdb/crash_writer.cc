// Writes to a store and says on standard output what is durable, until it is killed.
//   crash_writer DIRECTORY
// Each line is a key that was acknowledged; the first line, "open", tells that the store is open.
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "store/engine/rocksdb/engine.h"

namespace {

constexpr int kThreads = 4;

void Say(const std::string& line) {
  // One write a line: lines of threads do not mix, and what was written survives the kill.
  if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    _exit(2);
  }
}

void WriteForEver(newsfold::Engine* engine, int thread) {
  for (int i = 0;; ++i) {
    const std::string name =
        std::to_string(getpid()) + "." + std::to_string(thread) + "." + std::to_string(i);
    newsfold::WriteSet writes;
    writes.Put("i" + name, name);
    writes.PutBlob("b" + name, std::string(500, 'x') + name);
    const auto sequence = engine->Write(std::move(writes));
    if (!sequence.has_value() || !engine->Sync(*sequence).ok()) {
      _exit(3);
    }
    Say(name + "\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    return 1;
  }
  newsfold::RocksEngineOptions options;
  options.directory = argv[1];
  options.create_if_missing = true;
  auto engine = newsfold::OpenRocksEngine(options);
  if (!engine.has_value()) {
    std::fprintf(stderr, "%s\n", engine.error().ToString().c_str());
    return 4;
  }
  Say("open\n");
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back(WriteForEver, engine->get(), t);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}
