#include "dedup/title.h"
