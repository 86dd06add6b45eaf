#include "tools/corpus/page_parts.h"

#include <algorithm>
#include <iterator>

#include "dedup/base/assert.h"
#include "tools/corpus/han.h"

namespace newsfold {
namespace {

// '%' stands for the headline, '$' for a section, '#' for a time.
struct Phrases {
  std::string_view navigation[3];
  std::string_view sections[12];
  std::string_view menu_separators[3];
  std::string_view datelines[4];
  std::string_view read_on;
  std::string_view footers[3];
};

constexpr Phrases kEnglish = {
    {"You are here: Home > $ > %\nPublished:# Source: web\n", "Home / $ / $ / %\nUpdated#\n",
     "Skip to content | $ | $ | $\n%\nBy our staff#\n"},
    {"City", "Region", "Business", "Sport", "Culture", "Weather", "Letters", "Travel", "Health", "Farming",
     "Harbour", "Video"},
    {" | ", " / ", "  "},
    {"PORT ELSBY (Meridian News) -- ",
     "COLD HARBOUR, today (Lowland Press): ", "From our own correspondent in Ostrey. ", "(Gull Agency) "},
    "\nRead the full story at the publisher's site",
    {"Contact | Imprint | Privacy | Advertise with us. All rights reserved.",
     "Reproduction only with written permission. Terms of use | Cookies | Help",
     "Follow us | Newsletter | Archive | Corrections and complaints"}};

constexpr Phrases kChinese = {
    {"当前位置：首页 > $ > % > 正文\n时间：# 来源：网络\n", "网站首页 | $ | $ | %\n发布时间：#\n",
     "首页 > $频道 > %\n编辑：本站编辑 时间：#\n"},
    {"要闻", "民生", "财经", "体育", "文化", "天气", "读者来信", "旅游", "健康", "三农", "港口", "视频"},
    {" | ", "  ", " · "},
    {"平川新闻网南浦讯 ", "【综合报道】", "（通讯员 季平）", "据白鹭通讯社报道，"},
    "\n点击阅读全文",
    {"关于本站 | 联系方式 | 广告服务 | 版权所有 未经授权不得转载",
     "网站地图 | 法律声明 | 违法信息举报 | 客服热线", "扫码下载客户端 分享到朋友圈 收藏本页"}};

const Phrases& PhrasesOf(PageLanguage language) {
  return language == PageLanguage::kEnglish ? kEnglish : kChinese;
}

void AppendTwoDigits(std::uint32_t number, std::string* out) {
  out->push_back(static_cast<char>('0' + number / 10));
  out->push_back(static_cast<char>('0' + number % 10));
}

}  // namespace

PageLanguage PageLanguageOf(std::string_view text) {
  if (!HoldsHan(text)) return PageLanguage::kEnglish;
  return IsTraditional(text) ? PageLanguage::kTraditionalChinese : PageLanguage::kSimplifiedChinese;
}

PageLanguage PageLanguageFor(CorpusLanguage language) {
  switch (language) {
    case CorpusLanguage::kSimplifiedChinese:
      return PageLanguage::kSimplifiedChinese;
    case CorpusLanguage::kTraditionalChinese:
      return PageLanguage::kTraditionalChinese;
    case CorpusLanguage::kEnglish:
      break;
  }
  return PageLanguage::kEnglish;
}

void AppendInScript(PageLanguage language, std::string_view text, std::string* out) {
  language == PageLanguage::kTraditionalChinese ? AppendTraditional(text, out) : void(out->append(text));
}

void AppendNavigation(PageLanguage language, std::string_view title, Random& random, std::string* out) {
  const Phrases& phrases = PhrasesOf(language);
  std::string_view pattern = Pick(phrases.navigation, random);
  while (!pattern.empty()) {
    const std::size_t plain = std::min(pattern.find_first_of("$%#"), pattern.size());
    AppendInScript(language, pattern.substr(0, plain), out);
    pattern.remove_prefix(plain);
    if (pattern.empty()) break;
    switch (pattern[0]) {
      case '$':
        AppendInScript(language, Pick(phrases.sections, random), out);
        break;
      case '%':
        out->append(title);
        break;
      default:
        AppendTime(random, out);
        break;
    }
    pattern.remove_prefix(1);
  }
}

void AppendTime(Random& random, std::string* out) {
  out->append(" 2031-");
  AppendTwoDigits(random.Between(1, 12), out);
  out->push_back('-');
  AppendTwoDigits(random.Between(1, 28), out);
  out->push_back(' ');
  const std::uint32_t hour = random.Below(24);
  AppendClock(hour * 60 + random.Below(60), out);
}

void AppendClock(std::uint32_t minute_of_day, std::string* out) {
  NEWSFOLD_ASSERT(minute_of_day < 24 * 60);
  AppendTwoDigits(minute_of_day / 60, out);
  out->push_back(':');
  AppendTwoDigits(minute_of_day % 60, out);
}

void AppendSection(PageLanguage language, Random& random, std::string* out) {
  AppendInScript(language, Pick(PhrasesOf(language).sections, random), out);
}

void AppendMenuLine(PageLanguage language, Random& random, std::string* out) {
  const Phrases& phrases = PhrasesOf(language);
  const std::string_view separator = Pick(phrases.menu_separators, random);
  const std::uint32_t count = random.Between(4, 9);
  for (std::uint32_t index = 0; index < count; ++index) {
    if (index > 0) out->append(separator);
    AppendInScript(language, Pick(phrases.sections, random), out);
  }
}

void AppendForeignDateline(PageLanguage language, Random& random, std::string* out) {
  AppendInScript(language, Pick(PhrasesOf(language).datelines, random), out);
}

void AppendReadOn(PageLanguage language, std::string* out) {
  AppendInScript(language, PhrasesOf(language).read_on, out);
}

void AppendFooter(PageLanguage language, Random& random, std::string* out) {
  AppendInScript(language, Pick(PhrasesOf(language).footers, random), out);
}

}  // namespace newsfold
