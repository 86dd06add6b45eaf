#include "dedup/verdict.h"
