#include "dedup/fold.h"
