# How everything is compiled and linked. Directory-wide, so that no target can forget it and none
# of it leaks into the installed package.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, RelWithDebInfo or Debug" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(POOLSCOPE_CCACHE ccache)
mark_as_advanced(POOLSCOPE_CCACHE)
if(POOLSCOPE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # ccache wants to be told that precompiled headers are as good as their texts.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros "${POOLSCOPE_CCACHE}")
    add_compile_options(-fpch-preprocess)
endif()

add_library(poolscope_warnings INTERFACE)
target_compile_options(poolscope_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    $<$<BOOL:${POOLSCOPE_WERROR}>:-Werror>)
add_compile_options($<TARGET_PROPERTY:poolscope_warnings,INTERFACE_COMPILE_OPTIONS>)

# Frame pointers: profilers and our own stack reports walk them.
add_compile_options(-fno-omit-frame-pointer)
# Two hundred test programs are linked: mold takes a fifth of the time.
find_program(POOLSCOPE_MOLD mold)
mark_as_advanced(POOLSCOPE_MOLD)
if(POOLSCOPE_TESTS AND POOLSCOPE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()
# A function travels as (build-id of its module, offset), so each module needs a build-id.
add_link_options(-Wl,--build-id=sha1)

if(POOLSCOPE_SANITIZE STREQUAL "address")
    # GCC's maybe-uninitialized is wrong about instrumented code (gcc.gnu.org/PR105562). The check
    # of dynamic types opens a pipe to look at memory: without a descriptor left it takes every
    # object for a wrong one.
    set(sanitizers -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined
        -Wno-maybe-uninitialized)
elseif(POOLSCOPE_SANITIZE STREQUAL "thread")
    # GCC warns that TSan doesn't follow std::atomic_thread_fence; a fence is not an error.
    set(sanitizers -fsanitize=thread -Wno-tsan -Wno-maybe-uninitialized)
elseif(POOLSCOPE_SANITIZE STREQUAL "")
    set(sanitizers "")
else()
    message(FATAL_ERROR "POOLSCOPE_SANITIZE is \"${POOLSCOPE_SANITIZE}\": use address, thread or nothing.")
endif()
if(POOLSCOPE_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
add_compile_options(${sanitizers})
add_link_options(${sanitizers})
