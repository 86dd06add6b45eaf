#include "dedup/align.h"
