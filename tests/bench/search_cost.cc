// What looking for copies costs in each eighth of a set of articles, and in its last quarter: counts, no
// times.
//
// usage: search_cost ARTICLES.jsonl [SEED]
#include "tests/tools/corpus/search_cost.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <stdlib.h>

#include "store/base/status.h"
#include "store/json/json.h"
#include "store/records/article.h"

namespace newsfold::testing {
namespace {

void Print(const char* name, std::size_t articles, const SearchCost& cost) {
  std::printf("%-13s %8zu articles: %.4f hits a probe, %.2f postings, %.2f compared\n", name, articles,
              cost.hits_a_probe, cost.postings, cost.compared);
  std::fflush(stdout);
}

int Run(const std::string& path, std::uint64_t seed) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(std::move(line));
  std::string directory = std::filesystem::temp_directory_path() / "newsfold_search_cost_XXXXXX";
  if (lines.empty() || mkdtemp(directory.data()) == nullptr) return EXIT_FAILURE;
  {
    SearchMeter meter(seed, directory);
    ArticleJsonParser parser({});
    constexpr std::size_t kParts = 8;
    SearchCost before_last, cost;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Result<Article> article = parser.Parse(lines[i]);
      if (!article) return EXIT_FAILURE;
      meter.Add(*article);
      if ((i + 1) * kParts / lines.size() == i * kParts / lines.size()) continue;
      before_last = cost;
      cost = meter.Take();
      Print("eighth up to", i + 1, cost);
    }
    Print("last quarter", lines.size(),
          {before_last.articles + cost.articles, (before_last.hits_a_probe + cost.hits_a_probe) / 2,
           (before_last.postings + cost.postings) / 2, (before_last.compared + cost.compared) / 2});
  }
  std::filesystem::remove_all(directory);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace newsfold::testing

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: search_cost ARTICLES.jsonl [SEED]\n");
    return 2;
  }
  return newsfold::testing::Run(argv[1], argc < 3 ? 1 : std::strtoull(argv[2], nullptr, 10));
}
