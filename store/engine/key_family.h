#pragma once

#include <cstdint>
#include <string_view>

namespace newsfold {

// First byte of every key; those of the candidate index may be capital letters (IndexSet).
enum class Family : char {
  kMeta = 'm',        // m <name>                                      -> store metadata, counters (+4)
  kId = 'i',          // i <id bytes>                                  -> number
  kRecord = 'r',      // r <number:8>                                  -> article record (+4)
  kBody = 'b',        // b <number:8>                                  -> body (blob)
  kOriginal = 'o',    // o <number:8>                                  -> what the text was read from (blob)
  kTextBlock = 't',   // t <block id:8>                                -> texts of several articles (+4)
  kDictionary = 'z',  // z <dictionary id:4>                           -> zstd dictionary (+4)
  kIndexRow = 'p',    // p <sequence:8>                                -> what the index has of an article
  kUrl = 'u',         // u <xxh3-128 of url:16> <number:8> <time ms:8> -> sighting
  kCapture = 'w',     // w <sha-256 of text's sha-256 and url, :16>    -> number
  kMember = 'c',      // c <canonical number:8>                        -> cluster: member count
                      // c <canonical number:8> <member number:8>      -> edge: relation
  kFeed = 'f',        // f <sequence:8>                                -> feed entry
  kAudit = 'a',       // a <audit:8>                                   -> decision of a person (+4)
                      // a <audit:8> <number:8>                        -> an article before it (+4)
  kRefusal = 'x',  // x 0 <hash of folded text:16>                  -> number of an article that was removed
                   // x 1 <number:8>                                -> by what its copies are known (+4)
  kReading = 'g',  // g <sha-256 of an input's name:16>             -> how far it was read (+4)
  kSite = 'h',     // h <xxh3-64 of site:8> <inverted number:8>     -> story (without a number: a summary)
  // Of stores up to format 14, which are reindexed: what store/postings has now.
  kDigest = 'd',      // d <digest:16> <number:8>                      -> empty
  kSimHash = 's',     // s <table:1> <permuted simhash:8> <number:8>   -> empty
  kShingleKey = 'k',  // k <shingle:8> <number:8>                      -> empty
};

// The candidate index is in one of two sets of families (kIndexRow, kSite and the former ones), which the
// store's description names, so that another can be built beside it (store/upkeep/reindex.h).
enum class IndexSet : std::uint8_t {
  kFirst = 0,   // tagged as above
  kSecond = 1,  // tagged with the capital letters
};
IndexSet OtherSet(IndexSet set);
// The first byte of the keys of an index family.
char TagOf(Family family, IndexSet set);
// The family of a key, whichever set it is in; Family{} of an empty key. Total on any bytes.
Family FamilyOf(std::string_view key);

}  // namespace newsfold
