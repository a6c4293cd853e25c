# Every library Poolscope uses, found once. All are Debian 12 packages; `./dev` installs them.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)            # Threads::Threads
find_package(fmt REQUIRED)                # fmt::fmt
find_package(CLI11 REQUIRED)              # CLI11::CLI11
find_package(nlohmann_json REQUIRED)      # nlohmann_json::nlohmann_json
find_package(GSL REQUIRED)                # GSL::gsl
find_package(CURL REQUIRED)               # CURL::libcurl
find_package(ZLIB REQUIRED)               # ZLIB::ZLIB
find_package(OpenSSL REQUIRED COMPONENTS Crypto)    # OpenSSL::Crypto

# msgpack-cxx is headers only. Debian's package file drags Boost in; the headers themselves don't
# need it once told so. Link poolscope_msgpack instead of defining that anywhere else.
find_path(POOLSCOPE_MSGPACK_INCLUDE msgpack.hpp REQUIRED)
mark_as_advanced(POOLSCOPE_MSGPACK_INCLUDE)
add_library(poolscope_msgpack INTERFACE)
target_compile_definitions(poolscope_msgpack INTERFACE MSGPACK_NO_BOOST)

# elfutils' libdw makes names and lines of call stacks. Only its header is needed here: the library
# is loaded at first use.
find_path(POOLSCOPE_LIBDW_INCLUDE elfutils/libdwfl.h REQUIRED)
mark_as_advanced(POOLSCOPE_LIBDW_INCLUDE)

# cpp-httplib: Debian ships the header and a shared library, and no CMake package. The definitions
# are those the library was built with: classes have another layout without them.
find_path(POOLSCOPE_HTTPLIB_INCLUDE httplib.h REQUIRED)
find_library(POOLSCOPE_HTTPLIB_LIBRARY cpp-httplib REQUIRED)
mark_as_advanced(POOLSCOPE_HTTPLIB_INCLUDE POOLSCOPE_HTTPLIB_LIBRARY)
add_library(poolscope_httplib INTERFACE)
target_compile_definitions(poolscope_httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT
    CPPHTTPLIB_ZLIB_SUPPORT CPPHTTPLIB_BROTLI_SUPPORT)
target_link_libraries(poolscope_httplib INTERFACE ${POOLSCOPE_HTTPLIB_LIBRARY} Threads::Threads)

if(POOLSCOPE_WINDOW)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Concurrent Gui Widgets DBus Charts Svg LinguistTools)
endif()
if(POOLSCOPE_TESTS OR POOLSCOPE_SHOTS OR (POOLSCOPE_BENCH AND POOLSCOPE_WINDOW))
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
endif()
if(POOLSCOPE_TESTS)
    find_package(rapidcheck REQUIRED)     # rapidcheck
endif()
if(POOLSCOPE_BENCH)
    find_package(benchmark REQUIRED)      # benchmark::benchmark
endif()
