# The languages of the window. Russian has every text; English the plural forms alone, for its other
# texts stand in the sources. After a change of texts:
#
#   cmake --build BUILD --target poolscope_gui_lupdate     # brings the new ones into the file
#
# then translate them (Qt Linguist, or any editor); a test refuses a file with a gap.

set(translations "${PROJECT_SOURCE_DIR}/resources/translations")

# lupdate reads the Designer forms, which AUTOUIC finds by itself, and the sources.
get_target_property(gui_sources poolscope_gui SOURCES)
file(GLOB gui_forms CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/ui/*.ui")
qt_add_lupdate(poolscope_gui
    TS_FILES "${translations}/poolscope_ru.ts"
    SOURCES ${gui_sources} "${PROJECT_SOURCE_DIR}/src/gui/main.cpp" ${gui_forms}
    INCLUDE_DIRECTORIES "${PROJECT_SOURCE_DIR}/src"
    OPTIONS -locations none -no-obsolete)
qt_add_lrelease(poolscope_gui
    TS_FILES "${translations}/poolscope_en.ts" "${translations}/poolscope_ru.ts"
    QM_FILES_OUTPUT_VARIABLE qm_files)
qt_add_resources(poolscope_gui translations PREFIX /translations
    BASE "${CMAKE_CURRENT_BINARY_DIR}" FILES ${qm_files})
