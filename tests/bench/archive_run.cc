// One step of the end-to-end benchmark, in a process of its own; tests/bench/bench.py runs them in order.
//
//   archive_run ingest STORE SEED ARTICLES POINT THREADS   stores articles, a line of JSON for each POINT of
//   them archive_run check STORE SEED ARTICLES                  checks new articles one by one, once warm
//   archive_run open STORE                                 opens the store and gives a first answer
//
// Articles are of the lifelike corpus. They are made between the points, and not timed.
#include <algorithm>
#include <any>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "store/archive.h"
#include "store/base/status.h"
#include "store/bulk.h"
#include "store/json/json.h"
#include "store/records/article.h"
#include "tests/store/seeded_archive.h"
#include "tools/corpus/corpus.h"
#include "tools/corpus/json_lines.h"

namespace newsfold::testing {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double ProcessSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// A value of /proc/self/status, in bytes; 0 if there is none.
std::uint64_t StatusBytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(name + ":", 0) == 0)
      return std::strtoull(line.c_str() + name.size() + 1, nullptr, 10) << 10;
  }
  return 0;
}

void Check(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "archive_run: %s\n", status.ToString().c_str());
  std::exit(EXIT_FAILURE);
}

std::unique_ptr<Archive> Open(const std::string& directory) {
  ArchiveOptions options;
  options.directory = directory;
  options.create_if_missing = true;
  Result<std::unique_ptr<Archive>> archive = Archive::Open(options);
  if (!archive) Check(archive.error());
  return std::move(*archive);
}

void Print(const boost::json::object& line) {
  std::printf("%s\n", boost::json::serialize(line).c_str());
  std::fflush(stdout);
}

CorpusOptions LifelikeOptions(std::uint64_t seed) {
  CorpusOptions options;
  options.seed = seed;
  options.wording = Wording::kLifelike;
  options.hosts = 20'000;
  return options;
}

// The next lines of a corpus; those there were are replaced.
void MakeLines(std::uint64_t count, Corpus* corpus, ArticleLineWriter* writer,
               std::vector<std::string>* lines) {
  lines->resize(count);
  for (std::string& line : *lines) {
    line.clear();
    writer->Append(corpus->Next(), &line);
  }
}

// Counts answers. Thread-safe.
class Answers {
 public:
  void Add(const BulkOutcome& outcome) {
    if (!outcome.decision) Check(outcome.decision.error());
    const std::lock_guard lock(mutex_);
    ++count_;
    reposts_ += outcome.decision->is_repost;
    text_bytes_ += outcome.text_bytes;
    changed_.notify_one();
  }
  void WaitFor(std::uint64_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }
  std::uint64_t reposts() const { return reposts_; }
  std::uint64_t text_bytes() const { return text_bytes_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t count_ = 0;
  std::uint64_t reposts_ = 0;
  std::uint64_t text_bytes_ = 0;
};

boost::json::object PointOf(const Archive& archive) {
  const ArchiveStats stats = archive.GetStats();
  return {{"stored", stats.articles},
          {"disk_bytes", stats.disk_bytes},
          {"stored_text_bytes", stats.text_bytes},
          {"postings_read", stats.postings_read},
          {"candidates_compared", stats.candidates_compared},
          {"memory_bytes", StatusBytes("RssAnon")},
          {"mapped_bytes", StatusBytes("RssFile")}};
}

int Ingest(const std::string& directory, std::uint64_t seed, std::uint64_t articles, std::uint64_t point,
           std::size_t threads) {
  const std::unique_ptr<Archive> archive = Open(directory);
  Answers answers;
  BulkOptions options;
  options.threads = threads;
  const auto make_parser = []() -> BulkPipeline::ParseFunction {
    return [parser = std::make_shared<ArticleJsonParser>(FieldNames{})](const std::string& raw, std::any*) {
      return parser->Parse(raw);
    };
  };
  BulkPipeline pipeline(archive.get(), options, make_parser,
                        [&](const BulkOutcome& outcome) { answers.Add(outcome); });
  Corpus corpus(LifelikeOptions(seed));
  ArticleLineWriter writer;
  std::vector<std::string> lines;
  // Few at a time: what is made ahead would count as memory of the archive.
  constexpr std::uint64_t kMadeAhead = 1000;
  for (std::uint64_t done = 0; done < articles;) {
    const std::uint64_t begin = done, end = std::min(done + point, articles);
    double seconds = 0, cpu_seconds = 0;
    while (done < end) {
      MakeLines(std::min(kMadeAhead, end - done), &corpus, &writer, &lines);
      done += lines.size();
      const auto started = Clock::now();
      const double cpu_started = ProcessSeconds();
      for (std::string& line : lines) Check(pipeline.Add(std::move(line), 0));
      answers.WaitFor(done);
      seconds += SecondsSince(started);
      cpu_seconds += ProcessSeconds() - cpu_started;
    }
    boost::json::object line = PointOf(*archive);
    line["articles"] = end - begin;
    line["seconds"] = seconds;
    line["cpu_seconds"] = cpu_seconds;
    line["reposts"] = answers.reposts();
    Print(line);
  }
  Check(pipeline.Finish());
  return EXIT_SUCCESS;
}

// Originals that the store has not seen. The first quarter warms up: what is known of a site is loaded when
// it is first met.
int CheckNew(const std::string& directory, std::uint64_t seed, std::uint64_t articles) {
  const std::unique_ptr<Archive> archive = Open(directory);
  CorpusOptions options = LifelikeOptions(seed);
  options.repost_share_ppm = options.lookalike_share_ppm = 0;
  Corpus corpus(options);
  std::vector<double> seconds;
  double cpu_seconds = 0;
  ArchiveStats before;
  for (std::uint64_t i = 0; i < articles; ++i) {
    if (i == articles / 4) before = archive->GetStats();
    const Article article = ArticleOf(corpus.Next());
    const auto begin = Clock::now();
    const double cpu_begin = ThreadSeconds();
    const Result<Decision> decision = archive->Check(article);
    if (!decision) Check(decision.error());
    if (i < articles / 4) continue;
    seconds.push_back(SecondsSince(begin));
    cpu_seconds += ThreadSeconds() - cpu_begin;
  }
  std::sort(seconds.begin(), seconds.end());
  const ArchiveStats after = archive->GetStats();
  const auto count = static_cast<double>(seconds.size());
  boost::json::object line = PointOf(*archive);
  line["checks"] = seconds.size();
  line["cpu_us"] = cpu_seconds / count * 1e6;
  line["p50_us"] = seconds[seconds.size() / 2] * 1e6;
  line["p99_us"] = seconds[seconds.size() * 99 / 100] * 1e6;
  line["postings"] = static_cast<double>(after.postings_read - before.postings_read) / count;
  line["compared"] = static_cast<double>(after.candidates_compared - before.candidates_compared) / count;
  Print(line);
  return EXIT_SUCCESS;
}

int OpenAndAnswer(const std::string& directory) {
  const auto begin = Clock::now();
  const std::unique_ptr<Archive> archive = Open(directory);
  Article article;
  article.text =
      "The harbour master said on Tuesday that the ferry would not sail before the storm had passed.";
  const Result<Decision> decision = archive->Check(article);
  if (!decision) Check(decision.error());
  const double seconds = SecondsSince(begin);
  boost::json::object line = PointOf(*archive);
  line["seconds"] = seconds;
  Print(line);
  return EXIT_SUCCESS;
}

int Run(const std::vector<std::string>& arguments) {
  const auto number = [&](std::size_t index) { return std::strtoull(arguments[index].c_str(), nullptr, 10); };
  const std::string step = arguments.empty() ? "" : arguments[0];
  if (step == "ingest" && arguments.size() == 6) {
    return Ingest(arguments[1], number(2), number(3), number(4), number(5));
  }
  if (step == "check" && arguments.size() == 4 && number(3) >= 4) {
    return CheckNew(arguments[1], number(2), number(3));
  }
  if (step == "open" && arguments.size() == 2) return OpenAndAnswer(arguments[1]);
  std::fprintf(stderr, "usage: see tests/bench/archive_run.cc\n");
  return 2;
}

}  // namespace
}  // namespace newsfold::testing

int main(int argc, char** argv) {
  return newsfold::testing::Run({argv + 1, argv + argc});
}
