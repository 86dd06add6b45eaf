#include "store/records/text_codec.h"

#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;
using testing::Story;

std::vector<std::string> Samples(unsigned count) {
  std::vector<std::string> samples;
  for (unsigned i = 0; i < count; ++i) samples.push_back(Story(i, 30));
  return samples;
}

std::string RandomBytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::vector<std::string> HostileTexts() {
  return {"", "x", std::string(1, '\0'), RandomBytes(3000, 1), std::string(1 << 20, 'x'), Story(1, 100)};
}

TEST(TextCodec, EveryTextRoundTrips) {
  TextCodec codec;
  for (const bool with_dictionary : {false, true}) {
    if (with_dictionary) {
      ASSERT_THAT(codec.AddDictionary(1, *TrainDictionary(Samples(200), 1)), IsOk());
    }
    for (const std::string& text : HostileTexts()) {
      const EncodedText encoded = codec.Encode(text);
      EXPECT_LE(encoded.bytes.size(), text.size());
      EXPECT_EQ(encoded.locator.stored_bytes, encoded.bytes.size());
      EXPECT_EQ(*codec.Decode(encoded.locator, encoded.bytes, text.size(), {}), text);
    }
  }
}

TEST(TextCodec, WhatDoesNotGetSmallerIsKeptRaw) {
  TextCodec codec;
  EXPECT_EQ(codec.Encode("").locator.codec, BodyCodec::kRaw);
  EXPECT_EQ(codec.Encode("short").locator.codec, BodyCodec::kRaw);
  EXPECT_EQ(codec.Encode(RandomBytes(5000, 2)).locator.codec, BodyCodec::kRaw);
  EXPECT_EQ(codec.EncodeDelta("short", Story(1), 7).locator.codec, BodyCodec::kRaw);
  EXPECT_EQ(codec.Encode(Story(1)).locator.codec, BodyCodec::kZstd);
}

TEST(TextCodec, ADictionaryOfTheSameKindOfTextHelps) {
  TextCodec plain;
  TextCodec trained;
  ASSERT_THAT(trained.AddDictionary(1, *TrainDictionary(Samples(200), 1)), IsOk());
  const std::string text = Story(1000, 10);
  const EncodedText encoded = trained.Encode(text);
  EXPECT_EQ(encoded.locator.codec, BodyCodec::kZstdDictionary);
  EXPECT_EQ(encoded.locator.reference, 1u);
  EXPECT_LT(encoded.bytes.size(), plain.Encode(text).bytes.size());
}

TEST(TextCodec, OlderDictionariesStayReadable) {
  TextCodec codec;
  EXPECT_EQ(codec.newest_dictionary_id(), 0u);
  ASSERT_THAT(codec.AddDictionary(1, *TrainDictionary(Samples(100), 1)), IsOk());
  const EncodedText first = codec.Encode(Story(500));
  ASSERT_THAT(codec.AddDictionary(2, *TrainDictionary(Samples(200), 2)), IsOk());
  EXPECT_EQ(codec.newest_dictionary_id(), 2u);
  EXPECT_EQ(codec.Encode(Story(500)).locator.reference, 2u);
  EXPECT_EQ(*codec.Decode(first.locator, first.bytes, Story(500).size(), {}), Story(500));
  EXPECT_THAT(codec.AddDictionary(2, "other"), StatusIs(StatusCode::kInvalidArgument));
}

TEST(TextCodec, ADeltaHoldsOnlyWhatIsNew) {
  TextCodec codec;
  const std::string base = Story(1, 50);
  const std::string text = "A new line in front.\n" + base + "A new line behind.\n";
  const EncodedText delta = codec.EncodeDelta(text, base, 42);
  EXPECT_EQ(delta.locator.codec, BodyCodec::kZstdDelta);
  EXPECT_EQ(delta.locator.reference, 42u);
  EXPECT_LT(delta.bytes.size(), 100u);
  EXPECT_EQ(*codec.Decode(delta.locator, delta.bytes, text.size(), base), text);
}

TEST(TextCodec, DeltasReachBackOverTheLargestTexts) {
  TextCodec codec;
  for (const std::size_t bytes : {std::size_t{600'000}, std::size_t{1} << 20, kBodyBytesMax - 4}) {
    const std::string base = RandomBytes(bytes, 3);
    const std::string text = base + "tail";
    const EncodedText delta = codec.EncodeDelta(text, base, 1);
    EXPECT_LT(delta.bytes.size(), 2000u) << bytes;
    EXPECT_TRUE(*codec.Decode(delta.locator, delta.bytes, text.size(), base) == text);
  }
}

TEST(TextCodec, SettingsOfOneFrameDoNotReachTheNext) {
  TextCodec codec;
  const std::string base = Story(1, 50);
  const EncodedText delta = codec.EncodeDelta(base + "x", base, 1);
  const EncodedText plain = codec.Encode(base + "x");
  const EncodedText delta_again = codec.EncodeDelta(base + "x", base, 1);
  EXPECT_EQ(delta.bytes, delta_again.bytes);
  EXPECT_EQ(*codec.Decode(delta.locator, delta.bytes, base.size() + 1, base), base + "x");
  EXPECT_EQ(*codec.Decode(plain.locator, plain.bytes, base.size() + 1, base), base + "x");
}

TEST(TextCodec, AWrongBaseIsCorruption) {
  TextCodec codec;
  const std::string base = Story(1, 50);
  const EncodedText delta = codec.EncodeDelta(base + "x", base, 1);
  EXPECT_THAT(codec.Decode(delta.locator, delta.bytes, base.size() + 1, Story(2, 50)),
              StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(codec.Decode(delta.locator, delta.bytes, base.size() + 1, {}),
              StatusIs(StatusCode::kCorruption));
}

TEST(TextCodec, AMissingDictionaryIsCorruption) {
  TextCodec codec;
  const BodyLocator locator{BodyCodec::kZstdDictionary, (1ULL << 32) + 1, 4};
  EXPECT_THAT(codec.Decode(locator, "abcd", 4, {}), StatusIs(StatusCode::kCorruption));
}

TEST(TextCodec, AWrongLengthIsCorruption) {
  TextCodec codec;
  const std::string text = Story(1);
  const EncodedText encoded = codec.Encode(text);
  EXPECT_THAT(codec.Decode(encoded.locator, encoded.bytes, text.size() + 1, {}),
              StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(codec.Decode(encoded.locator, encoded.bytes, text.size() - 1, {}),
              StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(codec.Decode(encoded.locator, encoded.bytes + "x", text.size(), {}),
              StatusIs(StatusCode::kCorruption));
  const EncodedText raw = codec.Encode("abc");
  EXPECT_THAT(codec.Decode(raw.locator, raw.bytes, 4, {}), StatusIs(StatusCode::kCorruption));
}

TEST(TextCodec, DamagedFramesAreCorruptionOrTheText) {
  TextCodec codec;
  const std::string base = Story(1);
  const std::string text = "Head. " + base;
  for (const EncodedText& encoded : {codec.Encode(text), codec.EncodeDelta(text, base, 1)}) {
    for (std::size_t bit = 0; bit < 8 * encoded.bytes.size(); ++bit) {
      std::string bytes = encoded.bytes;
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
      const Result<std::string> decoded = codec.Decode(encoded.locator, bytes, text.size(), base);
      if (decoded) {
        EXPECT_EQ(*decoded, text) << "bit " << bit;
      } else {
        EXPECT_THAT(decoded, StatusIs(StatusCode::kCorruption));
      }
    }
  }
}

TEST(TextCodec, TooLittleTextTrainsNoDictionary) {
  EXPECT_EQ(TrainDictionary({}, 1), std::nullopt);
  EXPECT_EQ(TrainDictionary(std::vector<std::string>{"a", "b"}, 1), std::nullopt);
}

TEST(TextCodec, ThreadsShareOneCodec) {
  TextCodec codec;
  const std::string dictionary = *TrainDictionary(Samples(100), 1);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&codec, t] {
      for (unsigned i = 0; i < 200; ++i) {
        const std::string text = Story(1000 * t + i, 5);
        const EncodedText encoded = codec.Encode(text);
        const EncodedText delta = codec.EncodeDelta(text + "x", text, 1);
        ASSERT_EQ(*codec.Decode(encoded.locator, encoded.bytes, text.size(), {}), text);
        ASSERT_EQ(*codec.Decode(delta.locator, delta.bytes, text.size() + 1, text), text + "x");
      }
    });
  }
  EXPECT_THAT(codec.AddDictionary(1, dictionary), IsOk());
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace newsfold
