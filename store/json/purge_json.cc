#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "store/json/json.h"

namespace newsfold {

namespace json = boost::json;

json::object ToJson(const PurgeSummary& summary) {
  json::array articles;
  for (const PurgedArticle& article : summary.articles) {
    articles.push_back({{"id", ToValidUtf8(article.id)},
                        {"stored_at", FormatTime(article.stored_at_ms)},
                        {"text_bytes", article.text_bytes},
                        {"content_sha256", article.text_sha256}});
  }
  json::object object = {{"store_id", summary.store_uuid}, {"articles", std::move(articles)}};
  object["number"] = summary.number == 0 ? json::value(nullptr) : json::value(summary.number);
  object["purged_at"] =
      summary.number == 0 ? json::value(nullptr) : json::value(FormatTime(summary.purged_at_ms));
  object["dictionaries_replaced"] = summary.dictionaries;
  object["blocks_dissolved"] = summary.blocks;
  object["texts_encoded_anew"] = summary.encoded;
  object["files_deleted"] = json::array(summary.files_gone.begin(), summary.files_gone.end());
  object["files_searched"] = summary.files_searched;
  object["bytes_searched"] = summary.bytes_searched;
  object["pieces"] = summary.pieces;
  object["pieces_of_other_articles"] = summary.pieces_of_others;
  object["pieces_left"] = summary.pieces_left;
  object["files_with_pieces"] = json::array(summary.files_left.begin(), summary.files_left.end());
  object["dry_run"] = summary.dry_run;
  object["complete"] = !summary.was_stopped;
  return object;
}

}  // namespace newsfold
