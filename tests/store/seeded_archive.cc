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

std::unique_ptr<Archive> OpenSeeded(std::uint64_t seed, std::unique_ptr<Engine> engine) {
  if (!Taken(engine->Get(MetaKey(kStoreMetaName)))) {
    StoreMeta meta = NewStoreMeta(Thresholds{});
    meta.secret = SecretOfSeed(seed);
    WriteSet writes;
    writes.Put(MetaKey(kStoreMetaName), EncodeStoreMeta(meta));
    Taken(engine->Write(std::move(writes)));
  }
  ArchiveOptions options;
  options.directory = "seeded";
  return Taken(Archive::Open(options, std::move(engine)));
}

std::unique_ptr<Archive> OpenSeededInFolder(std::uint64_t seed, const std::string& directory) {
  RocksEngineOptions options;
  options.directory = directory;
  options.create_if_missing = true;
  return OpenSeeded(seed, Taken(OpenRocksEngine(options)));
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
