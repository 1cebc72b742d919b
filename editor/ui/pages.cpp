// SPDX-License-Identifier: MIT
#include "editor/ui/main_frame.hpp"
#include "editor/ui/programme_page.hpp"

namespace km::ui {

std::vector<Page*> make_pages(wxWindow* parent, document::Session& session, Host& host)
{
    return {new ProgrammePage{parent, session, host}};
}

} // namespace km::ui
