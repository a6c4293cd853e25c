# Configures the preset engine-only in a scratch folder where CMake can't find Qt, and looks at what
# would be built: the command and the library, neither Qt nor tests. Then at those two as this build
# made them: neither needs a library of Qt.

function(fail sentence)
    file(REMOVE_RECURSE "${scratch}")
    message(FATAL_ERROR "${sentence}")
endfunction()

# Fails if TEXT, a file's, has a match of PATTERN.
function(refuse what text pattern)
    string(REGEX MATCH "[^\n ]*${pattern}[^\n ]*" found "${text}")
    if(found)
        fail("${what} names ${found}")
    endif()
endfunction()

function(require what text pattern)
    if(NOT text MATCHES "${pattern}")
        fail("${what} doesn't name ${pattern}")
    endif()
endfunction()

# A file of the scratch folder, without the folders' own names, which may say anything.
function(read_file name out)
    file(READ "${scratch}/${name}" text)
    string(REPLACE "${scratch}" "BUILD" text "${text}")
    string(REPLACE "${SOURCE_DIR}" "SOURCE" text "${text}")
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

execute_process(COMMAND mktemp -d OUTPUT_VARIABLE scratch OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(
    COMMAND "${CMAKE_COMMAND}" --preset engine-only -B "${scratch}"
        -DCMAKE_DISABLE_FIND_PACKAGE_Qt6=ON -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
        "-DCMAKE_CXX_COMPILER=${CXX}"
    WORKING_DIRECTORY "${SOURCE_DIR}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 100)
if(NOT result EQUAL 0)
    fail("The preset engine-only can't be configured without Qt:\n${output}")
endif()

set(qt "(libQt|Qt[0-9]*::|/qt[0-9]*/|/Qt[A-Z0-9][A-Za-z0-9]*|-DQT_|_autogen)")
foreach(name build.ninja compile_commands.json CMakeCache.txt)
    read_file(${name} text)
    if(NOT name STREQUAL "CMakeCache.txt")    # it knows the switch that we have set
        refuse("${name}" "${text}" "${qt}")
        refuse("${name}" "${text}" "SOURCE/(tests|src/gui|ui)/")
    endif()
    refuse("${name}" "${text}" "Qt6[A-Za-z]*_DIR:PATH=/")
endforeach()
read_file(build.ninja text)
require(build.ninja "${text}" "\nbuild bin/poolscope: ")
require(build.ninja "${text}" "\nbuild [^\n]*libpoolscope_mp\\.a: ")
refuse(build.ninja "${text}" "build bin/poolscope-gui")
read_file(compile_commands.json text)
require(compile_commands.json "${text}" "SOURCE/src/cli/main\\.cpp")

execute_process(COMMAND ldd "${PROGRAM}" OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
require("ldd of ${PROGRAM}" "${text}" "libc\\.so")
refuse("ldd of ${PROGRAM}" "${text}" "(libQt|libicu|not found)")
execute_process(COMMAND "${NM}" --undefined-only "${LIBRARY}" OUTPUT_VARIABLE text
    ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
require("${LIBRARY}" "${text}" " U ")
refuse("${LIBRARY}" "${text}" "_ZN?K?[0-9]+Q[A-Z]")

file(REMOVE_RECURSE "${scratch}")
