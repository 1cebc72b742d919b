# Run by CPack on the folders that become packages: copyright and changelogs for each, manuals compressed without
# names and times, so that the same tree gives the same packages.
set(names "command=kitemark" "data=kitemark-data" "documentation=kitemark-doc" "editor=kitemark-editor")

function(km_compress file)
    execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
    file(CHMOD "${file}.gz" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # SOURCE_DATE_EPOCH, where it is set
foreach(pair IN LISTS names)
    string(REGEX MATCH "^(.*)=(.*)$" ignored "${pair}")
    set(root "${CPACK_TEMPORARY_DIRECTORY}/${CMAKE_MATCH_1}/usr")
    set(package "${CMAKE_MATCH_2}")
    if(NOT IS_DIRECTORY "${root}")
        continue() # not built
    endif()
    set(documentation "${root}/share/doc/${package}")
    configure_file("${CMAKE_CURRENT_LIST_DIR}/copyright" "${documentation}/copyright" COPYONLY) # heeds no DESTDIR
    configure_file("${CMAKE_CURRENT_LIST_DIR}/changelog.in" "${documentation}/changelog" @ONLY)
    km_compress("${documentation}/changelog")
    configure_file("${CPACK_KM_SOURCE_DIR}/docs/CHANGELOG.md" "${documentation}/NEWS.md" COPYONLY)
    km_compress("${documentation}/NEWS.md")
    file(GLOB pages "${root}/share/man/man*/*.[1-9]")
    foreach(page IN LISTS pages)
        km_compress("${page}")
    endforeach()
endforeach()
