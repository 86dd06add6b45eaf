#include "tools/corpus/corpus.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "dedup/base/assert.h"
#include "tools/corpus/han.h"
#include "tools/corpus/sentences.h"

namespace newsfold {
namespace {

constexpr std::uint64_t kEpochSeconds = 1'924'992'000;  // 2031-01-01T00:00:00Z
constexpr std::uint32_t kSecondsBetweenArticles = 5;
constexpr std::uint32_t kPoolSize = 256;
constexpr std::uint32_t kLengthSigmaThousandths = 750;
constexpr std::uint32_t kBodyBytesMin = 120;
constexpr std::uint32_t kBodyBytesMax = 64 << 10;
constexpr std::uint32_t kSideListBodyBytes = 750;
constexpr std::uint32_t kNeighbourDraws = 40;
constexpr std::size_t kNeighboursMin = 4;
constexpr std::size_t kNeighboursMax = 12;

std::size_t IndexOf(CorpusLanguage language) {
  return static_cast<std::size_t>(language);
}

template <class T>
const T& Pick(const std::vector<T>& list, Random& random) {
  return list[random.Below(static_cast<std::uint32_t>(list.size()))];
}

void AppendPadded(std::uint64_t number, std::size_t digits, std::string* out) {
  std::string text;
  AppendNumber(number, &text);
  out->append(digits - std::min(digits, text.size()), '0').append(text);
}

std::chrono::year_month_day DateOf(std::uint64_t unix_seconds) {
  return std::chrono::sys_days(std::chrono::days(unix_seconds / 86400));
}

void AppendDate(std::uint64_t unix_seconds, char separator, std::string* out) {
  const std::chrono::year_month_day date = DateOf(unix_seconds);
  AppendPadded(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4, out);
  out->push_back(separator);
  AppendPadded(static_cast<unsigned>(date.month()), 2, out);
  out->push_back(separator);
  AppendPadded(static_cast<unsigned>(date.day()), 2, out);
}

void AppendTimestamp(std::uint64_t unix_seconds, std::string* out) {
  AppendDate(unix_seconds, '-', out);
  out->push_back('T');
  AppendPadded(unix_seconds / 3600 % 24, 2, out);
  out->push_back(':');
  AppendPadded(unix_seconds / 60 % 60, 2, out);
  out->push_back(':');
  AppendPadded(unix_seconds % 60, 2, out);
  out->push_back('Z');
}

// Kinds of reposts that are whole pages already.
bool HasOwnPage(NoiseKind kind) {
  return kind == NoiseKind::kPage || kind == NoiseKind::kWrapped || kind == NoiseKind::kEverything ||
         IsPageShape(kind);
}

CorpusLanguage OtherScript(CorpusLanguage language) {
  return language == CorpusLanguage::kSimplifiedChinese ? CorpusLanguage::kTraditionalChinese
                                                        : CorpusLanguage::kSimplifiedChinese;
}

// What the sites, words and phrases come from: of a lifelike corpus they are the same for every seed, so that
// the stories of one seed are news to a store of another.
std::uint64_t WorldSeed(const CorpusOptions& options) {
  return options.wording == Wording::kLifelike ? 1 : options.seed;
}

}  // namespace

Corpus::Corpus(const CorpusOptions& options)
    : options_(options), random_(WorldSeed(options) * 0x9E3779B97F4A7C15u + 1), now_seconds_(kEpochSeconds) {
  NEWSFOLD_ASSERT(!options.languages.empty() && !options.kinds.empty());
  NEWSFOLD_ASSERT(options.hosts > 0 && options.window > 0);
  NEWSFOLD_ASSERT(std::uint64_t{options.repost_share_ppm} + options.lookalike_share_ppm <= 1'000'000);
  for (const NoiseKind kind : options_.kinds) {
    if (kind == NoiseKind::kWrapped) {
      has_wrapped_ = true;
    } else if (!IsRepostKind(kind)) {
      lookalike_kinds_.push_back(kind);
    } else {
      chinese_kinds_.push_back(kind);
      if (!IsChineseOnly(kind)) latin_kinds_.push_back(kind);
      if (IsPageShape(kind)) shape_kinds_.push_back(kind);
    }
  }
  for (const CorpusLanguage language : kAllCorpusLanguages) {
    writers_[IndexOf(language)] =
        std::make_unique<ArticleWriter>(language, WorldSeed(options), options.wording);
  }
  MakePools();
  MakeHosts();
  if (!shape_kinds_.empty()) MakeFrames();
  if (options.wording == Wording::kLifelike) random_ = Random(options.seed * 0x9E3779B97F4A7C15u + 2);
  sources_.reserve(options.window);
}

void Corpus::MakePools() {
  for (const CorpusLanguage language : kAllCorpusLanguages) {
    Pool& pool = pools_[IndexOf(language)];
    for (std::uint32_t index = 0; index < kPoolSize; ++index) {
      WriterOf(language).DrawTopic(random_, &topic_);
      WriterOf(language).AppendTitle(random_, topic_, &pool.headlines.emplace_back());
      WriterOf(language).AppendSentence(random_, topic_, &pool.sentences.emplace_back());
    }
  }
}

void Corpus::MakeHosts() {
  hosts_.reserve(options_.hosts);
  for (std::uint32_t index = 0; index < options_.hosts; ++index) {
    const CorpusLanguage language = options_.languages[index % options_.languages.size()];
    hosts_.emplace_back(language, WriterOf(language), random_);
    hosts_of_language_[IndexOf(language)].push_back(index);
  }
  host_pages_.resize(hosts_.size());
  last_side_list_.resize(hosts_.size());
  last_brief_.resize(std::size(kAllCorpusLanguages) * ArticleWriter::kBriefTemplates);
}

// Frames have random numbers of their own, so that what else is generated does not depend on them.
void Corpus::MakeFrames() {
  Random random(WorldSeed(options_) * 0xD1342543DE82EF95u + 7);
  frames_.reserve(hosts_.size());
  for (const Host& host : hosts_) {
    frames_.push_back(DrawSiteFrame(host.language(), WriterOf(host.language()), random));
  }
}

const ArticleWriter& Corpus::WriterOf(CorpusLanguage language) const {
  return *writers_[IndexOf(language)];
}

NoiseMaterial Corpus::MaterialFor(CorpusLanguage language, std::string_view title) const {
  const Pool& pool = pools_[IndexOf(language)];
  return {title, pool.headlines, pool.sentences};
}

const GeneratedArticle& Corpus::Next() {
  Begin();
  const std::uint32_t choice = random_.Below(1'000'000);
  if (source_count_ > 0 && choice < options_.repost_share_ppm) {
    WriteRepost();
  } else if (source_count_ > 0 && !lookalike_kinds_.empty() &&
             choice - options_.repost_share_ppm < options_.lookalike_share_ppm) {
    WriteLookalike();
  } else {
    WriteOriginal();
  }
  const Host& host = hosts_[host_];
  article_.url = host.address();
  article_.url.push_back('/');
  AppendDate(now_seconds_, '/', &article_.url);
  article_.url.append("/").append(article_.id).append(".html");
  article_.source = host.name();
  ++host_pages_[host_];
  return article_;
}

void Corpus::Begin() {
  ++article_count_;
  now_seconds_ += random_.Gap(kSecondsBetweenArticles);
  const std::chrono::year_month_day date = DateOf(now_seconds_);
  topic_.month = static_cast<unsigned>(date.month());
  topic_.day = static_cast<unsigned>(date.day());
  article_.id.assign(1, 's');
  AppendNumber(options_.seed, &article_.id);
  article_.id.push_back('-');
  AppendPadded(article_count_, 7, &article_.id);
  article_.title.clear();
  article_.text.clear();
  body_.clear();
  article_.published_at.clear();
  AppendTimestamp(now_seconds_, &article_.published_at);
  article_.truth.cluster = article_.id;
  article_.truth.kind.reset();
  article_.truth.is_repost = false;
  article_.truth.of.clear();
  article_.truth.in_boilerplate = false;
}

// A host of that language, or any if there is none or no language is asked for.
void Corpus::DrawHost(std::optional<CorpusLanguage> language) {
  if (language && !hosts_of_language_[IndexOf(*language)].empty()) {
    host_ = Pick(hosts_of_language_[IndexOf(*language)], random_);
  } else {
    host_ = random_.Below(static_cast<std::uint32_t>(hosts_.size()));
  }
  article_.language = hosts_[host_].language();
}

void Corpus::WriteOriginal() {
  DrawHost(std::nullopt);
  const ArticleWriter& writer = WriterOf(article_.language);
  writer.DrawTopic(random_, &topic_);
  writer.AppendTitle(random_, topic_, &article_.title);
  const std::uint32_t bytes = std::clamp(
      random_.LogNormal(options_.body_bytes_median, kLengthSigmaThousandths), kBodyBytesMin, kBodyBytesMax);
  writer.AppendBody(random_, topic_, bytes, &body_);
  const auto& other_kinds = IsChinese(article_.language) ? chinese_kinds_ : latin_kinds_;
  const bool is_wrapped = has_wrapped_ && random_.OneIn(static_cast<std::uint32_t>(other_kinds.size() + 1));
  Remember(is_wrapped);
  PresentOriginal(is_wrapped);
  RefreshPool(writer);
}

// From body_ into the article.
void Corpus::PresentOriginal(bool is_wrapped) {
  if (is_wrapped) {
    article_.truth.kind = NoiseKind::kWrapped;
    AppendNoisy(NoiseKind::kWrapped, body_, MaterialFor(article_.language, article_.title), random_,
                &article_.text);
  } else if (!shape_kinds_.empty() && random_.Chance(options_.shaped_share_ppm)) {
    article_.truth.kind = Pick(shape_kinds_, random_);
    AppendShaped(*article_.truth.kind, body_, article_.id, &article_.text);
  } else {
    WrapInBoilerplate(random_.Chance(options_.boilerplate_share_ppm));
  }
}

void Corpus::Remember(bool is_wrapped) {
  if (sources_.size() < options_.window) sources_.emplace_back();
  Source& source = sources_[source_count_++ % options_.window];
  source.id = article_.id;
  source.title = article_.title;
  source.text = body_;
  source.language = article_.language;
  source.host = host_;
  source.is_wrapped = is_wrapped;
}

// New stories take the place of old ones in what noise is made of; a story's own headline joins only then, so
// that its first copies are not surrounded by it.
void Corpus::RefreshPool(const ArticleWriter& writer) {
  Pool& pool = pools_[IndexOf(article_.language)];
  pool.next = (pool.next + 1) % kPoolSize;
  if (pool.next % 8 != 0) return;
  std::string& sentence = pool.sentences[pool.next];
  sentence.clear();
  writer.AppendSentence(random_, topic_, &sentence);
  pool.headlines[pool.next] = article_.title;
}

// Body, or body in boilerplate, from body_ into the article.
void Corpus::WrapInBoilerplate(bool wanted) {
  article_.truth.in_boilerplate = wanted;
  if (wanted) hosts_[host_].AppendHead(&article_.text);
  article_.text.append(body_);
  if (wanted) hosts_[host_].AppendTail(host_pages_[host_], &article_.text);
}

// `text` in a page of the host; `id` is the original's it is of.
void Corpus::AppendShaped(NoiseKind kind, std::string_view text, std::string_view id, std::string* out) {
  DrawNeighbours(id);
  const PageMaterial material = {frames_[host_], WriterOf(article_.language), article_.title, neighbours_,
                                 host_pages_[host_]};
  AppendPageShape(kind, text, material, random_, out);
}

// Recent stories beside the one with that id, of the article's language; most of them of its host. Filled up
// from the pool where there are too few.
void Corpus::DrawNeighbours(std::string_view id) {
  neighbours_.clear();
  for (std::uint32_t draw = 0; draw < kNeighbourDraws && neighbours_.size() < kNeighboursMax; ++draw) {
    const Source& source = DrawSource();
    const bool is_near = source.host == host_ || random_.OneIn(16);
    const auto is_taken = [&](const Neighbour& taken) { return taken.text.data() == source.text.data(); };
    if (is_near && source.language == article_.language && source.id != id &&
        std::none_of(neighbours_.begin(), neighbours_.end(), is_taken)) {
      neighbours_.push_back({source.title, source.text});
    }
  }
  const Pool& pool = pools_[IndexOf(article_.language)];
  while (neighbours_.size() < kNeighboursMin) {
    neighbours_.push_back({Pick(pool.headlines, random_), Pick(pool.sentences, random_)});
  }
}

const Corpus::Source& Corpus::DrawSource() {
  const std::uint64_t kept = std::min<std::uint64_t>(source_count_, options_.window);
  NEWSFOLD_ASSERT(kept == sources_.size());
  // Of two ages the smaller: copies come soon, or never.
  const auto bound = static_cast<std::uint32_t>(kept);
  const std::uint32_t age = std::min(random_.Below(bound), random_.Below(bound));
  return sources_[(source_count_ - 1 - age) % options_.window];
}

NoiseKind Corpus::DrawRepostKind(const Source& source) {
  if (source.is_wrapped) return NoiseKind::kWrapped;
  const auto& kinds = IsChinese(source.language) ? chinese_kinds_ : latin_kinds_;
  return kinds.empty() ? NoiseKind::kVerbatim : Pick(kinds, random_);
}

void Corpus::WriteRepost() {
  const Source& source = DrawSource();
  const NoiseKind kind = DrawRepostKind(source);
  article_.truth = {source.id, kind, true, source.id, false};
  const bool is_other_script = kind == NoiseKind::kScript;
  DrawHost(is_other_script ? OtherScript(source.language) : source.language);
  article_.language = is_other_script ? OtherScript(source.language) : source.language;
  RetitleRepost(source, is_other_script);
  if (IsPageShape(kind)) {
    AppendShaped(kind, source.text, source.id, &body_);
  } else {
    AppendNoisy(kind, source.text, MaterialFor(source.language, source.title), random_, &body_);
  }
  WrapInBoilerplate(!HasOwnPage(kind) && random_.Chance(options_.boilerplate_share_ppm));
}

// Three of four copies keep the headline, the others get a new one. A site that prints its own story again
// keeps it: what else it puts under another headline is its boilerplate.
void Corpus::RetitleRepost(const Source& source, bool is_other_script) {
  if (random_.OneIn(4) && host_ != source.host) {
    const ArticleWriter& writer = WriterOf(article_.language);
    writer.DrawTopic(random_, &topic_);
    writer.AppendTitle(random_, topic_, &article_.title);
  } else if (is_other_script) {
    AppendNoisy(NoiseKind::kScript, source.title, MaterialFor(source.language, {}), random_, &article_.title);
  } else {
    article_.title = source.title;
  }
}

void Corpus::WriteLookalike() {
  DrawHost(std::nullopt);
  const ArticleWriter& writer = WriterOf(article_.language);
  writer.DrawTopic(random_, &topic_);
  writer.AppendTitle(random_, topic_, &article_.title);
  article_.truth.kind = Pick(lookalike_kinds_, random_);
  switch (*article_.truth.kind) {
    case NoiseKind::kSideList:
      return WriteSideList(writer);
    case NoiseKind::kTemplate:
      return WriteBrief(writer);
    default:
      return WriteExcerpt(writer);
  }
}

void Corpus::WriteExcerpt(const ArticleWriter& writer) {
  const Source& source = DrawSource();
  article_.truth.of = source.id;
  const std::vector<std::string_view> sentences = SplitSentences(source.text);
  const auto first = random_.Below(static_cast<std::uint32_t>(sentences.size()));
  writer.AppendBody(random_, topic_, options_.body_bytes_median, &article_.text);
  article_.text.push_back('\n');
  article_.text.append(sentences[first]);
  if (first + 1 < sentences.size()) article_.text.append(sentences[first + 1]);
  if (article_.text.back() != '\n') article_.text.push_back('\n');
  writer.AppendBody(random_, topic_, options_.body_bytes_median / 2, &article_.text);
}

void Corpus::WriteSideList(const ArticleWriter& writer) {
  writer.AppendBody(random_, topic_, kSideListBodyBytes, &article_.text);
  hosts_[host_].AppendSideList(&article_.text);
  LooksLike(&last_side_list_[host_]);
}

void Corpus::WriteBrief(const ArticleWriter& writer) {
  const std::uint32_t index = random_.Below(ArticleWriter::kBriefTemplates);
  writer.AppendBrief(random_, topic_, index, &article_.text);
  LooksLike(&last_brief_[IndexOf(article_.language) * ArticleWriter::kBriefTemplates + index]);
}

// The article looks like the last of its kind, and the next will look like it.
void Corpus::LooksLike(std::string* last_id) {
  article_.truth.of = *last_id;
  *last_id = article_.id;
}

}  // namespace newsfold
