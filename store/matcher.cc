#include "store/matcher.h"
