# Installs the built tree to a temporary prefix, then takes the README's first C++ program as another
# project would: find_package(Poolscope), build, run. Nothing of it lies in the source or build tree.

function(run what)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
        ERROR_VARIABLE output TIMEOUT 100)
    if(NOT result EQUAL 0)
        file(REMOVE_RECURSE "${scratch}")
        message(FATAL_ERROR "${what} failed (${result}):\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

# The README's first ```cpp block → FILE.
function(extract_program readme file)
    file(READ "${readme}" text)
    set(fence "```cpp\n")
    string(FIND "${text}" "${fence}" start)
    if(start EQUAL -1)
        message(FATAL_ERROR "${readme} has no C++ program: no line \"```cpp\".")
    endif()
    string(LENGTH "${fence}" length)
    math(EXPR start "${start} + ${length}")
    string(SUBSTRING "${text}" ${start} -1 text)
    string(FIND "${text}" "```" end)
    string(SUBSTRING "${text}" 0 ${end} text)
    file(WRITE "${file}" "${text}")
endfunction()

execute_process(COMMAND mktemp -d OUTPUT_VARIABLE scratch OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)

run("The installation" "${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${scratch}/prefix"
    --component mp)
file(COPY "${CONSUMER}/" DESTINATION "${scratch}/consumer")
extract_program("${README}" "${scratch}/consumer/example.cpp")
run("Configuring the README's program" "${CMAKE_COMMAND}" -G Ninja -S "${scratch}/consumer"
    -B "${scratch}/build" "-DCMAKE_PREFIX_PATH=${scratch}/prefix" "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
run("Building the README's program" "${CMAKE_COMMAND}" --build "${scratch}/build")
run("The README's program" "${scratch}/build/example")
file(REMOVE_RECURSE "${scratch}")

set(expected "10\n20\n40\n625\n")
if(NOT output STREQUAL expected)
    message(FATAL_ERROR "The README's program printed\n${output}and not\n${expected}")
endif()
