#include "tools/input/interrupt.h"

#include <atomic>
#include <csignal>

namespace newsfold {
namespace {

// The thread a signal interrupts need not be the one that asks. A handler may write to an atomic without
// locks.
std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void NoteSignal(int /*signal*/) {
  interrupted = true;
}

void Install(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // no SA_RESTART: a blocked read must return
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  interrupted = false;
  Install(NoteSignal);
}

InterruptGuard::~InterruptGuard() {
  Install(SIG_DFL);
}

bool WasInterrupted() {
  return interrupted;
}

}  // namespace newsfold
