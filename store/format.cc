#include "store/format.h"
