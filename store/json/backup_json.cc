#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "store/json/json.h"

namespace newsfold {

namespace json = boost::json;

json::object ToJson(const BackupInfo& backup) {
  if (!backup.damage.empty()) return {{"backup", backup.number}, {"damage", ToValidUtf8(backup.damage)}};
  return {{"backup", backup.number},     {"made_at", FormatTime(backup.made_at_ms)},
          {"store_id", backup.store_id}, {"format", backup.format_version},
          {"articles", backup.articles}, {"last_sequence", backup.last_sequence},
          {"files", backup.files},       {"bytes", backup.bytes}};
}

json::object ToJson(const BackupSummary& summary) {
  json::object object = summary.was_stopped ? json::object() : ToJson(summary.backup);
  object["files_copied"] = summary.files_copied;
  object["bytes_copied"] = summary.bytes_copied;
  object["files_replaced"] = summary.files_replaced;
  object["backups_deleted"] = summary.backups_deleted;
  object["files_deleted"] = summary.files_deleted;
  object["complete"] = !summary.was_stopped;
  return object;
}

json::object ToJson(const BackupDamage& damage) {
  return {{"path", ToValidUtf8(damage.path)},
          {"damage", ToValidUtf8(damage.what)},
          {"store_file", damage.store_file},
          {"backups", json::array(damage.backups.begin(), damage.backups.end())}};
}

json::object ToJson(const BackupCheckSummary& summary) {
  return {{"backups", summary.backups},
          {"files", summary.files},
          {"bytes", summary.bytes},
          {"damaged", summary.damages.size()},
          {"complete", !summary.was_stopped}};
}

json::object ToJson(const RestoreSummary& summary) {
  json::object object = ToJson(summary.backup);
  object["complete"] = !summary.was_stopped;
  return object;
}

json::object ToJson(const CheckpointSummary& summary) {
  return {{"articles", summary.articles},
          {"last_sequence", summary.last_sequence},
          {"files_linked", summary.files_linked},
          {"files_copied", summary.files_copied},
          {"bytes", summary.bytes},
          {"bytes_copied", summary.bytes_copied},
          {"complete", !summary.was_stopped}};
}

}  // namespace newsfold
