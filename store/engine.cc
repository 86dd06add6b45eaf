#include "store/engine.h"
