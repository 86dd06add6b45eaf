# Applies the project's language level, warnings and instrumentation to one target.
function(newsfold_configure target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 raises a false alarm on string concatenation (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_UNITY_BUILD)
    # g++ takes a file that another includes for a header, in which such a type would be a mistake.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Collecting garbage only from 1 GB on saves a tenth of the time for a fifth more memory.
    target_compile_options(${target} PRIVATE --param=ggc-min-heapsize=1048576)
  endif()
  if(NEWSFOLD_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(NEWSFOLD_SANITIZE STREQUAL "address")
    target_compile_options(${target} PUBLIC
      -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=address,undefined)
  elseif(NEWSFOLD_SANITIZE STREQUAL "thread")
    # g++ 12 warns about atomic_thread_fence in Asio under TSan.
    target_compile_options(${target} PUBLIC -fsanitize=thread -Wno-tsan)
    target_link_options(${target} PUBLIC -fsanitize=thread)
  elseif(NEWSFOLD_SANITIZE)
    message(FATAL_ERROR "NEWSFOLD_SANITIZE is '${NEWSFOLD_SANITIZE}'; use address, thread or nothing")
  endif()
  if(NEWSFOLD_COVERAGE)
    target_compile_options(${target} PUBLIC --coverage -fprofile-update=atomic)
    target_link_options(${target} PUBLIC --coverage)
  endif()
endfunction()

# newsfold_library(name SOURCES a.cc ... HEADERS a.h ... LINK public-dependencies ... LINK_PRIVATE ...)
# Headers are listed in a file set, so that `all_verify_interface_header_sets` compiles each of them alone.
function(newsfold_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;HEADERS;LINK;LINK_PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${ARG_HEADERS})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_LINK_PRIVATE})
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  newsfold_configure(${name})
endfunction()

# newsfold_test(name SOURCES a_test.cc ... LINK libraries ... LABELS labels ...)
# Labels: "slow" is not built if instrumented, which would take most of an hour and find nothing new; "unthreaded", that
# is without any threads, not under ThreadSanitizer.
# Each test is one of ctest. If instrumented, the program as a whole is one too, labelled "program".
function(newsfold_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  if((NEWSFOLD_SANITIZE OR NEWSFOLD_COVERAGE) AND "slow" IN_LIST ARG_LABELS)
    return()
  elseif(NEWSFOLD_SANITIZE STREQUAL "thread" AND "unthreaded" IN_LIST ARG_LABELS)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main)
  newsfold_configure(${name})
  if(NOT NEWSFOLD_SANITIZE STREQUAL "thread" AND NOT "slow" IN_LIST ARG_LABELS)
    # Optimising the tests themselves would take longer than it saves in running them, but for the slow ones. Not for
    # threads: librocksdb would call the instrumented strings of the program, and its locks are not seen.
    target_compile_options(${name} PRIVATE -O0)
  endif()
  if(NEWSFOLD_SANITIZE)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 3600 LABELS program)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES PROPERTIES TIMEOUT 600 LABELS "${ARG_LABELS}")
endfunction()
