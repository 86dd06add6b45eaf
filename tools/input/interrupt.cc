#include "tools/input/interrupt.h"

#include <csignal>

namespace newsfold {
namespace {

// A signal handler can reach nothing else.
volatile std::sig_atomic_t interrupted = 0;

void NoteSignal(int /*signal*/) {
  interrupted = 1;
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
  interrupted = 0;
  Install(NoteSignal);
}

InterruptGuard::~InterruptGuard() {
  Install(SIG_DFL);
}

bool WasInterrupted() {
  return interrupted != 0;
}

}  // namespace newsfold
