#include "store/article.h"
