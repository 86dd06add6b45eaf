#include "tools/corpus/vocabulary.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_set>

#include "tools/corpus/han.h"

namespace newsfold {
namespace {

constexpr std::uint32_t kWordCount = 8192;
constexpr std::uint32_t kInventedNames = 512;
// One word in so many is rarer than all that are kept. With exponent 2 from there on, where Zipf's law has
// come to 1 / (8192 H), these weigh 1 / H; H is the sum of 1 / (rank + 3) over the kept ones, 7.8.
constexpr std::uint32_t kOneWordIsRareIn = 9;

// The set phrases of a language: their number of words, and how many there are. Each of these octaves of
// ranks is as likely, from the 2^first on up to twice the 2^last: Zipf's law without its head. Fitted to
// labelled sets of news; see docs/decisions/0036-a-corpus-fitted-to-real-sets.md.
struct SetPhrases {
  std::uint32_t words_min;
  std::uint32_t words_max;
  std::uint32_t octave_first;
  std::uint32_t octave_last;
};
constexpr SetPhrases kEnglishPhrases = {8, 16, 9, 24};
constexpr SetPhrases kChinesePhrases = {6, 12, 13, 16};

struct WordLists {
  std::string_view frequent;  // most frequent first
  std::string_view phrases;
  std::string_view agencies;
  std::string_view family_names;
};

constexpr WordLists kEnglishLists = {
    "the of to and a in that for on is with was it by as at from be has have he are said will an not which "
    "but "
    "his its they were this or would their had more one after been also who than when about out up two if "
    "she "
    "all can new over last there into some other could year only first time people her between most them "
    "what "
    "may before because no you we so under while since three where against during even many these city work "
    "council week company government day house water price plan report state part school road old "
    "public market small long river local town group service month night power station minister bridge "
    "budget family village number change court harbour early police rain season member energy history garden "
    "engineer train worker voter library hospital storm winter summer spring autumn field farmer island "
    "north "
    "south east west open close build keep find tell bring begin show offer agree repair measure carry "
    "expect",
    "according to the report|a spokesman said on Tuesday|in the first half of the year|at a press conference|"
    "as of the end of last month|compared with a year earlier|on condition of anonymity|in a written "
    "statement|"
    "for the first time in a decade|who attended the meeting|the council said in a statement|"
    "pending further investigation",
    "Eastern Wire|Northlight|Coast Press|Harrow Agency",
    "Aldane Tansley Wrede Calloway Orrick Averill Marsh Lenk Brandreth Corvin Dunmore Ellery Fairlop Garrick "
    "Hexham Ibbott Jessop Kerridge Lowther Mundy Nethercot Oakden Penrose Quill Rudge Sallow Thorley Unwin "
    "Verrall Wendle Yarrow Zeal"};

constexpr WordLists kChineseLists = {
    "的 了 在 是 和 有 不 这 为 也 将 对 与 中 上 等 就 到 说 从 以 及 被 把 让 向 于 并 但 而 都 还 又 已 "
    "更 很 最 其 该 各 "
    "每 我们 他们 记者 表示 今年 目前 市民 项目 一个 可以 没有 自己 已经 通过 进行 工作 问题 时间 发展 社会 "
    "公司 活动 学校 "
    "城市 政府 服务 建设 管理 国家 生活 群众 企业 经济 市场 技术 教育 文化 医院 交通 安全 环境 居民 老人 "
    "孩子 学生 老师 "
    "农民 工人 村民 道路 桥梁 车站 港口 河道 山区 海边 花园 图书馆 博物馆 运动会 春天 夏天 秋天 冬天 上午 "
    "下午 晚上 去年 "
    "明年 未来 现场 负责人 工程师 志愿者 计划 报告 会议 数据 增长 下降 提高 完成 开始 举行 参加 认为 介绍 "
    "希望 需要 成为",
    "据了解|记者从有关部门获悉|有关负责人表示|与去年同期相比|截至上月底|在接受采访时表示|下一步|值得注意的是|"
    "为进一步提升服务水平|取得了良好的社会效果|引起了广泛关注|在新闻发布会上",
    "海岳社|青原社|长汀社|北屿新闻",
    "李 王 张 刘 陈 杨 黄 赵 周 林 何 高 马 罗 郑 谢 宁 汤 叶 苏 卢 江 白 石 金 方 安 夏 秋 温 陆"};

constexpr std::string_view kOnsets[] = {"b",  "br", "c", "ch", "cl", "d",  "dr", "f",  "fl", "g",
                                        "gr", "h",  "j", "k",  "l",  "m",  "n",  "p",  "pl", "pr",
                                        "qu", "r",  "s", "sh", "sl", "st", "t",  "th", "tr", "v",
                                        "w",  "y",  "z", "",   "",   "sc", "sp", "wh"};
constexpr std::string_view kNuclei[] = {"a", "e", "i", "o", "u", "ai", "ea", "ee", "ie", "oa", "oo", "ou"};
constexpr std::string_view kCodas[] = {"",  "",  "",  "n",  "r",  "l",  "s",  "t",  "d",
                                       "m", "k", "p", "nd", "st", "ck", "ng", "rt", "lm"};
constexpr std::string_view kInnerCodas[] = {"", "", "", "", "n", "r", "l", "m", "s"};
constexpr std::string_view kEndings[] = {"", "", "", "", "s", "s", "ed", "ing", "er", "ly", "ion", "al"};
constexpr std::string_view kTownEndings[] = {"ton", "holm", "mere", "wick", "ford", "by", "stead", "haven"};
constexpr std::string_view kChineseTownEndings[] = {"市", "县", "镇", "港", "岭", "湾"};

const std::string& Pick(const std::vector<std::string>& list, Random& random) {
  return list[random.Below(static_cast<std::uint32_t>(list.size()))];
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string InventSyllables(std::uint32_t count, Random& random) {
  std::string word;
  for (std::uint32_t syllable = 0; syllable < count; ++syllable) {
    word.append(Pick(kOnsets, random)).append(Pick(kNuclei, random));
    const bool is_last = syllable + 1 == count;
    word.append(is_last ? Pick(kCodas, random) : Pick(kInnerCodas, random));
  }
  return word;
}

std::string InventCharacters(std::uint32_t count, const std::vector<std::string_view>& characters,
                             Random& random) {
  std::string word;
  for (std::uint32_t index = 0; index < count; ++index) {
    word.append(characters[random.Below(static_cast<std::uint32_t>(characters.size()))]);
  }
  return word;
}

std::string Capitalised(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

}  // namespace

std::string_view NameOf(CorpusLanguage language) {
  switch (language) {
    case CorpusLanguage::kSimplifiedChinese:
      return "zh";
    case CorpusLanguage::kTraditionalChinese:
      return "zh-hant";
    case CorpusLanguage::kEnglish:
      return "en";
  }
  return "";
}

std::string_view NameOf(Wording wording) {
  return wording == Wording::kPlain ? "plain" : "lifelike";
}

std::optional<Wording> ParseWording(std::string_view name) {
  for (const Wording wording : {Wording::kPlain, Wording::kLifelike}) {
    if (NameOf(wording) == name) return wording;
  }
  return std::nullopt;
}

std::optional<CorpusLanguage> ParseCorpusLanguage(std::string_view name) {
  for (const CorpusLanguage language : kAllCorpusLanguages) {
    if (NameOf(language) == name) return language;
  }
  return std::nullopt;
}

Vocabulary::Vocabulary(CorpusLanguage language, std::uint64_t seed)
    : language_(language), seed_(seed), characters_(CommonHanCharacters()), ranks_(kWordCount, 2) {
  const WordLists& lists = IsChinese(language) ? kChineseLists : kEnglishLists;
  Random random(seed + (IsChinese(language) ? 1 : 2));
  words_.reserve(kWordCount);
  for (const std::string_view word : Split(lists.frequent, ' ')) AddWord(InScript(word));
  for (const std::string_view phrase : Split(lists.phrases, '|')) phrases_.push_back(InScript(phrase));
  for (const std::string_view agency : Split(lists.agencies, '|')) agencies_.push_back(InScript(agency));
  for (const std::string_view name : Split(lists.family_names, ' ')) family_names_.push_back(InScript(name));
  topical_begin_ = static_cast<std::uint32_t>(words_.size());
  AddInventedWords(random);
}

void Vocabulary::AddWord(std::string_view word) {
  Word entry{};
  entry.size = static_cast<std::uint8_t>(FloorBoundary(word, std::min(word.size(), sizeof(entry.bytes))));
  std::memcpy(entry.bytes, word.data(), entry.size);
  words_.push_back(entry);
}

void Vocabulary::AddInventedWords(Random& random) {
  std::unordered_set<std::string> taken;
  while (words_.size() < kWordCount) {
    std::string word = InventWord(random);
    if (word.size() <= sizeof(Word::bytes) && taken.insert(word).second) AddWord(InScript(word));
  }
  for (std::uint32_t index = 0; index < kInventedNames; ++index) {
    if (IsChinese(language_)) {
      given_names_.push_back(InScript(InventCharacters(random.Between(1, 2), characters_, random)));
      places_.push_back(
          InScript(InventCharacters(2, characters_, random).append(Pick(kChineseTownEndings, random))));
    } else {
      given_names_.push_back(Capitalised(InventSyllables(random.Between(1, 2), random)));
      places_.push_back(Capitalised(InventSyllables(1, random).append(Pick(kTownEndings, random))));
    }
  }
}

std::string Vocabulary::InventWord(Random& random) const {
  if (IsChinese(language_)) {
    const std::uint32_t shape = random.Below(20);
    return InventCharacters(shape < 2 ? 1 : shape < 18 ? 2 : 3, characters_, random);
  }
  return InventSyllables(random.Between(1, 3), random).append(Pick(kEndings, random));
}

std::string Vocabulary::InScript(std::string_view text) const {
  std::string result;
  if (language_ == CorpusLanguage::kTraditionalChinese) {
    AppendTraditional(text, &result);
  } else {
    result = text;
  }
  return result;
}

void Vocabulary::AppendEndlessly(Random& random, std::string* out) const {
  if (random.OneIn(kOneWordIsRareIn)) return AppendRareWord(random, out);
  out->append(Draw(random));
}

// Half of the words beyond the kept ones have the first so many ranks there, half of the rest the twice as
// many after those, and so on.
void Vocabulary::AppendRareWord(Random& random, std::string* out) const {
  const std::uint64_t bits = random.Next() | 1u << 30;
  const std::uint64_t ranks = std::uint64_t{kWordCount} << std::countr_zero(bits);
  const std::uint64_t rank = ranks + (random.Next() & (ranks - 1));
  Random of_rank(seed_ + rank * 0xD1342543DE82EF95u);
  out->append(InScript(InventWord(of_rank)));
}

void Vocabulary::AppendSetPhrase(Random& random, std::string* out) const {
  const SetPhrases& phrases = IsChinese(language_) ? kChinesePhrases : kEnglishPhrases;
  const std::uint64_t ranks = std::uint64_t{1} << random.Between(phrases.octave_first, phrases.octave_last);
  const std::uint64_t rank = ranks + (random.Next() & (ranks - 1));
  Random of_rank(seed_ + rank * 0x9E6C63D0876A9A47u);
  const std::uint32_t words = of_rank.Between(phrases.words_min, phrases.words_max);
  for (std::uint32_t index = 0; index < words; ++index) {
    if (index > 0 && !IsChinese(language_)) out->push_back(' ');
    AppendEndlessly(of_rank, out);
  }
}

std::string_view Vocabulary::DrawTopical(Random& random) const {
  return words_[random.Between(topical_begin_, kWordCount - 1)].view();
}

std::string_view Vocabulary::DrawPhrase(Random& random) const {
  return Pick(phrases_, random);
}

std::string_view Vocabulary::DrawAgency(Random& random) const {
  return Pick(agencies_, random);
}

void Vocabulary::AppendPerson(Random& random, std::string* out) const {
  if (IsChinese(language_)) {
    out->append(Pick(family_names_, random)).append(Pick(given_names_, random));
  } else {
    out->append(Pick(given_names_, random)).append(" ").append(Pick(family_names_, random));
  }
}

void Vocabulary::AppendPlace(Random& random, std::string* out) const {
  out->append(Pick(places_, random));
}

}  // namespace newsfold
