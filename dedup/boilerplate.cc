#include "dedup/boilerplate.h"
