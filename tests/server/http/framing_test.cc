#include "server/http/framing.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "server/service/limits.h"

namespace newsfold {
namespace {

using State = HeadScanner::State;

// The outcome of scanning `bytes` that arrive all at once: "complete N", "more" or "status code".
std::string Scan(std::string_view bytes) {
  HeadScanner scanner;
  switch (scanner.Scan(bytes)) {
    case State::kNeedMore:
      return "more";
    case State::kComplete:
      return "complete " + std::to_string(scanner.head_size());
    case State::kRefused:
      return std::to_string(scanner.problem().status) + " " + std::string(scanner.problem().code);
  }
  return "";
}

// The same for bytes that arrive in pieces of `piece` bytes.
std::string ScanInPieces(std::string_view bytes, std::size_t piece) {
  HeadScanner scanner;
  State state = State::kNeedMore;
  for (std::size_t size = piece; state == State::kNeedMore; size += piece) {
    state = scanner.Scan(bytes.substr(0, size));
    if (size >= bytes.size()) break;
  }
  if (state == State::kNeedMore) return "more";
  if (state == State::kComplete) return "complete " + std::to_string(scanner.head_size());
  return std::to_string(scanner.problem().status) + " " + std::string(scanner.problem().code);
}

std::string Repeat(std::string_view text, std::size_t count) {
  std::string repeated;
  for (std::size_t i = 0; i < count; ++i) repeated += text;
  return repeated;
}

std::string HeadWithTarget(std::size_t size) {
  return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

std::string HeadWithFieldLine(std::size_t size) {
  return "GET / HTTP/1.1\r\nA: " + std::string(size - 3, 'b') + "\r\n\r\n";
}

std::string HeadWithFields(std::size_t count) {
  return "GET / HTTP/1.1\r\n" + Repeat("A: b\r\n", count) + "\r\n";
}

std::string HeadOfSize(std::size_t size) {
  const std::string begin = "GET / HTTP/1.1\r\nA: " + std::string(7000, 'b') + "\r\nC: ";
  return begin + std::string(size - begin.size() - 4, 'd') + "\r\n\r\n";
}

std::vector<std::pair<std::string, std::string>> Heads() {
  return {
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "complete 27"},
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\nGET", "complete 27"},
      {"\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "complete 29"},
      {"\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "400 bad_request_line"},
      {"", "more"},
      {"\r", "more"},
      {"GET / HTTP/1.1\r\nHost: h\r\n", "more"},
      {"GET / HTTP/1.1\nHost: h\n\n", "400 bad_line_ending"},
      {"GET / HTTP/1.1\r\nHost: h\n\r\n", "400 bad_line_ending"},
      {"GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n", "400 bad_control_byte"},
      {std::string("GET / HTTP/1.1\r\nHost: h\0i\r\n\r\n", 29), "400 bad_control_byte"},
      {"GET / HTTP/1.1\r\nHost: h\x7f\r\n\r\n", "400 bad_control_byte"},
      {"GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", "400 bad_field"},
      {"GET / HTTP/1.1\r\nHost: h\r\n\tfolded\r\n\r\n", "400 bad_field"},
      {"GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400 bad_field"},
      {"GET / HTTP/1.1\r\nHost h\r\n\r\n", "400 bad_field"},
      {"GET / HTTP/1.1\r\n: h\r\n\r\n", "400 bad_field"},
      {"GET / HTTP/1.1\r\nHo(st: h\r\n\r\n", "400 bad_field"},
      {" GET / HTTP/1.1\r\n\r\n", "400 bad_request_line"},
      {"G(T / HTTP/1.1\r\n\r\n", "400 bad_request_line"},
      {"\x16\x03\x01\x02", "400 bad_request_line"},
      {std::string(kMethodBytesMax, 'M') + " / HTTP/1.1\r\n\r\n", "complete 47"},
      {std::string(kMethodBytesMax + 1, 'M') + " / HTTP/1.1\r\n\r\n", "400 bad_request_line"},
      {std::string(64 << 10, 'a'), "400 bad_request_line"},
      {HeadWithTarget(kTargetBytesMax - 1), "complete 8217"},
      {HeadWithTarget(kTargetBytesMax), "complete 8218"},
      {HeadWithTarget(kTargetBytesMax + 1), "414 target_too_long"},
      {HeadWithFieldLine(kFieldBytesMax - 1), "complete 8211"},
      {HeadWithFieldLine(kFieldBytesMax), "complete 8212"},
      {HeadWithFieldLine(kFieldBytesMax + 1), "431 field_too_long"},
      {HeadWithFields(kFieldCountMax - 1), "complete 612"},
      {HeadWithFields(kFieldCountMax), "complete 618"},
      {HeadWithFields(kFieldCountMax + 1), "431 too_many_fields"},
  };
}

TEST(HeadScanner, JudgesEveryHead) {
  for (const auto& [bytes, outcome] : Heads()) EXPECT_EQ(Scan(bytes), outcome) << bytes.substr(0, 80);
}

TEST(HeadScanner, LimitsTheWholeHead) {
  const std::string filler = "GET / HTTP/1.1\r\nA: " + std::string(8000, 'b') + "\r\nC: ";
  for (const std::size_t size : {kHeadBytesMax - 1, kHeadBytesMax}) {
    const std::string head = filler + std::string(size - filler.size() - 4, 'd') + "\r\n\r\n";
    EXPECT_EQ(Scan(head), "431 field_too_long");
  }
  const std::string two = HeadOfSize(14000).substr(0, 13998) + "E: ";
  const auto head_of = [&](std::size_t size) {
    return two + std::string(size - two.size() - 4, 'e') + "\r\n\r\n";
  };
  EXPECT_EQ(Scan(head_of(kHeadBytesMax - 1)), "complete 16383");
  EXPECT_EQ(Scan(head_of(kHeadBytesMax)), "complete 16384");
  EXPECT_EQ(Scan(head_of(kHeadBytesMax + 1)), "431 head_too_long");
}

TEST(HeadScanner, DoesNotDependOnHowBytesWereCut) {
  for (const auto& [bytes, outcome] : Heads()) {
    for (const std::size_t piece : {1, 2, 3, 7, 100}) {
      EXPECT_EQ(ScanInPieces(bytes, piece), outcome) << piece << " bytes a piece: " << bytes.substr(0, 80);
    }
  }
}

// The outcome of judging `fields`: "none", "length N", "chunked", with "+continue", or "status code".
std::string Judge(int version, const std::vector<HeadField>& fields) {
  Framing framing;
  const auto problem = JudgeFraming(version, fields, &framing);
  if (problem) return std::to_string(problem->status) + " " + std::string(problem->code);
  std::string outcome = "none";
  if (framing.body == Framing::Body::kLength) outcome = "length " + std::to_string(framing.length);
  if (framing.body == Framing::Body::kChunked) outcome = "chunked";
  return outcome + (framing.expect_continue ? "+continue" : "");
}

// With a good Host in front.
std::string JudgeHosted(const std::vector<HeadField>& fields) {
  std::vector<HeadField> all = {{"Host", "localhost:8686"}};
  all.insert(all.end(), fields.begin(), fields.end());
  return Judge(11, all);
}

TEST(JudgeFraming, WantsOneHost) {
  EXPECT_EQ(Judge(11, {{"Host", "localhost"}}), "none");
  EXPECT_EQ(Judge(11, {{"hOST", "[::1]:80"}}), "none");
  EXPECT_EQ(Judge(11, {}), "400 bad_host");
  EXPECT_EQ(Judge(11, {{"Host", ""}}), "400 bad_host");
  EXPECT_EQ(Judge(11, {{"Host", "a"}, {"host", "a"}}), "400 bad_host");
  EXPECT_EQ(Judge(11, {{"Host", "a b"}}), "400 bad_host");
  EXPECT_EQ(Judge(11, {{"Host", "user@a"}}), "400 bad_host");
  EXPECT_EQ(Judge(11, {{"Host", "a,b"}}), "400 bad_host");
  EXPECT_EQ(Judge(11, {{"Host", "http://a/"}}), "400 bad_host");
  EXPECT_EQ(Judge(10, {}), "none");
  EXPECT_EQ(Judge(10, {{"Host", "a"}, {"Host", "b"}}), "400 bad_host");
}

TEST(JudgeFraming, TakesNoTransferEncodingButChunked) {
  EXPECT_EQ(JudgeHosted({{"Transfer-Encoding", "chunked"}}), "chunked");
  EXPECT_EQ(JudgeHosted({{"transfer-encoding", "CHUNKED"}}), "chunked");
  for (const std::string_view value : {"xchunked", "identity,chunked", "chunked, identity", "gzip,chunked",
                                       "chunked,chunked", "chunked;q=1", "identity", "", "\"chunked\""}) {
    EXPECT_EQ(JudgeHosted({{"Transfer-Encoding", value}}), "501 unsupported_transfer_encoding") << value;
  }
  EXPECT_EQ(JudgeHosted({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}),
            "400 bad_framing");
  EXPECT_EQ(Judge(10, {{"Transfer-Encoding", "chunked"}}), "400 bad_framing");
}

TEST(JudgeFraming, TakesOneWholeContentLength) {
  EXPECT_EQ(JudgeHosted({{"Content-Length", "0"}}), "length 0");
  EXPECT_EQ(JudgeHosted({{"Content-Length", "42"}}), "length 42");
  EXPECT_EQ(JudgeHosted({{"Content-Length", "18446744073709551615"}}), "length 18446744073709551615");
  for (const std::string_view value :
       {"18446744073709551616", "+5", "-5", "0x5", "5 5", "5,5", "", "five", "5."}) {
    EXPECT_EQ(JudgeHosted({{"Content-Length", value}}), "400 bad_framing") << value;
  }
  EXPECT_EQ(JudgeHosted({{"Content-Length", "5"}, {"Content-Length", "5"}}), "400 bad_framing");
}

TEST(JudgeFraming, RefusesTwoWaysToDelimitABody) {
  EXPECT_EQ(JudgeHosted({{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}), "400 bad_framing");
  EXPECT_EQ(JudgeHosted({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}), "400 bad_framing");
}

TEST(JudgeFraming, MeetsOnlyTheContinueExpectation) {
  EXPECT_EQ(JudgeHosted({{"Expect", "100-Continue"}, {"Content-Length", "5"}}), "length 5+continue");
  EXPECT_EQ(JudgeHosted({{"Expect", "a-miracle"}}), "417 bad_expectation");
  EXPECT_EQ(JudgeHosted({{"Expect", "100-continue"}, {"Expect", "100-continue"}}), "417 bad_expectation");
  EXPECT_EQ(Judge(10, {{"Expect", "100-continue"}}), "none");
}

TEST(HeadScannerDeathTest, IsAskedNothingBeforeTheHeadIsComplete) {
  HeadScanner scanner;
  ASSERT_EQ(scanner.Scan("GET / HTTP/1.1\r\n"), HeadScanner::State::kNeedMore);
  EXPECT_DEATH(scanner.head_size(), "assertion failed: state_ == State::kComplete");
  EXPECT_DEATH(scanner.problem(), "assertion failed: state_ == State::kRefused");
  ASSERT_EQ(scanner.Scan("GET / HTTP/1.1\r\n\r\n"), HeadScanner::State::kComplete);
  EXPECT_DEATH(scanner.Scan("GET / HTTP/1.1\r\n\r\nG"), "assertion failed: state_ == State::kNeedMore");
}

}  // namespace
}  // namespace newsfold
