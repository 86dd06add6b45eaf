#include "store/index.h"
