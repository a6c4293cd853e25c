# Installs what the desktop reads to a temporary prefix and lets the desktop's own tools judge it.
# A blank in the prefix: the entry has to quote its program.

execute_process(COMMAND mktemp -d OUTPUT_VARIABLE scratch OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
set(prefix "${scratch}/a prefix")
set(share "${prefix}/share")

function(refuse why)
    file(REMOVE_RECURSE "${scratch}")
    message(FATAL_ERROR "${why}")
endfunction()

function(run what)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
        ERROR_VARIABLE output TIMEOUT 60)
    if(NOT result EQUAL 0)
        refuse("${what} (${result}):\n${output}")
    endif()
endfunction()

function(expect_text file text)
    file(READ "${file}" content)
    string(FIND "${content}" "${text}" place)
    if(place EQUAL -1)
        refuse("${file} doesn't say ${text}:\n${content}")
    endif()
endfunction()

foreach(tool IN ITEMS desktop-file-validate appstreamcli)
    find_program(${tool}_found ${tool})
    if(NOT ${tool}_found)
        refuse("${tool} is missing; ./dev test installs it.")
    endif()
endforeach()

run("The installation" "${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${prefix}"
    --component desktop)
set(entry "${share}/applications/${ID}.desktop")
set(metainfo "${share}/metainfo/${ID}.metainfo.xml")
run("desktop-file-validate" desktop-file-validate --no-hints "${entry}")
run("appstreamcli" appstreamcli validate --no-net "${metainfo}")

expect_text("${entry}" "Exec=\"${prefix}/bin/poolscope-gui\"")
expect_text("${entry}" "Icon=${ID}\n")
expect_text("${metainfo}" "<id>${ID}</id>")
expect_text("${metainfo}" "<launchable type=\"desktop-id\">${ID}.desktop</launchable>")
expect_text("${metainfo}" "<release version=\"${VERSION}\"")
foreach(icon IN ITEMS "scalable/apps/${ID}.svg" "symbolic/apps/${ID}-symbolic.svg")
    expect_text("${share}/icons/hicolor/${icon}" "<svg ")
endforeach()
file(REMOVE_RECURSE "${scratch}")
