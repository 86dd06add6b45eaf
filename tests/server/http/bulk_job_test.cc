#include "server/http/bulk_job.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/service/limits.h"
#include "tests/compressed.h"
#include "tests/server/http/archive_records.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BulkJobTest : public testing::Test {
 protected:
  BulkJob::Options OptionsOf(BulkForm form) {
    BulkJob::Options options;
    options.form = form;
    options.line_bytes_max = kBulkLineBytesMax;
    options.output_bytes_max = kBulkAnswerBytesMax;
    options.archive = archive_.get();
    options.metrics = &metrics_;
    options.on_output = [] {};
    return options;
  }

  // The lines answered to a body that comes in pieces of `piece` bytes.
  std::vector<std::string> Run(BulkJob::Options options, const std::string& body,
                               std::size_t piece = std::string::npos,
                               const std::optional<Problem>& broken = std::nullopt) {
    BulkJob job(std::move(options));
    for (std::size_t at = 0; at < body.size(); at += std::min(piece, body.size() - at))
      job.Feed(std::string_view(body).substr(at, piece));
    job.Finish(broken);
    std::string output;
    job.TakeOutput(&output);
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < output.size(); begin = output.find('\n', begin) + 1)
      lines.push_back(output.substr(begin, output.find('\n', begin) - begin));
    return lines;
  }

  // "offset status id" of each answer, then "new/failed/seen again", then what was passed over.
  std::vector<std::string> Told(const std::string& body, std::size_t piece = std::string::npos,
                                BulkMode mode = BulkMode::kIngest) {
    BulkJob::Options options = OptionsOf(BulkForm::kArchive);
    options.mode = mode;
    std::vector<std::string> told;
    for (const std::string& line : Run(std::move(options), body, piece)) {
      const boost::json::object answer = boost::json::parse(line).as_object();
      const auto text = [](const boost::json::value& value) { return boost::json::serialize(value); };
      if (!answer.contains("summary")) {
        told.push_back(text(answer.at("offset")) + " " + text(answer.at("status")) + " " +
                       text(answer.at("id")));
        continue;
      }
      const auto& summary = answer.at("summary");
      told.push_back(text(summary.at("new")) + "/" + text(summary.at("failed")) + "/" +
                     text(summary.at("seen_again")));
      told.push_back(text(summary.at("passed_over")));
    }
    return told;
  }

  MemoryEngine* engine_ = nullptr;  // of the archive
  std::unique_ptr<Archive> archive_ = OpenMemoryArchive(&engine_);
  ServerMetrics metrics_;
};

TEST_F(BulkJobTest, AnswersTheRecordsOfAnArchiveInOrder) {
  const std::string first = PageRecord("1", MakeText(1));
  const std::string picture = Record("2", "resource", "PNG", "Content-Type: image/png\r\n");
  const std::string second = PageRecord("3", MakeText(2));
  const std::string body = first + picture + second + picture;
  EXPECT_THAT(Told(body), ElementsAre(R"(0 201 "urn:uuid:1")",
                                      std::to_string(first.size() + picture.size()) + R"( 201 "urn:uuid:3")",
                                      "2/0/0", R"({"image/png":2})"));
  EXPECT_EQ(archive_->GetStats().articles, 2u);
}

TEST_F(BulkJobTest, ReadsAllOfPagesIfAsked) {
  const auto has_frame = [&](std::string_view id) {
    return archive_->Get(id)->article.text.find("Home") != std::string::npos;
  };
  const std::string page = "<html><body><nav>Home</nav><p>" + MakeText(7) + "</p></body></html>";
  const auto line = [&](const std::string& id) {
    return boost::json::serialize(boost::json::object{{"id", id}, {"html", page}}) + "\n";
  };
  Run(OptionsOf(BulkForm::kArchive), PageRecord("1", MakeText(1)));
  const auto lines = Run(OptionsOf(BulkForm::kLines), line("a"));
  EXPECT_THAT(lines.at(0), HasSubstr(R"("charset":"utf-8")"));
  EXPECT_FALSE(has_frame("urn:uuid:1"));
  EXPECT_FALSE(has_frame("a"));
  BulkJob::Options options = OptionsOf(BulkForm::kArchive);
  options.scope = PageScope::kAll;
  Run(options, PageRecord("2", MakeText(2)));
  options.form = BulkForm::kLines;
  Run(options, line("b"));
  EXPECT_TRUE(has_frame("urn:uuid:2"));
  EXPECT_TRUE(has_frame("b"));
}

TEST_F(BulkJobTest, TellsHowAPageWasRead) {
  const auto lines = Run(OptionsOf(BulkForm::kArchive), PageRecord("1", MakeText(1)));
  EXPECT_THAT(lines.at(0), HasSubstr(R"("charset":"utf-8","charset_source":"header","extraction":")"));
}

TEST_F(BulkJobTest, PiecesOfAnArchiveMayHaveAnySize) {
  std::string records;
  std::string members;
  for (int i = 0; i < 12; ++i) {
    const std::string record = PageRecord(std::to_string(i), MakeText(i));
    records += record;
    members += i % 5 == 4 ? "\x1f\x8b nothing" : Gzip(record);
  }
  for (const std::string& body : {records, members, Gzip(records), ZstdStream(records)}) {
    const auto whole = Told(body, std::string::npos, BulkMode::kCheck);
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{1000}, std::size_t{65536}})
      EXPECT_EQ(Told(body, piece, BulkMode::kCheck), whole) << piece;
  }
  EXPECT_THAT(Told(records, 1).at(12), "12/0/0");
  EXPECT_EQ(archive_->GetStats().articles, 12u);
}

TEST_F(BulkJobTest, FaultsAreAnsweredAndTheRestIsRead) {
  const std::string good = Gzip(PageRecord("1", MakeText(1)));
  std::string damaged = Gzip(PageRecord("2", MakeText(2)));
  damaged[damaged.size() / 2] ^= 0x55;
  const std::string wrong =
      Gzip(PageRecord("3", MakeText(3), "WARC-Block-Digest: sha1:" + std::string(32, 'A') + "\r\n"));
  const std::string noise = Gzip(Record("4", "resource", NoText(), "Content-Type: text/plain\r\n"));
  const std::string last = Gzip(PageRecord("5", MakeText(5)));
  const auto at = [](std::size_t offset) { return std::to_string(offset) + " "; };
  std::size_t offset = 0;
  std::vector<std::string> expected = {at(offset) + R"(201 "urn:uuid:1")"};
  expected.push_back(at(offset += good.size()) + R"(400 "")");
  expected.push_back(at(offset += damaged.size()) + R"(400 "urn:uuid:3")");
  expected.push_back(at(offset += wrong.size()) + R"(422 "urn:uuid:4")");
  expected.push_back(at(offset += noise.size()) + R"(201 "urn:uuid:5")");
  expected.insert(expected.end(), {"2/3/0", "{}"});
  EXPECT_EQ(Told(good + damaged + wrong + noise + last), expected);
}

TEST_F(BulkJobTest, WhatIsNoArchiveIsOneFault) {
  const auto lines = Run(OptionsOf(BulkForm::kArchive), MakeArticleJson("a", 1) + "\n");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines[0], HasSubstr(R"("offset":0,"id":"","status":400,"code":"damaged_record")"));
  EXPECT_THAT(lines[1], HasSubstr(R"("failed":1)"));
  EXPECT_THAT(Told(""), ElementsAre("0/0/0", "{}"));
}

TEST_F(BulkJobTest, ABodyThatEndsEarlyKeepsItsWholeRecords) {
  const std::string record = PageRecord("1", MakeText(1));
  const std::string body = record + PageRecord("2", MakeText(2)).substr(0, 300);
  const auto lines =
      Run(OptionsOf(BulkForm::kArchive), body, 100, Problem{400, "incomplete", "the body ended early"});
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], HasSubstr(R"("status":201)"));
  EXPECT_THAT(lines[1], HasSubstr(R"("code":"damaged_record")"));
  EXPECT_THAT(lines[2], HasSubstr(R"("complete":false,"code":"incomplete")"));
}

TEST_F(BulkJobTest, RevisitsAreSightingsOfWhatIsStored) {
  const std::string body = PageRecord("1", MakeText(1)) +
                           Record("2", "revisit", "", "WARC-Refers-To: <urn:uuid:1>\r\n") +
                           Record("3", "revisit", "", "WARC-Refers-To: <urn:uuid:9>\r\n");
  const auto told = Told(body);
  ASSERT_EQ(told.size(), 4u);
  EXPECT_THAT(told[1], HasSubstr(R"( 200 "urn:uuid:1")"));
  EXPECT_EQ(told[2], "1/0/1");
  EXPECT_EQ(told[3], R"({"revisit of what is not stored":1})");
  EXPECT_EQ(Told(body, 100, BulkMode::kCheck).back(), R"({"revisit":2})");
}

TEST_F(BulkJobTest, KindsThatArePassedOverAreLimited) {
  std::string body;
  for (std::size_t i = 0; i < kPassedOverKindsMax + 5; ++i)
    body += Record("1", "resource", "x", "Content-Type: image/x-" + std::to_string(i) + "\r\n");
  body +=
      Record("1", "resource", "x", "Content-Type: image/" + std::string(kPassedOverBytesMax, 'x') + "\r\n");
  const boost::json::object kinds = boost::json::parse(Told(body).back()).as_object();
  EXPECT_EQ(kinds.size(), kPassedOverKindsMax + 1);
  EXPECT_EQ(kinds.at("other"), 6);
}

TEST_F(BulkJobTest, AnswersThatAreNotTakenHoldUpTheInput) {
  for (const BulkForm form : {BulkForm::kLines, BulkForm::kArchive}) {
    BulkJob::Options options = OptionsOf(form);
    options.mode = BulkMode::kCheck;
    options.output_bytes_max = 1000;
    BulkJob job(std::move(options));
    const std::string item =
        form == BulkForm::kLines ? "{}\n" : Record("1", "resource", NoText(), "Content-Type: text/html\r\n");
    std::atomic<bool> is_fed{false};
    std::thread feeder([&] {
      for (int i = 0; i < 1500; ++i) job.Feed(item);
      is_fed = true;
    });
    while (job.output_bytes() <= 1000) std::this_thread::yield();
    std::string output;
    std::size_t longest = 0;
    while (!is_fed) {
      std::string taken;
      job.TakeOutput(&taken);
      longest = std::max(longest, taken.size());
      output += taken;
    }
    feeder.join();
    EXPECT_LT(longest, 2000u);
    std::thread finisher([&] {
      job.Finish(std::nullopt);
      is_fed = false;
    });
    while (is_fed) job.TakeOutput(&output);
    finisher.join();
    job.TakeOutput(&output);
    EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1501);
  }
}

TEST_F(BulkJobTest, AnAbandonedJobWaitsForNobody) {
  for (const BulkForm form : {BulkForm::kLines, BulkForm::kArchive}) {
    BulkJob::Options options = OptionsOf(form);
    options.mode = BulkMode::kCheck;
    options.output_bytes_max = 100;
    BulkJob job(std::move(options));
    const std::string item =
        form == BulkForm::kLines ? "{}\n" : Record("1", "resource", NoText(), "Content-Type: text/html\r\n");
    std::thread feeder([&] {
      while (!job.stopped()) job.Feed(item);
    });
    while (job.output_bytes() <= 100) std::this_thread::yield();
    job.Abandon();
    feeder.join();
    job.Finish(std::nullopt);
    EXPECT_EQ(job.output_bytes(), 0u);
  }
}

TEST_F(BulkJobTest, AJobThatIsDroppedWaitsForNobody) {
  for (const BulkForm form : {BulkForm::kLines, BulkForm::kArchive}) {
    BulkJob::Options options = OptionsOf(form);
    options.output_bytes_max = 0;
    BulkJob job(std::move(options));
    job.Feed(form == BulkForm::kLines ? std::string("{}\n{}\n{}\n")
                                      : PageRecord("1", MakeText(1)) + PageRecord("2", MakeText(2)));
  }
}

TEST_F(BulkJobTest, AFailedStorageEndsAnArchive) {
  engine_->FailSync(1);
  BulkJob job(OptionsOf(BulkForm::kArchive));
  for (int i = 0; i < 100'000 && !job.stopped(); ++i) job.Feed(PageRecord(std::to_string(i), MakeText(i)));
  EXPECT_TRUE(job.stopped());
  job.Feed(std::string(1 << 20, 'x'));
  job.Finish(std::nullopt);
  std::string output;
  job.TakeOutput(&output);
  EXPECT_THAT(output, HasSubstr(R"("complete":false,"code":"unavailable")"));
}

}  // namespace
}  // namespace newsfold
