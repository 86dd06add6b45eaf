#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "tools/input/input.h"

namespace newsfold {

// Which files are read.
struct InputSelection {
  std::vector<std::string> paths;
  std::optional<std::string> files_from;  // a file with further paths; "-" is standard input
  // Shell patterns for what is found in directories, archives of files among them. One without "/" is for
  // names, any other for paths below the directory, in which "*" matches "/" too.
  std::vector<std::string> include;  // none: everything
  std::vector<std::string> exclude;  // goes before include
  InputFormat format = InputFormat::kAuto;
  std::size_t threads = 1;  // that walk directories
};

// Whether a file at `path` below what was given is selected.
bool IsSelected(const InputSelection& selection, std::string_view path);

struct InputList {
  std::vector<InputFile> files;
  std::map<std::string, std::uint64_t> passed_over;  // by what they are: ".jpg", "link"
};

// What the selection means: files stand for themselves, directories for every selected file below them whose
// name tells its kind, in order of their paths as bytes. Links are not followed, but for those that are given
// themselves. What cannot be found or walked still appears, so that the error comes up in its place when it
// is opened. Errors: kInvalidArgument the list of paths cannot be read.
Result<InputList> ListInputs(const InputSelection& selection);

// A file by its name, of unknown size; `id` as of InputFile. kUnknown if its name does not tell.
InputFile MakeInput(std::string path, std::string_view id, InputFormat format);

}  // namespace newsfold
