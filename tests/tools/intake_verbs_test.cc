// ingest and check of pages, archives of the web, containers and directories.
#include <string>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using ::testing::AllOf;
using testing::CommandLine;
using ::testing::HasSubstr;
using testing::kHarbour;
using testing::kLibrary;
using testing::Ran;
using testing::WriteFile;

std::string PageOf(const std::string& text, const std::string& head = {}) {
  return "<html lang=en><head><title>Ferry</title>" + head +
         "</head><body><nav><a href='/'>Home</a></nav><div><p>" + text + "</p></div></body></html>";
}

std::string Record(const std::string& id, const std::string& type, const std::string& content,
                   const std::string& more = {}) {
  return "WARC/1.1\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <urn:uuid:" + id +
         ">\r\nWARC-Date: 2020-02-03T04:05:06Z\r\nWARC-Target-URI: http://quay.example/" + id + "\r\n" +
         more + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content + "\r\n\r\n";
}

std::string Response(const std::string& id, const std::string& type, const std::string& body) {
  return Record(id, "response", "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n" + body,
                "Content-Type: application/http; msgtype=response\r\n");
}

using Members = std::vector<std::pair<std::string, std::string>>;

void WriteContainer(const std::string& path, int format, int filter, const Members& members) {
  archive* const out = archive_write_new();
  archive_write_set_format(out, format);
  archive_write_add_filter(out, filter);
  ASSERT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
  for (const auto& [name, bytes] : members) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_write_header(out, entry);
    archive_write_data(out, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(out);
  archive_write_free(out);
}

class IntakeVerbs : public CommandLine {
 protected:
  Ran Ingest(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), {"ingest", "--db", "db", "--json"});
    return Run(arguments, input);
  }
};

TEST_F(IntakeVerbs, APageIsTheArticleInIt) {
  WriteFile(scratch_ / "page.html", PageOf(kHarbour, "<link rel=canonical href='https://quay.example/1'>"));
  const Ran ran = Ingest({"page.html"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const boost::json::object decision = ran.Lines().at(0);
  EXPECT_EQ(decision.at("id"), "page.html");
  EXPECT_EQ(decision.at("extraction"), "density");
  EXPECT_EQ(decision.at("charset"), "utf-8");
  EXPECT_EQ(decision.at("charset_source"), "detected");
  const boost::json::object article = Run({"get", "--db", "db", "--json", "page.html"}).Lines().at(0);
  EXPECT_EQ(article.at("text").as_string(), std::string(kHarbour) + "\n");
  EXPECT_EQ(article.at("title"), "Ferry");
  EXPECT_EQ(article.at("url"), "https://quay.example/1");
  EXPECT_EQ(article.at("metadata").at("extraction"), "density");

  // The same story as a text on another page is its repost.
  WriteFile(scratch_ / "other", PageOf(kHarbour + std::string(" Read more.")));
  const boost::json::object check = Run({"check", "--db", "db", "--json", "other"}).Lines().at(0);
  EXPECT_EQ(check.at("verdict"), "repost");
  EXPECT_EQ(check.at("extraction"), "density");
  EXPECT_THAT(Run({"check", "--db", "db", "--html", "all", "--json", "other"}).out,
              HasSubstr("\"extraction\":\"all\""));
}

TEST_F(IntakeVerbs, TextsAreDecodedOrRefused) {
  WriteFile(scratch_ / "gbk.txt", "\xB8\xDB\xBF\xDA\xD7\xDF\xC1\xCB\xD2\xBB\xCB\xD2\xB4\xAC");
  WriteFile(scratch_ / "noise.txt", std::string(999, '\x02'));
  const Ran ran = Ingest({"gbk.txt", "noise.txt"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_EQ(ran.Lines().at(0).at("charset"), "gb18030");
  EXPECT_EQ(ran.Lines().at(1).at("message_type"), "error");
  EXPECT_THAT(ran.err, HasSubstr("noise.txt"));
  EXPECT_EQ(Run({"get", "--db", "db", "--text", "gbk.txt"}).out, "港口走了一艘船");
  for (const char* const option : {"--original", "-q"}) {
    EXPECT_EQ(Run({"get", "--db", "db", option, "gbk.txt"}).out,
              "\xB8\xDB\xBF\xDA\xD7\xDF\xC1\xCB\xD2\xBB\xCB\xD2\xB4\xAC");
  }
}

TEST_F(IntakeVerbs, PagesOfAnArchiveHaveItsIds) {
  const std::string good = Record("a0", "warcinfo", "software: x") +
                           Response("a1", "text/html", PageOf(kHarbour)) +
                           Response("a2", "image/png", "png") + Response("a3", "text/plain", kLibrary);
  WriteFile(scratch_ / "crawl.warc",
            good + "rubbish\r\n\r\n" + Response("a4", "text/html", PageOf(kHarbour)));
  const Ran ran = Ingest({"crawl.warc"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_THAT(ran.err, HasSubstr("crawl.warc: at byte " + std::to_string(good.size())));
  const auto lines = ran.Lines();
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0].at("id"), "urn:uuid:a1");
  EXPECT_EQ(lines[1].at("id"), "urn:uuid:a3");
  EXPECT_EQ(lines[2].at("message_type"), "error");
  EXPECT_EQ(lines[3].at("canonical_id"), "urn:uuid:a1");
  EXPECT_EQ(lines[4].at("passed_over").as_object(), (boost::json::object{{"image/png", 1}, {"warcinfo", 1}}));
  EXPECT_THAT(Run({"get", "--db", "db", "--json", "urn:uuid:a3"}).out, HasSubstr("http://quay.example/a3"));
  EXPECT_EQ(Ingest({"crawl.warc"}).Lines().at(0).at("already_known"), true);
}

TEST_F(IntakeVerbs, ARevisitIsASighting) {
  const auto revisit = [](const std::string& id, const std::string& more) {
    return Record(
        id, "revisit", "",
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n" + more);
  };
  WriteFile(scratch_ / "crawl.warc",
            Response("a1", "text/html", PageOf(kHarbour)) +
                revisit("r1", "WARC-Refers-To: <urn:uuid:a1>\r\n") +
                revisit("r2", "WARC-Refers-To-Target-URI: http://quay.example/a1\r\n") +
                revisit("r3", "WARC-Refers-To: <urn:uuid:none>\r\n"));
  const Ran ran = Ingest({"crawl.warc"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const auto lines = ran.Lines();
  ASSERT_EQ(lines.size(), 4U) << ran.out;
  EXPECT_EQ(lines[1].at("message_type"), "sighting");
  EXPECT_EQ(lines[1].at("id"), "urn:uuid:a1");
  EXPECT_EQ(lines[2].at("id"), "urn:uuid:a1");
  EXPECT_EQ(lines[3].at("seen_again"), 2);
  EXPECT_EQ(lines[3].at("passed_over").as_object(),
            (boost::json::object{{"revisit of what is not stored", 1}}));
  EXPECT_THAT(Run({"lookup", "--db", "db", "--json", "--url", "http://quay.example/r2"}).out,
              AllOf(HasSubstr("urn:uuid:a1"), HasSubstr("2020-02-03")));
  EXPECT_EQ(Run({"check", "--db", "db", "--json", "crawl.warc"}).Lines().back().at("passed_over").as_object(),
            (boost::json::object{{"revisit", 3}}));
}

TEST_F(IntakeVerbs, LinesMayHoldPages) {
  const std::string line = boost::json::serialize(boost::json::object{
      {"id", "a"}, {"html", PageOf(kHarbour)}, {"title", "Mine"}, {"extraction", "mine"}, {"n", 1}});
  const Ran ran = Ingest({"-"}, line + "\n");
  EXPECT_EQ(ran.Lines().at(0).at("extraction"), "density");
  const boost::json::object article = Run({"get", "--db", "db", "--json", "a"}).Lines().at(0);
  EXPECT_EQ(article.at("text").as_string(), std::string(kHarbour) + "\n");
  EXPECT_EQ(article.at("title"), "Mine");
  EXPECT_EQ(article.at("lang"), "en");
  EXPECT_EQ(article.at("metadata").at("extraction"), "mine");
  EXPECT_EQ(article.at("metadata").at("n"), 1);
  EXPECT_EQ(article.at("metadata").at("charset"), "utf-8");
  EXPECT_EQ(Run({"get", "--db", "db", "--original", "a"}).out, PageOf(kHarbour));
  // Who extracts better sends the text, too.
  const std::string both = boost::json::serialize(
      boost::json::object{{"id", "b"}, {"text", kLibrary}, {"html", PageOf(kHarbour)}});
  EXPECT_EQ(Ingest({"-"}, both + "\n").Lines().at(0).at("verdict"), "new");
  EXPECT_EQ(Run({"get", "--db", "db", "b"}).out, kLibrary);
}

TEST_F(IntakeVerbs, ContainersHoldFilesOfTheirKind) {
  const Members members = {{"./a/page.html", PageOf(kHarbour)},
                           {"lines.jsonl", testing::Line("library", kLibrary)},
                           {"picture.jpg", "x"},
                           {"inner.tar", "x"}};
  WriteContainer(scratch_ / "pages.tar.gz", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP, members);
  WriteContainer(scratch_ / "pages.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, members);
  const Ran ran = Ingest({"pages.tar.gz"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const auto lines = ran.Lines();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].at("id"), "pages.tar/a/page.html");
  EXPECT_EQ(lines[0].at("file"), "pages.tar.gz!a/page.html");
  EXPECT_EQ(lines[1].at("id"), "library");
  EXPECT_EQ(lines[1].at("line"), 1);
  EXPECT_EQ(lines[2].at("passed_over").as_object(), (boost::json::object{{".jpg", 1}, {".tar", 1}}));
  const Ran zip = Ingest({"--exclude", "*.jsonl", "pages.zip"});
  EXPECT_EQ(zip.exit_code, 0) << zip.err;
  ASSERT_EQ(zip.Lines().size(), 2U);
  EXPECT_EQ(zip.Lines()[0].at("canonical_id"), "pages.tar/a/page.html");
}

TEST_F(IntakeVerbs, ADamagedContainerCostsWhatIsDamaged) {
  std::string noise;
  for (unsigned i = 0, state = 1; i < 200'000; ++i)
    noise += static_cast<char>('a' + (state = state * 48271 % 99991) % 26);
  WriteContainer(scratch_ / "cut.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE,
                 {{"a.txt", kHarbour}, {"b.txt", noise}});
  std::filesystem::resize_file(scratch_ / "cut.tar", 100'000);
  WriteFile(scratch_ / "none.zip", "no container");
  const Ran ran = Ingest({"cut.tar", "none.zip"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_EQ(ran.Lines().at(0).at("id"), "cut.tar/a.txt");
  EXPECT_THAT(ran.err, AllOf(HasSubstr("cut.tar!b.txt: the member is damaged"), HasSubstr("none.zip: ")));
}

TEST_F(IntakeVerbs, ADirectoryIsTakenAsItIs) {
  ASSERT_EQ(std::system(("mkdir -p '" + (scratch_ / "crawl/b") + "'").c_str()), 0);
  WriteFile(scratch_ / "crawl/b/page.html", PageOf(kHarbour));
  WriteFile(scratch_ / "crawl/a.txt", kLibrary);
  WriteFile(scratch_ / "crawl/c.jpg", "x");
  const Ran ran = Run({"ingest", "--db", "db", "-v", "crawl"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "crawl/a.txt: new: nothing archived shares evidence with it\n"
            "crawl/b/page.html: new: nothing archived shares evidence with it\n");
  EXPECT_THAT(ran.err, HasSubstr("newsfold ingest: passed over: 1 .jpg\n"));
  EXPECT_THAT(Ingest({"--files-from", "-"}, "crawl/a.txt\n").out, HasSubstr("\"already_known\":true"));
  EXPECT_EQ(Ingest({}).exit_code, 2);
}

}  // namespace
}  // namespace newsfold
