// Groups of identical articles, each judged by a thread of its own before the first of them is stored: the
// worst moment between check and commit. Each group must get one canonical.
//
// usage: identical_groups FOLDER GROUPS SEED [--mutant]
//
// Prints a line of JSON. With --mutant nobody looks at the moment of storing whether what was judged still
// holds, as if check and commit were no one step: the check that finds that must fail.

#include <atomic>
#include <barrier>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "store/archive.h"
#include "store/decide/prepared_article.h"
#include "store/decide/proposal.h"

namespace newsfold {
namespace {

struct Run {
  Archive* archive = nullptr;
  std::uint64_t seed = 0;
  bool is_mutant = false;
};

struct Totals {
  std::uint64_t groups = 0;
  std::uint64_t articles = 0;
  std::uint64_t split = 0;   // groups with more than one canonical, or none
  std::uint64_t failed = 0;  // articles that were refused
};

std::string MakeText(const Run& run, std::uint64_t group) {
  std::mt19937_64 random(run.seed * 1'000'003 + group);
  std::string text;
  for (int word = 0; word < 40; ++word) {
    for (std::uint64_t bits = random(), letters = 4 + bits % 5; letters > 0; --letters, bits /= 26)
      text.push_back(static_cast<char>('a' + bits % 26));
    text.push_back(' ');
  }
  return text;
}

// All copies of one group, and who became what.
class Group {
 public:
  Group(const Run& run, std::uint64_t number, std::ptrdiff_t copies)
      : run_(run), number_(number), text_(MakeText(run, number)), all_have_judged_(copies) {}

  // One copy, on a thread of its own.
  void Store(std::ptrdiff_t copy) {
    Article article;
    article.id = "g" + std::to_string(number_) + "-" + std::to_string(copy);
    article.text = text_;
    Result<PreparedArticle> prepared = run_.archive->Prepare(std::move(article));
    all_have_judged_.arrive_and_wait();
    if (!prepared) return;
    if (run_.is_mutant && prepared->proposal != nullptr) prepared->proposal->reads.names.clear();
    const Result<Decision> decision = run_.archive->Settle(std::move(*prepared));
    if (!decision || !run_.archive->Sync().ok()) return;
    ++stored_;
    canonicals_ += !decision->is_repost;
  }

  std::uint64_t stored() const { return stored_; }
  std::uint64_t canonicals() const { return canonicals_; }

 private:
  const Run run_;
  const std::uint64_t number_;
  const std::string text_;
  std::barrier<> all_have_judged_;
  std::atomic<std::uint64_t> stored_{0};
  std::atomic<std::uint64_t> canonicals_{0};
};

// `copies` threads go through `count` groups together.
void StoreGroups(const Run& run, std::uint64_t count, std::ptrdiff_t copies, Totals* totals) {
  std::unique_ptr<Group> group;
  const auto next = [&]() noexcept {
    if (group != nullptr) {
      totals->articles += group->stored();
      totals->failed += static_cast<std::uint64_t>(copies) - group->stored();
      totals->split += group->canonicals() != 1;
    }
    group = std::make_unique<Group>(run, totals->groups++, copies);
  };
  std::barrier together(copies, next);
  {
    std::vector<std::jthread> threads;
    for (std::ptrdiff_t copy = 0; copy < copies; ++copy) {
      threads.emplace_back([&, copy] {
        for (std::uint64_t i = 0; i <= count; ++i) {
          together.arrive_and_wait();
          if (i < count) group->Store(copy);
        }
      });
    }
  }
  --totals->groups;  // the one behind the last, which nobody stored
}

int Main(const char* folder, std::uint64_t groups, std::uint64_t seed, bool is_mutant) {
  ArchiveOptions options;
  options.directory = folder;
  options.create_if_missing = true;
  const Result<std::unique_ptr<Archive>> archive = Archive::Open(options);
  if (!archive) {
    std::fprintf(stderr, "%s\n", archive.error().ToString().c_str());
    return 1;
  }
  const Run run{archive->get(), seed, is_mutant};
  Totals totals;
  // Most groups are of two, for it takes two.
  StoreGroups(run, groups - groups / 20 - groups / 100, 2, &totals);
  StoreGroups(run, groups / 20, 8, &totals);
  StoreGroups(run, groups / 100, 64, &totals);
  const ArchiveStats stats = (*archive)->GetStats();
  std::printf(
      "{\"groups\":%llu,\"articles\":%llu,\"split\":%llu,\"failed\":%llu,\"canonicals\":%llu,"
      "\"stored\":%llu}\n",
      static_cast<unsigned long long>(totals.groups), static_cast<unsigned long long>(totals.articles),
      static_cast<unsigned long long>(totals.split), static_cast<unsigned long long>(totals.failed),
      static_cast<unsigned long long>(stats.canonicals), static_cast<unsigned long long>(stats.articles));
  return 0;
}

}  // namespace
}  // namespace newsfold

int main(int argc, char** argv) {
  const bool is_mutant = argc == 5 && std::string_view(argv[4]) == "--mutant";
  if (argc != 4 && !is_mutant) {
    std::fprintf(stderr, "usage: identical_groups FOLDER GROUPS SEED [--mutant]\n");
    return 2;
  }
  return newsfold::Main(argv[1], std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10),
                        is_mutant);
}
