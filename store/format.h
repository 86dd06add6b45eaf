#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dedup/fingerprint.h"
#include "store/article.h"
#include "store/records.h"
#include "store/status.h"

namespace newsfold {

// Every byte that reaches disk, in one place; docs/format.md mirrors it. Integers in keys are big-endian and
// of fixed width, so that key order is numeric order. Every value starts with a version byte.
inline constexpr std::uint32_t kFormatVersion = 1;

// First byte of every key.
enum class Family : char {
  kMeta = 'm',        // m <name>                                    -> store metadata
  kId = 'i',          // i <id bytes>                                -> number
  kRecord = 'r',      // r <number:8>                                -> article record
  kBody = 'b',        // b <number:8>                                -> body (blob)
  kDictionary = 'z',  // z <dictionary id:4>                         -> zstd dictionary
  kDigest = 'd',      // d <digest:16> <number:8>                    -> empty
  kSimHash = 's',     // s <table:1> <permuted simhash:8> <number:8> -> empty
  kShingleKey = 'k',  // k <shingle:8> <number:8>                    -> empty
  kUrl = 'u',         // u <xxh3-128 of url:16> <number:8> <time:8>  -> url
  kMember = 'c',      // c <canonical number:8> <member number:8>    -> edge
  kFeed = 'f',        // f <sequence:8>                              -> feed entry
  kSite = 'h',        // h <xxh3-64 of site:8> <number:8>            -> story
};

}  // namespace newsfold
