#include "dedup/shingle.h"
