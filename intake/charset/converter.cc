#include "intake/charset/converter.h"

#include <algorithm>
#include <limits>
#include <memory>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ustring.h>

namespace newsfold {
namespace {

using ConverterPtr = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// What a converter calls at bytes it cannot read: counts them in *counter and writes U+FFFD.
void CountReplaced(const void* counter, UConverterToUnicodeArgs* args, const char* /*bytes*/,
                   std::int32_t /*length*/, UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;  // opened, closed or copied
  ++*static_cast<std::size_t*>(const_cast<void*>(counter));
  constexpr UChar kReplacement = 0xFFFD;
  *error = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, &kReplacement, 1, 0, error);
}

}  // namespace

Result<ConvertedText> ConvertToUtf8(std::string_view bytes, const Charset& charset) {
  UErrorCode error = U_ZERO_ERROR;
  const ConverterPtr from(ucnv_open(std::string(charset.converter).c_str(), &error), &ucnv_close);
  const ConverterPtr to(ucnv_open("UTF-8", &error), &ucnv_close);
  ConvertedText converted;
  if (U_SUCCESS(error)) {
    ucnv_setToUCallBack(from.get(), &CountReplaced, &converted.replaced, nullptr, nullptr, &error);
  }
  const char* source = bytes.data();
  UChar pivot[4096];
  UChar* pivot_source = pivot;
  UChar* pivot_target = pivot;
  bool is_first = true;
  while (U_SUCCESS(error)) {
    char buffer[16384];
    char* target = buffer;
    ucnv_convertEx(to.get(), from.get(), &target, buffer + sizeof(buffer), &source,
                   bytes.data() + bytes.size(), pivot, &pivot_source, &pivot_target, pivot + std::size(pivot),
                   is_first, true, &error);
    converted.text.append(buffer, target);
    is_first = false;
    if (error != U_BUFFER_OVERFLOW_ERROR) break;
    error = U_ZERO_ERROR;
  }
  if (U_FAILURE(error)) {
    return Internal("converter '" + std::string(charset.converter) + "': " + u_errorName(error));
  }
  return converted;
}

}  // namespace newsfold
