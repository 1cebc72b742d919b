// SPDX-License-Identifier: MIT
/// @file
/// kitemark-editor [FILE]...: opens programmes and packages; without a file, the start page.

#include "editor/app/application.hpp"
#include "editor/app/language.hpp"
#include "validator/base/paths.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

wxIMPLEMENT_APP_NO_MAIN(km::app::EditorApp);

namespace {

int run(int argc, char** argv)
{
    km::app::set_locale();
    CLI::App options{"Writes, maps, checks and submits programmes of management and leadership training.",
                     "kitemark-editor"};
    std::vector<std::string> files;
    options.add_option("FILE", files, "Programmes (.programme.xml) and packages (.asice) to open");
    std::string display;
    options.add_option("--display", display, "The X display to use"); // GTK takes it out of argv itself
    options.set_version_flag("--version", "kitemark-editor " + std::string{km::software_version()});
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return options.exit(error) == 0 ? 0 : 2;
    }
    // As bytes: a name that is no text does not come through wxWidgets.
    km::app::EditorApp::files.assign(files.begin(), files.end());
    return wxEntry(argc, argv);
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fputs("kitemark-editor: internal error: ", stderr);
        std::fputs(error.what(), stderr);
        std::fputs(". Please report this.\n", stderr);
        return 4;
    }
}
