#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "dedup/text/secret.h"
#include "store/archive.h"
#include "store/engine/engine.h"
#include "tools/corpus/corpus.h"

namespace newsfold::testing {

// A secret that looks random and is the same for the same seed.
HashSecret SecretOfSeed(std::uint64_t seed);

// An archive over `engine`, made with SecretOfSeed(seed) if the engine is empty. Aborts on failure.
std::unique_ptr<Archive> OpenSeeded(std::uint64_t seed, std::unique_ptr<Engine> engine);

// An archive in a folder, over the engine that is used in earnest. `index_table_bytes`: as of ArchiveOptions.
// Aborts on failure.
std::unique_ptr<Archive> OpenSeededInFolder(
    std::uint64_t seed, const std::string& directory,
    std::size_t index_table_bytes = ArchiveOptions{}.index_table_bytes);

// Decides and stores without waiting for the disk. Aborts on failure.
Decision Settle(Archive* archive, Article article);
Decision Check(Archive* archive, const Article& article);

Article ArticleOf(const GeneratedArticle& generated);

// Processor time this thread has used, in seconds.
double ThreadSeconds();

}  // namespace newsfold::testing
