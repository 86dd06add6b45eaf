#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/scratch_directory.h"

namespace newsfold::testing {

inline constexpr const char* kHarbour =
    "The harbour ferry returns to service on Monday after eleven weeks in the dry dock. Workers replaced "
    "both propellers, tore out the old wooden benches and fitted a ramp that no longer freezes. The crossing "
    "will cost two crowns as before, and children still ride free. Captain Ilse Brandt said the crew had "
    "missed the smell of diesel and toast. A second boat, built in the same yard, is expected to join in the "
    "autumn when the northern pier has been dredged to four metres.";
inline constexpr const char* kLibrary =
    "A library in the hills lends out telescopes instead of books during August, when the nights are clear "
    "and the reading room is closed for painting. Borrowers get a folding chair, a red lamp and a leaflet "
    "written by a retired postman who has mapped every gap in the pine trees. Forty instruments were donated "
    "after a school shut its observatory. So far only one came back with a dent, from a goat.";

struct Ran {
  int exit_code = -1;
  std::string out;
  std::string err;

  std::vector<boost::json::object> Lines() const {
    std::vector<boost::json::object> lines;
    std::istringstream stream(out);
    for (std::string line; std::getline(stream, line);) lines.push_back(boost::json::parse(line).as_object());
    return lines;
  }
};

inline std::string Line(const std::string& id, const std::string& text) {
  return boost::json::serialize(boost::json::object{{"id", id}, {"text", text}}) + "\n";
}

// Drives the real program in a directory of its own.
class CommandLine : public ::testing::Test {
 protected:
  Ran Run(const std::vector<std::string>& arguments, const std::string& input = {}) {
    WriteFile(scratch_ / "in", input);
    std::string command = "cd '" + (scratch_ / "") + "' && '" NEWSFOLD_BINARY "'";
    for (const std::string& argument : arguments) command += " '" + argument + "'";
    command += " <in >out 2>err";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ReadFile(scratch_ / "out"),
            ReadFile(scratch_ / "err")};
  }

  // A store with two stories, a copy of the first with a line in front, and a file "copy.txt" with it.
  void FillStore() {
    copy_ = std::string("Breaking news from the quay.\n") + kHarbour;
    WriteFile(scratch_ / "copy.txt", copy_);
    const std::string lines = Line("harbour", kHarbour) + Line("library", kLibrary) + Line("copy", copy_);
    ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, lines).exit_code, 0);
  }

  ScratchDirectory scratch_;
  std::string copy_;
};

// The program as a child that is talked to while it runs.
class Child {
 public:
  Child(const std::string& directory, const std::vector<std::string>& arguments) {
    std::array<int, 2> input{};
    std::array<int, 2> output{};
    EXPECT_EQ(pipe(input.data()), 0);
    EXPECT_EQ(pipe(output.data()), 0);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(input[0], STDIN_FILENO);
      dup2(output[1], STDOUT_FILENO);
      for (const int end : {input[0], input[1], output[0], output[1]}) close(end);
      Execute(directory, arguments);
    }
    close(input[0]);
    close(output[1]);
    input_ = input[1];
    output_ = fdopen(output[0], "r");
  }
  ~Child() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(input_);
    std::fclose(output_);
  }

  void Write(const std::string& bytes) {
    EXPECT_EQ(write(input_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  std::string ReadLine() {
    std::string line;
    for (int byte = std::fgetc(output_); byte != EOF && byte != '\n'; byte = std::fgetc(output_)) {
      line += static_cast<char>(byte);
    }
    return line;
  }
  pid_t pid() const { return pid_; }
  // False once it has ended, even if nobody has waited for it.
  bool IsRunning() const {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
  }
  int Interrupt() {
    kill(pid_, SIGINT);
    return Wait();
  }
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  [[noreturn]] static void Execute(const std::string& directory, const std::vector<std::string>& arguments) {
    std::vector<char*> argv = {const_cast<char*>("newsfold")};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    if (chdir(directory.c_str()) == 0) execv(NEWSFOLD_BINARY, argv.data());
    _exit(127);
  }

  pid_t pid_ = 0;
  int input_ = -1;
  std::FILE* output_ = nullptr;
};

}  // namespace newsfold::testing
