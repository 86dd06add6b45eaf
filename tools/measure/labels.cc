#include "tools/measure/labels.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>

#include <fmt/format.h>

#include "tools/input/byte_source.h"
#include "tools/input/input.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLabelLineBytesMax = std::size_t{64} << 10;

using Columns = std::vector<std::string>;
using TakeRow = std::function<Status(Columns row)>;

Columns SplitAtTabs(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  Columns columns;
  for (std::size_t tab = line.find('\t'); tab != line.npos; tab = line.find('\t')) {
    columns.emplace_back(line.substr(0, tab));
    line.remove_prefix(tab + 1);
  }
  columns.emplace_back(line);
  return columns;
}

// Calls `take` with every row of the file. Its errors come back with the file and line in front.
Status ForEachRow(const std::string& path, const TakeRow& take) {
  const auto source = ByteSource::Open(path);
  if (!source) return source.error();
  LineReader lines(source->get(), kLabelLineBytesMax);
  std::string line;
  std::uint64_t number = 0;
  while (true) {
    const auto event = lines.Next(&line, &number);
    if (!event) return event.error().WithContext(path);
    if (*event == LineReader::Event::kEnd) return Status::Ok();
    const Status status = *event == LineReader::Event::kLine
                              ? take(SplitAtTabs(line))
                              : InvalidArgument(fmt::format("longer than {} bytes", kLabelLineBytesMax));
    if (!status.ok()) return status.WithContext(fmt::format("{}:{}", path, number));
  }
}

Status CheckColumns(const Columns& row, std::size_t count, std::string_view meaning) {
  if (row.size() != count) {
    return InvalidArgument(fmt::format("{} {} where {} belong: {}, with tabs between", row.size(),
                                       row.size() == 1 ? "column" : "columns", count, meaning));
  }
  const auto empty = std::find(row.begin(), row.end(), "");
  if (empty == row.end()) return Status::Ok();
  return InvalidArgument(fmt::format("column {} is empty", empty - row.begin() + 1));
}

Status CheckTwoArticles(const Columns& row) {
  if (row[0] != row[1]) return Status::Ok();
  return InvalidArgument(fmt::format("'{}' is paired with itself", row[0]));
}

Result<std::vector<LabelledPair>> ReadPairs(const std::string& path) {
  std::vector<LabelledPair> pairs;
  const Status status = ForEachRow(path, [&](Columns row) {
    if (Status wrong = CheckColumns(row, 3, "two ids and 1 or 0"); !wrong.ok()) return wrong;
    if (Status wrong = CheckTwoArticles(row); !wrong.ok()) return wrong;
    if (row[2] != "1" && row[2] != "0") {
      return InvalidArgument(fmt::format("the label is '{}'; 1 stands for copies, 0 for others", row[2]));
    }
    pairs.push_back({std::move(row[0]), std::move(row[1]), row[2] == "1"});
    return Status::Ok();
  });
  if (!status.ok()) return status;
  return pairs;
}

Result<std::unordered_map<std::string, std::string>> ReadClusters(const std::string& path) {
  std::unordered_map<std::string, std::string> clusters;
  const Status status = ForEachRow(path, [&](Columns row) {
    if (Status wrong = CheckColumns(row, 2, "an id and its cluster"); !wrong.ok()) return wrong;
    const auto [entry, is_first] = clusters.try_emplace(row[0], row[1]);
    if (is_first || entry->second == row[1]) return Status::Ok();
    return InvalidArgument(
        fmt::format("'{}' is in cluster '{}' already and cannot be in '{}'", row[0], entry->second, row[1]));
  });
  if (!status.ok()) return status;
  return clusters;
}

Result<std::set<IdPair>> ReadIgnored(const std::string& path, const Labels& labels) {
  std::set<IdPair> ignored;
  const Status status = ForEachRow(path, [&](const Columns& row) {
    if (Status wrong = CheckColumns(row, 2, "two ids"); !wrong.ok()) return wrong;
    if (Status wrong = CheckTwoArticles(row); !wrong.ok()) return wrong;
    if (labels.InOneCluster(row[0], row[1])) {
      return InvalidArgument(
          fmt::format("'{}' and '{}' are in one cluster and cannot be ignored", row[0], row[1]));
    }
    ignored.insert(MakeIdPair(row[0], row[1]));
    return Status::Ok();
  });
  if (!status.ok()) return status;
  return ignored;
}

bool Exists(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

Result<std::string> FindArticles(const fs::path& directory) {
  for (const char* name : {"articles.jsonl", "articles.jsonl.zst", "articles.jsonl.gz"}) {
    if (Exists(directory / name)) return (directory / name).string();
  }
  return InvalidArgument(fmt::format("'{}' holds no articles.jsonl, articles.jsonl.zst or articles.jsonl.gz",
                                     directory.string()));
}

// Fills `labels` with what `read` makes of the file, if there is one.
template <class T, class Read>
Status ReadIfThere(const fs::path& path, const Read& read, T* labels) {
  if (!Exists(path)) return Status::Ok();
  auto result = read(path.string());
  if (!result) return result.error();
  *labels = std::move(*result);
  return Status::Ok();
}

Result<Labels> ReadLabels(const fs::path& directory) {
  Labels labels;
  Status status = ReadIfThere(directory / "pairs.tsv", ReadPairs, &labels.pairs);
  if (status.ok()) {
    status = ReadIfThere(directory / "pairs_cross_site.tsv", ReadPairs, &labels.cross_site_pairs);
  }
  if (status.ok()) status = ReadIfThere(directory / "clusters.tsv", ReadClusters, &labels.clusters);
  const auto read_ignored = [&](const std::string& path) { return ReadIgnored(path, labels); };
  if (status.ok()) status = ReadIfThere(directory / "ignore.tsv", read_ignored, &labels.ignored);
  if (!status.ok()) return status;
  if (labels.pairs || labels.cross_site_pairs || labels.clusters) return labels;
  return InvalidArgument(fmt::format("'{}' holds no labels: pairs.tsv, pairs_cross_site.tsv or clusters.tsv",
                                     directory.string()));
}

std::string NameOfFolder(const fs::path& directory) {
  std::error_code error;
  const fs::path normal = fs::absolute(directory, error).lexically_normal();
  return (normal.has_filename() ? normal : normal.parent_path()).filename().string();
}

}  // namespace

IdPair MakeIdPair(std::string_view id, std::string_view other_id) {
  const auto [smaller, larger] = std::minmax(id, other_id);
  return {std::string(smaller), std::string(larger)};
}

bool Labels::InOneCluster(const std::string& id, const std::string& other_id) const {
  if (!clusters) return false;
  const auto cluster = clusters->find(id);
  const auto other_cluster = clusters->find(other_id);
  return cluster != clusters->end() && other_cluster != clusters->end() &&
         cluster->second == other_cluster->second;
}

bool Labels::IsIgnored(std::string_view id, std::string_view other_id) const {
  return !ignored.empty() && ignored.contains(MakeIdPair(id, other_id));
}

Result<LabelledSet> ReadLabelledSet(const std::string& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    return InvalidArgument(fmt::format("'{}' is not a folder", directory));
  }
  Result<std::string> articles = FindArticles(directory);
  if (!articles) return articles.error();
  Result<Labels> labels = ReadLabels(directory);
  if (!labels) return labels.error();
  return LabelledSet{NameOfFolder(directory), std::move(*articles), std::move(*labels)};
}

}  // namespace newsfold
