# What `cmake --install` puts where: the programs, and mp as the CMake package Poolscope, so that
#   find_package(Poolscope REQUIRED)
#   target_link_libraries(mine PRIVATE Poolscope::mp)
# is all another project needs. Headers land in include/poolscope/{mp,base}, for <mp/mp.h>.

include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/Poolscope")

set_target_properties(poolscope_mp PROPERTIES EXPORT_NAME mp)
set_target_properties(poolscope_base PROPERTIES EXPORT_NAME base)
set_target_properties(poolscope_msgpack PROPERTIES EXPORT_NAME msgpack)
target_include_directories(poolscope_base INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/poolscope>)
target_compile_features(poolscope_base INTERFACE cxx_std_20)
# A function travels as (build-id of its module, offset): the user's program needs a build-id too.
target_link_options(poolscope_mp INTERFACE $<INSTALL_INTERFACE:-Wl,--build-id=sha1>)

install(TARGETS poolscope_mp poolscope_base poolscope_msgpack EXPORT PoolscopeTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT mp)
install(EXPORT PoolscopeTargets NAMESPACE Poolscope:: DESTINATION "${package_folder}" COMPONENT mp)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/src/mp" "${PROJECT_SOURCE_DIR}/src/base"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/poolscope" COMPONENT mp
    FILES_MATCHING PATTERN "*.h")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/PoolscopeConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/PoolscopeConfig.cmake" INSTALL_DESTINATION "${package_folder}"
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/PoolscopeConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/PoolscopeConfig.cmake"
    "${PROJECT_BINARY_DIR}/PoolscopeConfigVersion.cmake"
    DESTINATION "${package_folder}" COMPONENT mp)

install(TARGETS poolscope RUNTIME COMPONENT programs)
if(POOLSCOPE_WINDOW)
    install(TARGETS poolscope-gui RUNTIME COMPONENT programs)
endif()
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT programs)
