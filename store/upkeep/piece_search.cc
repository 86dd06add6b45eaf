#include "store/upkeep/piece_search.h"

#include <algorithm>

namespace newsfold {
namespace {

constexpr std::uint64_t kBase = 0x9e3779b97f4a7c15;
constexpr int kFilterBits = 24;
constexpr std::uint64_t kFilterMask = (std::uint64_t{1} << kFilterBits) - 1;

constexpr std::uint64_t PowerOfBase(std::size_t exponent) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < exponent; ++i) power *= kBase;
  return power;
}

std::uint64_t ByteOf(char c) {
  return static_cast<unsigned char>(c) + std::uint64_t{1};
}

// The upper bits of a product depend on all of it.
std::uint64_t FilterBit(std::uint64_t hash) {
  return hash >> (64 - kFilterBits) & kFilterMask;
}

}  // namespace

PieceSet::PieceSet() : filter_((std::size_t{1} << kFilterBits) / 64) {}

template <class Visit>
void PieceSet::ForEachPiece(std::string_view bytes, Visit visit) {
  constexpr std::uint64_t kOldest = PowerOfBase(kPieceBytes - 1);
  if (bytes.size() < kPieceBytes) return;
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i >= kPieceBytes) hash -= ByteOf(bytes[i - kPieceBytes]) * kOldest;
    hash = hash * kBase + ByteOf(bytes[i]);
    if (i + 1 >= kPieceBytes) visit(hash);
  }
}

// By other bits than the filter's.
bool PieceSet::IsChosen(std::uint64_t hash, int halvings) {
  constexpr int kChoosingShift = 16;
  return (hash >> kChoosingShift & ((std::uint64_t{1} << halvings) - 1)) == 0;
}

bool PieceSet::Has(std::uint64_t hash) const {
  const std::uint64_t bit = FilterBit(hash);
  return (filter_[bit / 64] >> (bit % 64) & 1) != 0 && hashes_.contains(hash);
}

void PieceSet::Insert(std::uint64_t hash) {
  if (!IsChosen(hash, halvings_)) return;
  const std::uint64_t bit = FilterBit(hash);
  filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  hashes_.insert(hash);
  if (hashes_.size() <= kPiecesMax) return;
  ++halvings_;
  std::erase_if(hashes_, [this](std::uint64_t each) { return !IsChosen(each, halvings_); });
}

void PieceSet::Add(std::string_view text) {
  ForEachPiece(text, [this](std::uint64_t hash) { Insert(hash); });
}

std::size_t PieceSet::TakeOut(std::string_view bytes) {
  std::size_t taken = 0;
  ForEachPiece(bytes, [&](std::uint64_t hash) {
    if (Has(hash)) taken += hashes_.erase(hash);
  });
  return taken;
}

void PieceSet::FindIn(std::string_view bytes, PieceSet* found) const {
  ForEachPiece(bytes, [&](std::uint64_t hash) {
    if (Has(hash)) found->Insert(hash);
  });
}

std::vector<std::uint64_t> PieceSet::Share(std::size_t pieces_max) const {
  std::vector<std::uint64_t> share(hashes_.begin(), hashes_.end());
  for (int halvings = halvings_ + 1; share.size() > pieces_max; ++halvings)
    std::erase_if(share, [halvings](std::uint64_t each) { return !IsChosen(each, halvings); });
  return share;
}

void PieceSet::Add(const std::vector<std::uint64_t>& hashes) {
  for (const std::uint64_t hash : hashes) Insert(hash);
}

void PieceSet::Add(const PieceSet& other) {
  for (const std::uint64_t hash : other.hashes_) Insert(hash);
}

bool PieceSet::Meets(const PieceSet& other) const {
  return std::any_of(other.hashes_.begin(), other.hashes_.end(),
                     [this](std::uint64_t hash) { return Has(hash); });
}

}  // namespace newsfold
