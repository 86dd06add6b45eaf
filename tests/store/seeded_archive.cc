#include "tests/store/seeded_archive.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "store/engine/rocksdb/engine.h"
#include "store/records/format.h"
#include "store/records/store_meta.h"
#include "tools/corpus/random.h"

namespace newsfold::testing {
namespace {

template <class T>
T Taken(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().ToString().c_str());
    std::abort();
  }
  return std::move(*result);
}

}  // namespace

HashSecret SecretOfSeed(std::uint64_t seed) {
  HashSecret secret;
  Random random(seed);
  for (std::uint8_t& byte : secret.bytes) byte = static_cast<std::uint8_t>(random.Next());
  return secret;
}

namespace {

std::unique_ptr<Archive> OpenOver(const ArchiveOptions& options, std::uint64_t seed,
                                  std::unique_ptr<Engine> engine) {
  if (!Taken(engine->Get(MetaKey(kStoreMetaName)))) {
    StoreMeta meta = NewStoreMeta(Thresholds{});
    meta.secret = SecretOfSeed(seed);
    WriteSet writes;
    writes.Put(MetaKey(kStoreMetaName), EncodeStoreMeta(meta));
    Taken(engine->Write(std::move(writes)));
  }
  return Taken(Archive::Open(options, std::move(engine)));
}

}  // namespace

std::unique_ptr<Archive> OpenSeeded(std::uint64_t seed, std::unique_ptr<Engine> engine) {
  ArchiveOptions options;
  options.directory = "seeded";
  return OpenOver(options, seed, std::move(engine));
}

std::unique_ptr<Archive> OpenSeededInFolder(std::uint64_t seed, const std::string& directory,
                                            std::size_t index_table_bytes) {
  RocksEngineOptions engine_options;
  engine_options.directory = directory;
  engine_options.create_if_missing = true;
  ArchiveOptions options;
  options.directory = options.index_directory = directory;
  options.index_table_bytes = index_table_bytes;
  return OpenOver(options, seed, Taken(OpenRocksEngine(engine_options)));
}

Decision Settle(Archive* archive, Article article) {
  return Taken(archive->Settle(Taken(archive->Prepare(std::move(article)))));
}

Decision Check(Archive* archive, const Article& article) {
  return Taken(archive->Check(article));
}

Article ArticleOf(const GeneratedArticle& generated) {
  Article article;
  article.id = generated.id;
  article.text = generated.text;
  article.url = generated.url;
  article.title = generated.title;
  return article;
}

double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace newsfold::testing
