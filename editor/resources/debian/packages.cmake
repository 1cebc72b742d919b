# Debian's packages, made by CPack, one for each component: tests/package/run makes and tries them. The component
# "licence" is in none of them, because Debian's copyright file says what it says.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kitemark)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own below
set(CPACK_PACKAGE_CONTACT "The Kitemark authors <kitemark@example.org>" CACHE STRING "Who answers for the packages")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL command data documentation)
if(KM_BUILD_EDITOR)
    list(APPEND CPACK_COMPONENTS_ALL editor)
endif()
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(same "(= ${PROJECT_VERSION})")

set(CPACK_DEBIAN_COMMAND_PACKAGE_NAME kitemark)
set(CPACK_DEBIAN_COMMAND_PACKAGE_SECTION education)
set(CPACK_DEBIAN_COMMAND_PACKAGE_SHLIBDEPS ON) # the libraries, with their versions, from the program itself
set(CPACK_DEBIAN_COMMAND_PACKAGE_DEPENDS "kitemark-data ${same}")
set(CPACK_DEBIAN_COMMAND_PACKAGE_SUGGESTS "kitemark-doc, kitemark-editor")
set(CPACK_DEBIAN_COMMAND_DESCRIPTION "check, sign and verify training programmes against a framework
Kitemark checks training programmes against the NHS Management and Leadership
Framework, finds every gap, and packs programme, evidence and report into one
signed package. A reviewer verifies that package offline: who signed it, that
nothing was altered, and that its claims hold when they are checked again.

This package has the command. The desktop editor is in kitemark-editor.")

set(CPACK_DEBIAN_DATA_PACKAGE_NAME kitemark-data)
set(CPACK_DEBIAN_DATA_PACKAGE_SECTION education)
set(CPACK_DEBIAN_DATA_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DATA_DESCRIPTION "frameworks, policies and explanations for Kitemark
Kitemark checks training programmes against the NHS Management and Leadership
Framework.

This package has the frameworks, policies, crosswalks and schemas that its
programs read, and a page on each finding.")

set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_NAME kitemark-doc)
set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_SECTION doc)
set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_SUGGESTS "kitemark, kitemark-editor")
set(CPACK_DEBIAN_DOCUMENTATION_DESCRIPTION "guides, formats and examples for Kitemark
Kitemark checks training programmes against the NHS Management and Leadership
Framework.

This package has the guides for providers and reviewers, the descriptions of
the file formats, and example programmes with their evidence.")

set(CPACK_DEBIAN_EDITOR_PACKAGE_NAME kitemark-editor)
set(CPACK_DEBIAN_EDITOR_PACKAGE_SECTION education)
set(CPACK_DEBIAN_EDITOR_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_EDITOR_PACKAGE_DEPENDS "kitemark-data ${same}")
# Manuals and reports are shown by the desktop's browser; screen readers hear of the window by at-spi2-core.
set(CPACK_DEBIAN_EDITOR_PACKAGE_RECOMMENDS "at-spi2-core, kitemark-doc, wx3.2-i18n, xdg-utils")
set(CPACK_DEBIAN_EDITOR_PACKAGE_SUGGESTS "kitemark")
set(CPACK_DEBIAN_EDITOR_DESCRIPTION "map training programmes to a framework and sign their evidence
Kitemark checks training programmes against the NHS Management and Leadership
Framework. With its desktop editor a provider writes down a programme, maps its
outcomes to the framework, finds every gap before submission, and signs the
evidence package; a reviewer opens such packages.

Everything can be done by keyboard, and read by a screen reader.")

# What Debian wants of each package's documentation: finish.cmake, before the packages are closed.
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/finish.cmake")
set(CPACK_KM_SOURCE_DIR "${PROJECT_SOURCE_DIR}")
include(CPack)
