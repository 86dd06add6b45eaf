#include "store/json.h"
