#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "dedup/base/assert.h"

namespace newsfold {

// Threads for work that blocks, with a bounded number of places for jobs that wait or run. Thread-safe.
class WorkPool {
 public:
  // REQUIRES: neither is 0.
  WorkPool(std::size_t threads, std::size_t jobs_max) : jobs_max_(jobs_max), pool_(threads) {
    NEWSFOLD_ASSERT(threads > 0 && jobs_max > 0);
  }
  ~WorkPool() { Join(); }

  // Takes a place for one job. False: all are taken, answer 503.
  bool TryReserve() {
    if (jobs_.fetch_add(1, std::memory_order_relaxed) < jobs_max_) return true;
    Release();
    return false;
  }

  // Gives a place back. REQUIRES: it was taken.
  void Release() {
    const std::size_t before = jobs_.fetch_sub(1, std::memory_order_relaxed);
    NEWSFOLD_ASSERT(before > 0);
  }

  // Gives a place that was taken back at the end of a scope, however that ends.
  class Place {
   public:
    explicit Place(WorkPool* pool) : pool_(pool) {}
    ~Place() { pool_->Release(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    WorkPool* const pool_;
  };

  // Runs `job` on a thread of the pool. REQUIRES: the caller holds a place until the job has ended.
  template <class Job>
  void Post(Job job) {
    NEWSFOLD_ASSERT(jobs_.load(std::memory_order_relaxed) > 0);
    boost::asio::post(pool_, std::move(job));
  }

  // Waits for every job posted.
  void Join() { pool_.join(); }

 private:
  const std::size_t jobs_max_;
  std::atomic<std::size_t> jobs_{0};
  boost::asio::thread_pool pool_;
};

}  // namespace newsfold
