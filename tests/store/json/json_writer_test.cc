#include "store/json/json_writer.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <gtest/gtest.h>

#include "store/json/json.h"

namespace newsfold {
namespace {

// What `tell` makes a writer write.
template <class Tell>
std::string Written(const Tell& tell) {
  std::string text;
  JsonWriter writer(&text);
  tell(&writer);
  return text;
}

std::string WrittenText(std::string_view bytes) {
  return Written([bytes](JsonWriter* out) { out->Text(bytes); });
}

template <class Number>
std::string WrittenNumber(Number number) {
  return Written([number](JsonWriter* out) { out->Number(number); });
}

TEST(JsonWriter, PutsCommasBetweenValuesAndNowhereElse) {
  EXPECT_EQ(Written([](JsonWriter* out) {
              out->BeginObject();
              out->Key("a");
              out->BeginArray();
              out->EndArray();
              out->Key("b");
              out->BeginArray();
              out->Number(1);
              out->BeginObject();
              out->EndObject();
              out->Text("x");
              out->EndArray();
              out->Key("c");
              out->Null();
              out->Key("d");
              out->Bool(true);
              out->Key("e");
              out->Bool(false);
              out->EndObject();
            }),
            R"({"a":[],"b":[1,{},"x"],"c":null,"d":true,"e":false})");
}

TEST(JsonWriter, KeysAreEscapedToo) {
  EXPECT_EQ(Written([](JsonWriter* out) {
              out->BeginObject();
              out->Key("k\"");
              out->Number(1);
              out->EndObject();
            }),
            R"({"k\"":1})");
}

TEST(JsonWriter, NumbersAreShortAndExact) {
  EXPECT_EQ(WrittenNumber(0.97), "0.97");
  EXPECT_EQ(WrittenNumber(1.0), "1");
  EXPECT_EQ(WrittenNumber(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(WrittenNumber(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(WrittenNumber(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(WrittenNumber(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(JsonWriter, EveryByteIsEscapedAsBoostJsonDoes) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const std::string text = {'a', static_cast<char>(byte), 'z'};
    EXPECT_EQ(WrittenText(text), boost::json::serialize(boost::json::string(text))) << byte;
  }
}

TEST(JsonWriter, TextsAreWrittenAsBoostJsonWritesThem) {
  constexpr const char* kPieces[] = {"word", "\"", "\\", "\n", "\r\n", "\t", "\b", "\f", "\x01", "\x1f",
                                     "\x7f", "/",  "é",  "渡", "🚋",    "",   " ",  "</", "'",    "\xff"};
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t count = random() % 40; count > 0; --count)
      text += kPieces[random() % std::size(kPieces)];
    EXPECT_EQ(WrittenText(text), boost::json::serialize(boost::json::string(ToValidUtf8(text)))) << round;
  }
}

TEST(JsonWriter, IllFormedBytesAreReplaced) {
  EXPECT_EQ(WrittenText("a\xffz"), "\"a\xEF\xBF\xBDz\"");
}

}  // namespace
}  // namespace newsfold
