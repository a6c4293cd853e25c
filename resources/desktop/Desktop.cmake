# The entry starts the program by its whole path: PREFIX/bin needn't be where a desktop looks. The
# prefix is known when it is installed, not before.
set(desktop_entry "${CMAKE_CURRENT_BINARY_DIR}/${POOLSCOPE_ID}.desktop")
install(CODE "
    cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_PREFIX NORMALIZE OUTPUT_VARIABLE prefix)
    set(program \"\${prefix}/${CMAKE_INSTALL_BINDIR}/poolscope-gui\")
    set(POOLSCOPE_ID \"${POOLSCOPE_ID}\")
    configure_file(\"${CMAKE_CURRENT_LIST_DIR}/poolscope.desktop.in\" \"${desktop_entry}\" @ONLY)"
    COMPONENT desktop)
install(FILES "${desktop_entry}"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT desktop)

set(icons "${PROJECT_SOURCE_DIR}/resources/icons")
install(FILES "${icons}/poolscope.svg" RENAME "${POOLSCOPE_ID}.svg"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" COMPONENT desktop)
install(FILES "${icons}/poolscope-symbolic.svg" RENAME "${POOLSCOPE_ID}-symbolic.svg"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/symbolic/apps" COMPONENT desktop)

configure_file("${CMAKE_CURRENT_LIST_DIR}/poolscope.metainfo.xml.in"
    "${CMAKE_CURRENT_BINARY_DIR}/${POOLSCOPE_ID}.metainfo.xml" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/${POOLSCOPE_ID}.metainfo.xml"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT desktop)
