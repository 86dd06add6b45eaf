#include "store/site.h"
