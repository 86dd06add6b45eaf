#include "store/upkeep/repair_orphans.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "dedup/judge/rules.h"
#include "dedup/text/fold.h"
#include "store/decide/prepared_article.h"
#include "store/decide/refiling.h"
#include "store/decide/workbench.h"
#include "store/index/article_index.h"
#include "store/index/boilerplate_cache.h"
#include "store/records/dictionary_trainer.h"
#include "store/records/store_meta.h"
#include "store/records/text_codec.h"

namespace newsfold {
namespace {

// Articles that are filed in one write.
constexpr std::size_t kFiledAtOnce = 64;

// Thread-compatible.
class OrphanFiler {
 public:
  OrphanFiler(Engine* engine, ArticleIndex* index, const StoreMeta& meta)
      : folder_(meta.secret),
        store_{engine, meta.index_set, index, &folder_, &codec_, Thresholds{}, nullptr, meta.uuid},
        bench_(store_),
        trainer_({engine, &bench_.reader, &codec_}) {}

  // To be called first.
  Status Load() {
    const Status status = trainer_.Load();
    return status.ok() ? bench_.settler.Recover() : status;
  }

  // Of one canonical. Returns how many are reposts now.
  Result<std::uint64_t> File(const std::vector<ArticleNumber>& siblings);

  Status Sync() { return store_.engine->Sync(bench_.settler.last_write()); }

 private:
  Result<std::optional<Refiling>> FileUnder(const ArticleRecord& leader, const std::string& text,
                                            ArticleNumber number);
  Status Write(std::vector<Refiling>* refilings);

  const Folder folder_;
  TextCodec codec_;
  const StoreParts store_;
  Workbench<BoilerplateCache> bench_;
  DictionaryTrainer trainer_;
};

Result<std::uint64_t> OrphanFiler::File(const std::vector<ArticleNumber>& siblings) {
  const Result<ArticleRecord> leader = bench_.reader.ReadRecord(siblings.front());
  if (!leader) return leader.error();
  const Result<std::string> text = bench_.reader.ReadText(*leader);
  if (!text) return text.error();
  std::uint64_t filed = 0;
  std::vector<Refiling> refilings;
  for (std::size_t i = 1; i < siblings.size(); ++i) {
    Result<std::optional<Refiling>> refiling = FileUnder(*leader, *text, siblings[i]);
    if (!refiling) return refiling.error();
    if (!*refiling) continue;
    refilings.push_back(std::move(**refiling));
    ++filed;
    if (refilings.size() < kFiledAtOnce) continue;
    if (Status status = Write(&refilings); !status.ok()) return status;
  }
  const Status status = Write(&refilings);
  return status.ok() ? Result<std::uint64_t>(filed) : status;
}

// Nothing if the rules say that it is none.
Result<std::optional<Refiling>> OrphanFiler::FileUnder(const ArticleRecord& leader, const std::string& text,
                                                       ArticleNumber number) {
  const Result<ArticleRecord> record = bench_.reader.ReadRecord(number);
  if (!record) return record.error();
  const Result<PreparedArticle> prepared = PrepareAgain(*record, &bench_.reader, folder_);
  if (!prepared) return prepared.error();
  const Result<MatchOutcome> outcome = bench_.matcher.MatchMember(prepared->Query(), leader, text);
  if (!outcome) return outcome.error();
  if (outcome->canonical != leader.number) return std::optional<Refiling>();
  return std::optional(RefileBy(bench_.store, *record, prepared->article.text, *outcome));
}

Status OrphanFiler::Write(std::vector<Refiling>* refilings) {
  const std::vector<Refiling> some = std::exchange(*refilings, {});
  if (some.empty()) return Status::Ok();
  const Result<std::optional<std::vector<Decision>>> decisions = bench_.settler.Refile(some, nullptr);
  if (!decisions) return decisions.error();
  return *decisions ? Status::Ok() : Internal("articles were filed otherwise while their store is repaired");
}

}  // namespace

Result<std::uint64_t> FileOrphans(Engine* engine, const std::string& directory, const Orphans& orphans,
                                  const std::function<bool(std::uint64_t done)>& visit) {
  const Result<StoreMeta> meta = ReadStoreMeta(engine);
  if (!meta) return meta.error();
  const Result<std::unique_ptr<ArticleIndex>> index =
      ArticleIndex::Open(engine, *meta, {.directory = directory});
  if (!index) return index.error();
  OrphanFiler filer(engine, index->get(), *meta);
  if (Status status = filer.Load(); !status.ok()) return status;
  std::uint64_t filed = 0;
  std::uint64_t done = 0;
  for (const auto& [canonical, siblings] : orphans) {
    const Result<std::uint64_t> count = filer.File(siblings);
    if (!count) return count;
    filed += *count;
    done += siblings.size();
    if (!visit(done)) break;
  }
  const Status status = filer.Sync();
  return status.ok() ? Result<std::uint64_t>(filed) : status;
}

}  // namespace newsfold
