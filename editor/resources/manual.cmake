# Makes of the user's manual a page for the browser: its headings become anchors that the program opens.
#   cmake -D CMARK=… -D IN=editor.md -D OUT=manual.html -P manual.cmake
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND "${CMARK}" --smart "${IN}" OUTPUT_VARIABLE body COMMAND_ERROR_IS_FATAL ANY ENCODING UTF-8)
string(REGEX MATCHALL "<h2>[^<]*</h2>" headings "${body}")
foreach(heading IN LISTS headings)
    string(REGEX REPLACE "</?h2>" "" words "${heading}")
    string(TOLOWER "${words}" anchor)
    string(REPLACE " " "-" anchor "${anchor}")
    string(REPLACE "${heading}" "<h2 id=\"${anchor}\">${words}</h2>" body "${body}")
endforeach()
file(WRITE "${OUT}" "<!DOCTYPE html>
<html lang=\"en-GB\"><head><meta charset=\"UTF-8\"><title>The Kitemark editor</title>
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem } h2:target { outline: 2px solid; outline-offset: .3rem }
</style></head><body><main>
${body}</main></body></html>
")
