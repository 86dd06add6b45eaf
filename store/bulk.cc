#include "store/bulk.h"
