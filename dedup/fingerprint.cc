#include "dedup/fingerprint.h"
