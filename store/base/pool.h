#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"

namespace newsfold {

// Objects that are costly to make and kept for the next borrower, as many as were ever in use at once.
// Thread-safe; a borrowed object belongs to its borrower. The pool must outlive its loans.
template <class T>
class Pool {
 public:
  // Gives the object back when it goes.
  struct Returner {
    Pool* pool = nullptr;
    void operator()(T* object) const { pool->Return(std::unique_ptr<T>(object)); }
  };
  using Loan = std::unique_ptr<T, Returner>;

  using Maker = std::function<std::unique_ptr<T>()>;

  Pool() : make_([] { return std::make_unique<T>(); }) {}
  explicit Pool(Maker make) : make_(std::move(make)) {}
  ~Pool() { NEWSFOLD_ASSERT(lent_count_ == 0); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // An object in whatever state its last borrower left it, or a new one.
  Loan Borrow() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) idle_.push_back(make_());
    Loan loan(idle_.back().release(), Returner{this});
    idle_.pop_back();
    ++lent_count_;
    return loan;
  }

 private:
  void Return(std::unique_ptr<T> object) {
    const std::lock_guard lock(mutex_);
    NEWSFOLD_ASSERT(lent_count_ > 0);
    --lent_count_;
    idle_.push_back(std::move(object));
  }

  const Maker make_;

  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> idle_;  // guarded by mutex_
  std::size_t lent_count_ = 0;            // guarded by mutex_
};

}  // namespace newsfold
