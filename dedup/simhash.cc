#include "dedup/simhash.h"
