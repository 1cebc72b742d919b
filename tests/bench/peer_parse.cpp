// SPDX-License-Identifier: MIT
/// @file
/// What `kitemark validate` is measured against: reads the files and parses them with tinyxml2, nothing else.

#include <tinyxml2.h>

#include <cstdio>

int main(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        tinyxml2::XMLDocument document;
        if (document.LoadFile(argv[i]) != tinyxml2::XML_SUCCESS) {
            std::fprintf(stderr, "%s: %s\n", argv[i], document.ErrorStr());
            return 1;
        }
    }
    return 0;
}
