# What is released holds nothing of the fault points: no command of its build knows the switch, and
# the code of an object is, byte by byte, that of a source without any point.

function(run what)
    execute_process(${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        fail("${what} failed (${result}):\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

function(fail text)
    file(REMOVE_RECURSE "${scratch}")
    message(FATAL_ERROR "${text}")
endfunction()

# Compiles `from` by the command by which the release compiles `source`.
function(compile source from to)
    file(STRINGS "${scratch}/release/compile_commands.json" commands REGEX " -c ${source}\"")
    if(NOT commands MATCHES "\"command\": \"(.*) -o [^ ]+ -c ")
        fail("The release doesn't compile ${source}.")
    endif()
    run("Compiling ${from}" COMMAND sh -c "${CMAKE_MATCH_1} -o ${to} -c ${from}"
        WORKING_DIRECTORY "${scratch}/release")
endfunction()

function(symbols object)
    run("Listing the symbols of ${object}" COMMAND nm --demangle "${object}")
    set(output "${output}" PARENT_SCOPE)
endfunction()

execute_process(COMMAND mktemp -d OUTPUT_VARIABLE scratch OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
run("Configuring a release" COMMAND "${CMAKE_COMMAND}" --preset engine-only
    -B "${scratch}/release" WORKING_DIRECTORY "${SOURCE_DIR}")

file(READ "${scratch}/release/compile_commands.json" commands)
if(commands MATCHES "POOLSCOPE_FAULTS|fault_point\\.cpp")
    fail("A release is compiled with fault points: ${CMAKE_MATCH_0} stands in its commands.")
endif()

# One that compiles quickly, and its copy of the same name, as that may stand in the object.
set(source "${SOURCE_DIR}/src/mp/worker/stack_reporter.cpp")
set(bare "${scratch}/bare/stack_reporter.cpp")
file(READ "${source}" text)
string(REGEX REPLACE " *fault::hit\\([^)]*\\);\n" "" text_without "${text}")
if(text STREQUAL text_without)
    fail("${source} has no fault point to leave out.")
endif()
file(WRITE "${bare}" "${text_without}")
compile("${source}" "${source}" "${scratch}/with.o")
compile("${source}" "${bare}" "${scratch}/without.o")
foreach(name with without)
    run("Taking the code of ${name}.o" COMMAND objcopy -O binary --only-section=.text
        "${scratch}/${name}.o" "${scratch}/${name}.text")
    symbols("${scratch}/${name}.o")
    if(output MATCHES "mp::fault")
        fail("A release's object has symbols of fault points:\n${output}")
    endif()
endforeach()
run("Comparing the code with and without fault points" COMMAND "${CMAKE_COMMAND}" -E compare_files
    "${scratch}/with.text" "${scratch}/without.text")

# And the search above finds what is there: in the library of this build, which has tests.
symbols("${LIBRARY}")
if(NOT output MATCHES "mp::fault::passed")
    fail("${LIBRARY} has no fault points, though it is one for tests.")
endif()
file(REMOVE_RECURSE "${scratch}")
