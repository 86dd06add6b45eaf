// Searches all files of a store for pieces of 40 bytes of texts, without any code of newsfold: the bytes of
// every file as they are; the keys and values that RocksDB reads of tables; and what zstd makes of every
// frame in either, with no dictionary and with each that the store has.
//
// usage: piece_scanner FOLDER TEXTS
//
// TEXTS has a text a line. Prints a line of JSON. Frames that are differences to another text cannot be read
// without it, and are counted.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <zstd.h>

namespace {

constexpr std::size_t kPieceBytes = 40;
constexpr std::uint64_t kBase = 0x9e3779b97f4a7c15ULL;
constexpr std::size_t kFilterBits = 27;
constexpr std::string_view kFrameMagic = "\x28\xb5\x2f\xfd";
constexpr std::size_t kFrameTextMax = std::size_t{8} << 20;

using Text = std::uint32_t;

// Source of the hash: R. M. Karp, M. O. Rabin, "Efficient randomized pattern-matching algorithms", IBM
// Journal 31, 1987.
template <typename Visit>
void ForEachPiece(std::string_view bytes, const Visit& visit) {
  static const std::uint64_t first_weight = [] {
    std::uint64_t weight = 1;
    for (std::size_t i = 0; i < kPieceBytes; ++i) weight *= kBase;
    return weight;
  }();
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    hash = hash * kBase + static_cast<unsigned char>(bytes[i]) + 1;
    if (i >= kPieceBytes)
      hash -= first_weight * (static_cast<unsigned char>(bytes[i - kPieceBytes]) + std::uint64_t{1});
    if (i + 1 >= kPieceBytes) visit(hash, bytes.substr(i + 1 - kPieceBytes, kPieceBytes));
  }
}

class Scanner {
 public:
  explicit Scanner(const std::string& texts_file) : filter_(std::size_t{1} << kFilterBits) {
    std::ifstream file(texts_file);
    for (std::string line; std::getline(file, line);) texts_.push_back(line);
    for (Text text = 0; text < texts_.size(); ++text) {
      ForEachPiece(texts_[text], [&](std::uint64_t hash, std::string_view) {
        filter_[hash >> (64 - kFilterBits)] = true;
        pieces_.emplace(hash, text);
      });
    }
  }

  void CollectDictionaries(const std::string& folder) {
    ForEachEntry(folder, [this](std::string_view key, std::string_view value) {
      if (!key.starts_with('z')) return;
      std::size_t at = 1, bytes = 0;
      for (unsigned shift = 0; at < value.size(); shift += 7) {
        const auto digit = static_cast<unsigned char>(value[at++]);
        bytes |= std::size_t{digit & 0x7fU} << shift;
        if (digit < 0x80) break;
      }
      if (at + bytes > value.size()) return;
      dictionaries_.emplace_back(ZSTD_createDDict(value.data() + at, bytes), &ZSTD_freeDDict);
    });
  }

  void ScanFolder(const std::string& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      ++files_;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      bytes_ += bytes.size();
      ScanWithFrames(bytes);
    }
    ForEachEntry(folder, [this](std::string_view key, std::string_view value) {
      ++entries_;
      Scan(key);
      ScanWithFrames(value);
    });
  }

  void Print() const {
    std::printf(
        "{\"texts\":%zu,\"pieces\":%zu,\"files\":%zu,\"bytes\":%zu,\"entries\":%zu,\"frames\":%zu,"
        "\"frames_not_read\":%zu,\"dictionaries\":%zu,\"texts_found\":%zu,\"pieces_found\":%zu}\n",
        texts_.size(), pieces_.size(), files_, bytes_, entries_, frames_, frames_not_read_,
        dictionaries_.size(), texts_found_.size(), pieces_found_);
  }

 private:
  template <typename Visit>
  static void ForEachEntry(const std::string& folder, const Visit& visit) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".sst") continue;
      rocksdb::SstFileReader reader{rocksdb::Options()};
      if (!reader.Open(entry.path()).ok()) {
        std::fprintf(stderr, "%s cannot be opened\n", entry.path().c_str());
        std::exit(1);
      }
      const std::unique_ptr<rocksdb::Iterator> iterator(reader.NewIterator(rocksdb::ReadOptions()));
      for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next())
        visit(iterator->key().ToStringView(), iterator->value().ToStringView());
    }
  }

  void Scan(std::string_view bytes) {
    ForEachPiece(bytes, [this](std::uint64_t hash, std::string_view piece) {
      if (!filter_[hash >> (64 - kFilterBits)]) return;
      const auto found = pieces_.find(hash);
      if (found == pieces_.end() || texts_[found->second].find(piece) == std::string::npos) return;
      ++pieces_found_;
      texts_found_.insert(found->second);
    });
  }

  void ScanWithFrames(std::string_view bytes) {
    Scan(bytes);
    for (std::size_t at = bytes.find(kFrameMagic); at != std::string_view::npos;
         at = bytes.find(kFrameMagic, at + 1)) {
      ++frames_;
      bool is_read = ReadFrame(bytes.substr(at), nullptr);
      for (std::size_t i = 0; i < dictionaries_.size() && !is_read; ++i)
        is_read = ReadFrame(bytes.substr(at), dictionaries_[i].get());
      frames_not_read_ += !is_read;
    }
  }

  // Whether the frame that begins here is whole, which its checksum tells.
  bool ReadFrame(std::string_view bytes, const ZSTD_DDict* dictionary) {
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
    ZSTD_DCtx_refDDict(context_.get(), dictionary);
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer out{text_.data(), text_.size(), 0};
    std::size_t left = 1;
    while (left != 0) {
      const std::size_t in_before = in.pos, out_before = out.pos;
      left = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(left) || (left != 0 && in.pos == in_before && out.pos == out_before)) return false;
    }
    Scan({text_.data(), out.pos});
    return true;
  }

  std::vector<std::string> texts_;
  std::vector<bool> filter_;
  std::unordered_map<std::uint64_t, Text> pieces_;
  std::vector<std::unique_ptr<ZSTD_DDict, decltype(&ZSTD_freeDDict)>> dictionaries_;
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  std::string text_ = std::string(kFrameTextMax, '\0');
  std::size_t files_ = 0, bytes_ = 0, entries_ = 0, frames_ = 0, frames_not_read_ = 0, pieces_found_ = 0;
  std::set<Text> texts_found_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: piece_scanner FOLDER TEXTS\n");
    return 2;
  }
  Scanner scanner(argv[2]);
  scanner.CollectDictionaries(argv[1]);
  scanner.ScanFolder(argv[1]);
  scanner.Print();
  return 0;
}
