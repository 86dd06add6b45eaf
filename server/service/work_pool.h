#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace newsfold {

// Threads for work that blocks, with a bounded number of places for jobs that wait or run. Thread-safe.
class WorkPool {
 public:
  WorkPool(std::size_t threads, std::size_t jobs_max) : jobs_max_(jobs_max), pool_(threads) {}
  ~WorkPool() { Join(); }

  // Takes a place for one job. False: all are taken, answer 503.
  bool TryReserve() {
    if (jobs_.fetch_add(1, std::memory_order_relaxed) < jobs_max_) return true;
    Release();
    return false;
  }

  // Gives a place back. REQUIRES: it was taken.
  void Release() { jobs_.fetch_sub(1, std::memory_order_relaxed); }

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
