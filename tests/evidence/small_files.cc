// Makes a store that has a file of every kind, however small it is: files of the index, tables, and a log
// that no table has yet.
//
// usage: small_files FOLDER ARTICLES.jsonl
//
// The last tenth of the articles is in the log alone, for the store is not closed. It takes more than a
// second, so that the store's watermark, which is raised once a second, is of the last of them.

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

#include "store/archive.h"
#include "store/json/json.h"

namespace newsfold {
namespace {

Status StoreLines(Archive* archive, const std::vector<std::string>& lines, std::size_t begin,
                  std::size_t end) {
  ArticleJsonParser parser{FieldNames()};
  for (std::size_t i = begin; i < end; ++i) {
    Result<Article> article = parser.Parse(lines[i]);
    if (!article) return article.error();
    const Result<Decision> decision = archive->Ingest(std::move(*article));
    if (!decision) return decision.error();
  }
  return Status::Ok();
}

Status MakeStore(const std::string& folder, const std::vector<std::string>& lines) {
  ArchiveOptions options;
  options.directory = folder;
  options.create_if_missing = true;
  options.index_table_bytes = std::size_t{1} << 16;
  const std::size_t pieces = 10;
  std::unique_ptr<Archive> archive;
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    archive.reset();
    Result<std::unique_ptr<Archive>> opened = Archive::Open(options);
    if (!opened) return opened.error();
    archive = std::move(*opened);
    const std::size_t begin = (lines.size() - 1) * piece / pieces,
                      end = (lines.size() - 1) * (piece + 1) / pieces;
    if (Status status = StoreLines(archive.get(), lines, begin, end); !status.ok()) return status;
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  if (Status status = StoreLines(archive.get(), lines, lines.size() - 1, lines.size()); !status.ok())
    return status;
  // As if it were killed: closing would put the log into a table.
  _exit(0);
}

}  // namespace
}  // namespace newsfold

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: small_files FOLDER ARTICLES.jsonl\n");
    return 2;
  }
  std::ifstream file(argv[2]);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  const newsfold::Status status = newsfold::MakeStore(argv[1], lines);
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
