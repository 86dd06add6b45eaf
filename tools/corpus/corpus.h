#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/corpus/host.h"
#include "tools/corpus/noise.h"
#include "tools/corpus/page_shapes.h"
#include "tools/corpus/random.h"
#include "tools/corpus/site_frame.h"
#include "tools/corpus/writer.h"

namespace newsfold {

// What a corpus is like. Shares are in parts per million of all articles.
struct CorpusOptions {
  std::uint64_t seed = 1;
  std::vector<CorpusLanguage> languages = {std::begin(kAllCorpusLanguages), std::end(kAllCorpusLanguages)};
  std::uint32_t repost_share_ppm = 500'000;
  // Articles that only look like a repost, if `kinds` holds such kinds.
  std::uint32_t lookalike_share_ppm = 30'000;
  // Originals and reposts that appear inside their host's boilerplate.
  std::uint32_t boilerplate_share_ppm = 300'000;
  // Originals that appear in a page shape as well, if `kinds` holds page shapes: both texts of a pair are
  // wrapped then.
  std::uint32_t shaped_share_ppm = 500'000;
  Wording wording = Wording::kPlain;
  std::vector<NoiseKind> kinds = UsualNoiseKinds();
  std::uint32_t hosts = 200;
  std::uint32_t body_bytes_median = 1500;
  // Originals that are kept to be reposted: bounds the memory.
  std::uint32_t window = 2048;
};

// What a generated article really is.
struct CorpusTruth {
  std::string cluster;  // id of the original; the article's own for anything but a repost
  std::optional<NoiseKind>
      kind;  // none: an untouched original; an original may be wrapped or in a page shape
  bool is_repost = false;
  std::string of;  // the article it is a repost of, or only looks like; or empty
  bool in_boilerplate = false;
};

struct GeneratedArticle {
  std::string id;
  std::string url;
  std::string title;
  std::string text;
  CorpusLanguage language = CorpusLanguage::kEnglish;
  std::string published_at;  // RFC 3339, UTC
  std::string source;
  CorpusTruth truth;
};

// An endless stream of news articles and their reposts, with the truth about them: the same for the same
// options on every machine. Reposts are made of the untouched text of one of the last `window` originals,
// recent ones more often. A kind of noise that does not apply to a language (script conversion of English) is
// left out there; where none is left, copies are verbatim. Thread-compatible.
class Corpus {
 public:
  // REQUIRES: languages, kinds, hosts and window are not empty or 0; the shares sum to at most 1,000,000.
  explicit Corpus(const CorpusOptions& options);

  // The next article; valid until the next call.
  const GeneratedArticle& Next();

 private:
  // An original that may be reposted.
  struct Source {
    std::string id;
    std::string title;
    std::string text;
    CorpusLanguage language = CorpusLanguage::kEnglish;
    std::uint32_t host = 0;
    bool is_wrapped = false;
  };
  // Headlines and sentences of recent stories: what noise is made of.
  struct Pool {
    std::vector<std::string> headlines;
    std::vector<std::string> sentences;
    std::uint32_t next = 0;
  };
  // An article another one may look like.
  using LastIds = std::vector<std::string>;

  void MakePools();
  void MakeHosts();
  void MakeFrames();
  void Begin();
  void DrawHost(std::optional<CorpusLanguage> language);
  void WriteOriginal();
  void PresentOriginal(bool is_wrapped);
  void WriteRepost();
  void WriteLookalike();
  void WriteExcerpt(const ArticleWriter& writer);
  void WriteSideList(const ArticleWriter& writer);
  void WriteBrief(const ArticleWriter& writer);
  void Remember(bool is_wrapped);
  void RefreshPool(const ArticleWriter& writer);
  void RetitleRepost(const Source& source, bool is_other_script);
  void WrapInBoilerplate(bool wanted);
  void AppendShaped(NoiseKind kind, std::string_view text, std::string_view id, std::string* out);
  void DrawNeighbours(std::string_view id);
  void LooksLike(std::string* last_id);
  const Source& DrawSource();
  NoiseKind DrawRepostKind(const Source& source);
  NoiseMaterial MaterialFor(CorpusLanguage language, std::string_view title) const;
  const ArticleWriter& WriterOf(CorpusLanguage language) const;

  // Constant after construction.
  CorpusOptions options_;
  std::vector<NoiseKind> latin_kinds_;    // of reposts, for English
  std::vector<NoiseKind> chinese_kinds_;  // of reposts, for Chinese
  std::vector<NoiseKind> lookalike_kinds_;
  std::vector<NoiseKind> shape_kinds_;  // of originals
  bool has_wrapped_ = false;
  std::array<std::unique_ptr<ArticleWriter>, std::size(kAllCorpusLanguages)> writers_;
  std::vector<Host> hosts_;
  std::vector<SiteFrame> frames_;  // by host; none if there are no page shapes
  std::array<std::vector<std::uint32_t>, std::size(kAllCorpusLanguages)> hosts_of_language_;

  Random random_;
  std::array<Pool, std::size(kAllCorpusLanguages)> pools_;
  std::vector<Source> sources_;  // a ring once full
  std::uint64_t source_count_ = 0;
  std::uint64_t article_count_ = 0;
  std::uint64_t now_seconds_;
  std::vector<std::uint64_t> host_pages_;
  std::vector<Neighbour> neighbours_;
  LastIds last_side_list_;  // by host
  LastIds last_brief_;      // by language and template
  std::uint32_t host_ = 0;
  Topic topic_;
  std::string body_;
  GeneratedArticle article_;
};

}  // namespace newsfold
