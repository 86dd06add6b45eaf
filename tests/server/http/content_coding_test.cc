#include "server/http/content_coding.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/compressed.h"

namespace newsfold {
namespace {

// What comes out of bytes that arrive in pieces of `piece` bytes, or the reason why nothing does.
std::string Decode(ContentCoding coding, const std::string& bytes, std::size_t piece = std::string::npos) {
  ContentDecoder decoder(coding);
  std::string decoded;
  for (std::size_t at = 0; at < bytes.size(); at += std::min(piece, bytes.size() - at)) {
    decoder.Give(bytes.substr(at, piece));
    while (true) {
      const auto taken = decoder.Take();
      if (!taken) return taken.error().message();
      if (taken->empty()) break;
      EXPECT_LE(taken->size(), ContentDecoder::kPieceBytesMax);
      decoded += *taken;
    }
  }
  const Status status = decoder.Finish();
  return status.ok() ? decoded : status.message();
}

std::string Text(std::size_t size) {
  std::string text;
  for (std::uint32_t state = 1; text.size() < size; state = state * 1664525u + 1013904223u)
    text += "word" + std::to_string(state >> 24) + " ";
  text.resize(size);
  return text;
}

TEST(ContentCoding, IsOneThatIsNamed) {
  EXPECT_EQ(ParseContentCoding(""), ContentCoding::kIdentity);
  EXPECT_EQ(ParseContentCoding("Identity"), ContentCoding::kIdentity);
  EXPECT_EQ(ParseContentCoding("gzip"), ContentCoding::kGzip);
  EXPECT_EQ(ParseContentCoding("X-GZIP"), ContentCoding::kGzip);
  EXPECT_EQ(ParseContentCoding("zstd"), ContentCoding::kZstd);
  for (const std::string_view other : {"br", "deflate", "compress", "gzip, gzip", "gzip,zstd", "gzip;q=1"})
    EXPECT_EQ(ParseContentCoding(other), std::nullopt) << other;
}

TEST(ContentDecoder, GivesBackWhatWasCompressedHoweverItIsCut) {
  const std::string text = Text(700'000);
  const std::vector<std::pair<ContentCoding, std::string>> bodies = {
      {ContentCoding::kIdentity, text},
      {ContentCoding::kGzip, Gzip(text)},
      {ContentCoding::kZstd, ZstdStream(text)}};
  for (const auto& [coding, bytes] : bodies) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{65536}, std::string::npos})
      EXPECT_TRUE(Decode(coding, bytes, piece) == text) << static_cast<int>(coding) << " by " << piece;
  }
}

// The last block that has come ends behind the end of a piece; its client may wait for an answer.
TEST(ContentDecoder, GivesWhatDidNotFitWithoutMoreInput) {
  const std::string text = Text(1000 + ContentDecoder::kPieceBytesMax);
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  std::string frame(ZSTD_compressBound(text.size()) + 1000, '\0');
  ZSTD_outBuffer out = {frame.data(), frame.size(), 0};
  ZSTD_inBuffer head = {text.data(), 1000, 0};
  EXPECT_EQ(ZSTD_compressStream2(context, &out, &head, ZSTD_e_flush), 0u);
  ZSTD_inBuffer rest = {text.data() + 1000, text.size() - 1000, 0};
  EXPECT_EQ(ZSTD_compressStream2(context, &out, &rest, ZSTD_e_flush), 0u);
  ZSTD_freeCCtx(context);
  frame.resize(out.pos);
  ContentDecoder decoder(ContentCoding::kZstd);
  decoder.Give(frame);
  std::string decoded;
  for (auto taken = decoder.Take(); taken && !taken->empty(); taken = decoder.Take()) decoded += *taken;
  EXPECT_TRUE(decoded == text) << decoded.size();
}

TEST(ContentDecoder, TakesAnyNumberOfMembersAndFrames) {
  const std::string skippable("\x50\x2A\x4D\x18\x03\0\0\0abc", 11);
  for (const std::size_t piece : {std::size_t{1}, std::string::npos}) {
    EXPECT_EQ(Decode(ContentCoding::kGzip, Gzip("one ") + Gzip("") + Gzip("two"), piece), "one two");
    EXPECT_EQ(Decode(ContentCoding::kZstd,
                     ZstdStream("one ") + skippable + ZstdStream("") + ZstdStream("two"), piece),
              "one two");
  }
}

TEST(ContentDecoder, RefusesWhatIsCutOff) {
  const std::string text = Text(1000);
  const std::string gzip = Gzip(text);
  for (std::size_t size = 0; size < gzip.size(); ++size)
    EXPECT_EQ(Decode(ContentCoding::kGzip, gzip.substr(0, size)), "the gzip data is cut off") << size;
  const std::string zstd = ZstdStream(text);
  for (std::size_t size = 0; size < zstd.size(); ++size)
    EXPECT_EQ(Decode(ContentCoding::kZstd, zstd.substr(0, size)), "the zstd data is cut off") << size;
}

TEST(ContentDecoder, RefusesDamageAndWhatFollows) {
  EXPECT_EQ(Decode(ContentCoding::kGzip, "plain text"), "the gzip data is damaged: incorrect header check");
  EXPECT_EQ(Decode(ContentCoding::kGzip, Gzip("one") + "rest"),
            "the gzip data is damaged: incorrect header check");
  std::string damaged = Gzip(Text(1000));
  damaged[damaged.size() - 8] ^= 1;
  EXPECT_EQ(Decode(ContentCoding::kGzip, damaged), "the gzip data is damaged: incorrect data check");
  EXPECT_EQ(Decode(ContentCoding::kZstd, "plain text"), "the zstd data is damaged: Unknown frame descriptor");
  EXPECT_EQ(Decode(ContentCoding::kZstd, ZstdStream("one") + "rest"),
            "the zstd data is damaged: Unknown frame descriptor");
  EXPECT_EQ(Decode(ContentCoding::kZstd, Gzip("one")), "the zstd data is damaged: Unknown frame descriptor");
}

// The library reads formats from before RFC 8878 as well, each in its own way when it comes in pieces.
TEST(ContentDecoder, RefusesFramesOfFormerFormatsOfZstandard) {
  const std::string empty_of_0_7("\x27\xB5\x2F\xFD\x04\x58\x00\x00\x00", 9);
  const std::string reason = "the zstd data is damaged: Unknown frame descriptor";
  for (std::size_t piece = 1; piece <= empty_of_0_7.size(); ++piece) {
    EXPECT_EQ(Decode(ContentCoding::kZstd, empty_of_0_7, piece), reason) << piece;
    EXPECT_EQ(Decode(ContentCoding::kZstd, ZstdStream("one") + empty_of_0_7, piece), reason) << piece;
  }
}

// The library checks the size that a frame tells more strictly if it gets all of the frame at once.
TEST(ContentDecoder, JudgesAFrameAlikeHoweverItIsCut) {
  const std::string of_another_size("\x28\xB5\x2F\xFD\x41\x00\x00\x00\x48\x01\x00\x00", 12);
  const std::string whole = Decode(ContentCoding::kZstd, of_another_size);
  for (std::size_t piece = 1; piece < of_another_size.size(); ++piece)
    EXPECT_EQ(Decode(ContentCoding::kZstd, of_another_size, piece), whole) << piece;
}

TEST(ContentDecoder, TakesWindowsOfEightMebibytesAndNoLarger) {
  const std::string block(1 << 20, 'x');
  EXPECT_EQ(Decode(ContentCoding::kZstd, ZstdStream(block, 10, 23)).size(), std::size_t{10} << 20);
  EXPECT_EQ(Decode(ContentCoding::kZstd, ZstdStream(block, 20, 24)),
            "the zstd data needs a window of more than 8 MiB");
}

}  // namespace
}  // namespace newsfold
