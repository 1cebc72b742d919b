# The version is written once, in project(); where another tool needs a copy, it is the same.
#   cmake -D ROOT=… -D VERSION=… -P check_version.cmake
cmake_minimum_required(VERSION 3.25)

file(READ "${ROOT}/vcpkg.json" manifest)
string(JSON said GET "${manifest}" version)
if(NOT said STREQUAL VERSION)
    message(FATAL_ERROR "vcpkg.json is of version ${said}, the project of ${VERSION}")
endif()
file(READ "${ROOT}/docs/man/kitemark.1" page)
if(NOT page MATCHES "\"kitemark ${VERSION}\"")
    message(FATAL_ERROR "docs/man/kitemark.1 is not of version ${VERSION}")
endif()
file(READ "${ROOT}/docs/CHANGELOG.md" changes)
if(NOT changes MATCHES "## \\[(Unreleased|${VERSION})\\]")
    message(FATAL_ERROR "docs/CHANGELOG.md has neither [Unreleased] nor [${VERSION}]")
endif()
