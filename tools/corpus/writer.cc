#include "tools/corpus/writer.h"

#include <charconv>

#include "tools/corpus/han.h"

namespace newsfold {
namespace {

// '#' stands for a number, '@' for a person, '%' for a place.
constexpr std::string_view kEnglishBriefs[ArticleWriter::kBriefTemplates] = {
    "Weather for %: cloudy at first, then sunny spells. Highs of # degrees, lows of # degrees. Wind from the "
    "west "
    "at # kilometres an hour. Chance of rain # per cent. Sunrise at #.#, sunset at #.#.",
    "Markets at the close: the % index rose # points to #. Grain fell # to # a tonne, copper gained # to #. "
    "The "
    "crown traded at #.# to the mark. Turnover was # million, dealers in % said.",
    "Bowls, league of %: @ beat @ # to #. @ and @ drew # all. @ leads the table with # points from # games, "
    "ahead "
    "of @ with #. The next round is played on the #th in %.",
    "Deaths: @, of %, aged #, after a short illness. Mourned by # children and # grandchildren. The funeral "
    "is on "
    "the #th at # o'clock in %. No flowers, please; gifts to the lifeboat fund, account #."};

constexpr std::string_view kChineseBriefs[ArticleWriter::kBriefTemplates] = {
    "%天气预报：今天白天多云转晴，最高气温#度，夜间最低气温#度，西风#级，降水概率百分之#，空气质量指数#"
    "，日出#点#分，日落#点#分。",
    "%收盘：综合指数上涨#点，报#点，成交额#亿元。粮食每吨下跌#元至#元，铜价上涨#元至#元。%"
    "交易员表示，市场较为平稳。",
    "%地掷球联赛：@以#比#战胜@，@与@以#比#战平。@以#分领先积分榜，@得#分排名第二。下一轮比赛将于#日在%进行。",
    "讣告：%居民@因病医治无效，于#日#时去世，享年#岁。遗体告别仪式定于#日上午#时在%举行，联系电话#。"};

// From `begin` on, which is not the end.
void Capitalise(std::size_t begin, std::string* out) {
  char& first = (*out)[begin];
  if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
}

// Stories have 0, 1, 2, 4, ... or 32 set phrases for 64 words, each as often: some are made of little else,
// such as reports of markets, others have none.
constexpr std::uint32_t kSetPhraseLevels = 7;

// Numbers in news are mostly small, and some are large.
std::uint64_t DrawNumber(Random& random) {
  constexpr std::uint32_t kBounds[] = {10, 30, 100, 100, 1000, 10'000, 1'000'000};
  return 2 + random.Below(kBounds[random.Below(std::size(kBounds))]);
}

const std::string& PickPerson(Random& random, const Topic& topic) {
  return topic.people[random.Below(static_cast<std::uint32_t>(topic.people.size()))];
}

}  // namespace

void AppendNumber(std::uint64_t number, std::string* out) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  out->append(digits, end);
}

void ArticleWriter::DrawTopic(Random& random, Topic* topic) const {
  for (std::string_view& word : topic->words) word = vocabulary_.DrawTopical(random);
  for (std::string& person : topic->people) {
    person.clear();
    vocabulary_.AppendPerson(random, &person);
  }
  if (wording_ == Wording::kLifelike) topic->set_phrases = (1u << random.Below(kSetPhraseLevels)) / 2;
  topic->place.clear();
  vocabulary_.AppendPlace(random, &topic->place);
}

void ArticleWriter::AppendTitle(Random& random, const Topic& topic, std::string* out) const {
  const bool chinese = IsChinese(vocabulary_.language());
  const std::uint32_t words = random.Between(5, 10);
  out->append(topic.place);
  for (std::uint32_t index = 0; index < words; ++index) {
    if (!chinese) out->push_back(' ');
    const bool topical = random.Below(5) < 3;
    out->append(topical ? topic.words[index % topic.words.size()] : vocabulary_.Draw(random));
  }
}

void ArticleWriter::AppendBody(Random& random, const Topic& topic, std::uint32_t bytes,
                               std::string* out) const {
  const std::size_t end = out->size() + bytes;
  if (random.OneIn(2)) AppendDateline(random, topic, out);
  AppendSentence(random, topic, out);
  std::uint32_t sentences_left = random.Between(1, 4);
  while (out->size() < end) {
    if (sentences_left == 0) {
      out->push_back('\n');
      sentences_left = random.Between(2, 5);
    } else if (!IsChinese(vocabulary_.language())) {
      out->push_back(' ');
    }
    AppendSentence(random, topic, out);
    --sentences_left;
  }
}

void ArticleWriter::AppendDateline(Random& random, const Topic& topic, std::string* out) const {
  if (IsChinese(vocabulary_.language())) {
    out->append(vocabulary_.DrawAgency(random)).append(topic.place);
    AppendNumber(topic.month, out);
    out->append("月");
    AppendNumber(topic.day, out);
    out->append(vocabulary_.language() == CorpusLanguage::kTraditionalChinese ? "日電 " : "日电 ");
  } else {
    out->append(topic.place).append(" (").append(vocabulary_.DrawAgency(random)).append(") - ");
  }
}

void ArticleWriter::AppendSentence(Random& random, const Topic& topic, std::string* out) const {
  const bool chinese = IsChinese(vocabulary_.language());
  if (random.OneIn(8)) return AppendQuote(random, topic, out);
  if (wording_ == Wording::kPlain && random.OneIn(12)) {
    const std::size_t begin = out->size();
    out->append(vocabulary_.DrawPhrase(random));
    Capitalise(begin, out);
    out->append(chinese ? "，" : ", ");
  }
  AppendClauses(random, topic, out);
  out->append(chinese ? "。" : ".");
}

void ArticleWriter::AppendQuote(Random& random, const Topic& topic, std::string* out) const {
  const std::string& person = PickPerson(random, topic);
  switch (vocabulary_.language()) {
    case CorpusLanguage::kSimplifiedChinese:
      out->append(person).append("说：“");
      AppendClauses(random, topic, out);
      out->append("。”");
      return;
    case CorpusLanguage::kTraditionalChinese:
      out->append(person).append("說：「");
      AppendClauses(random, topic, out);
      out->append("。」");
      return;
    case CorpusLanguage::kEnglish:
      out->push_back('"');
      AppendClauses(random, topic, out);
      out->append(",\" said ").append(person).push_back('.');
      return;
  }
}

void ArticleWriter::AppendClauses(Random& random, const Topic& topic, std::string* out) const {
  if (IsChinese(vocabulary_.language())) {
    AppendChineseClauses(random, topic, out);
  } else {
    AppendEnglishClauses(random, topic, out);
  }
}

void ArticleWriter::AppendWord(Random& random, const Topic& topic, std::string* out) const {
  if (random.Below(8) == 0) {
    out->append(topic.words[random.Below(static_cast<std::uint32_t>(topic.words.size()))]);
  } else if (wording_ == Wording::kPlain) {
    out->append(vocabulary_.Draw(random));
  } else {
    vocabulary_.AppendEndlessly(random, out);
  }
}

void ArticleWriter::AppendEnglishClauses(Random& random, const Topic& topic, std::string* out) const {
  const std::size_t begin = out->size();
  AppendWord(random, topic, out);
  Capitalise(begin, out);
  const std::uint32_t words = random.Between(5, 26);
  for (std::uint32_t index = 1; index < words; ++index) {
    const std::uint32_t choice = random.Below(64);
    if (choice < 4 && index + 1 < words) out->push_back(',');
    out->push_back(' ');
    if (choice == 10) {
      AppendNumber(DrawNumber(random), out);
    } else if (choice == 11) {
      out->append(PickPerson(random, topic));
    } else if (wording_ == Wording::kLifelike && choice >= 64 - topic.set_phrases) {
      vocabulary_.AppendSetPhrase(random, out);
    } else {
      AppendWord(random, topic, out);
    }
  }
}

void ArticleWriter::AppendChineseClauses(Random& random, const Topic& topic, std::string* out) const {
  const std::uint32_t clauses = random.Between(1, 4);
  for (std::uint32_t clause = 0; clause < clauses; ++clause) {
    if (clause > 0) out->append("，");
    const std::uint32_t words = random.Between(3, 9);
    for (std::uint32_t index = 0; index < words; ++index) {
      const std::uint32_t choice = random.Below(64);
      if (choice == 0) {
        AppendNumber(DrawNumber(random), out);
      } else if (choice == 1) {
        out->append(PickPerson(random, topic));
      } else if (wording_ == Wording::kLifelike && choice >= 64 - topic.set_phrases) {
        vocabulary_.AppendSetPhrase(random, out);
      } else {
        AppendWord(random, topic, out);
      }
    }
  }
}

void ArticleWriter::AppendBrief(Random& random, const Topic& topic, std::uint32_t template_index,
                                std::string* out) const {
  const bool chinese = IsChinese(vocabulary_.language());
  std::string pattern;
  const std::string_view source = (chinese ? kChineseBriefs : kEnglishBriefs)[template_index];
  if (vocabulary_.language() == CorpusLanguage::kTraditionalChinese) {
    AppendTraditional(source, &pattern);
  } else {
    pattern = source;
  }
  for (const char character : pattern) {
    if (character == '#') {
      AppendNumber(random.Between(1, 99), out);
    } else if (character == '@') {
      vocabulary_.AppendPerson(random, out);
    } else if (character == '%') {
      out->append(topic.place);
    } else {
      out->push_back(character);
    }
  }
}

}  // namespace newsfold
