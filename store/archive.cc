#include "store/archive.h"
