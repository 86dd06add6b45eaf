#include "tools/corpus/json_lines.h"

#include <string_view>

#include <boost/json/serializer.hpp>

namespace newsfold {

// Boost.JSON's serializer, kept for its buffers.
class ArticleLineWriter::Escaper {
 public:
  void AppendString(std::string_view value, std::string* out) {
    constexpr std::size_t kChunk = 8 << 10;
    serializer_.reset(boost::json::string_view(value.data(), value.size()));
    while (!serializer_.done()) {
      const std::size_t begin = out->size();
      out->resize(begin + kChunk);
      const boost::json::string_view written = serializer_.read(out->data() + begin, kChunk);
      out->resize(begin + written.size());
    }
  }

 private:
  boost::json::serializer serializer_;
};

ArticleLineWriter::ArticleLineWriter() : escaper_(std::make_unique<Escaper>()) {}
ArticleLineWriter::~ArticleLineWriter() = default;

void ArticleLineWriter::Append(const GeneratedArticle& article, std::string* out) {
  const auto field = [&](std::string_view name, std::string_view value) {
    out->append(name);
    escaper_->AppendString(value, out);
  };
  field("{\"id\":", article.id);
  field(",\"url\":", article.url);
  field(",\"title\":", article.title);
  field(",\"text\":", article.text);
  field(",\"lang\":", LanguageTag(article.language));
  field(",\"published_at\":", article.published_at);
  field(",\"source\":", article.source);
  field(",\"truth\":{\"cluster\":", article.truth.cluster);
  field(",\"kind\":", TruthKindName(article.truth));
  out->append(article.truth.is_repost ? ",\"repost\":true" : ",\"repost\":false");
  if (!article.truth.of.empty()) field(",\"of\":", article.truth.of);
  if (article.truth.in_boilerplate) out->append(",\"boilerplate\":true");
  out->append("}}\n");
}

std::string_view TruthKindName(const CorpusTruth& truth) {
  return truth.kind ? NameOf(*truth.kind) : std::string_view("original");
}

std::string_view LanguageTag(CorpusLanguage language) {
  return language == CorpusLanguage::kTraditionalChinese ? "zh-Hant" : NameOf(language);
}

}  // namespace newsfold
