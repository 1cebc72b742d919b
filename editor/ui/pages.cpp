// SPDX-License-Identifier: MIT
#include "editor/ui/coverage_page.hpp"
#include "editor/ui/evidence_page.hpp"
#include "editor/ui/main_frame.hpp"
#include "editor/ui/programme_page.hpp"

#include <wx/translation.h>

namespace km::ui {
namespace {

template <typename Kind>
Page* make(wxWindow* parent, document::Session& session, Host& host)
{
    return new Kind{parent, session, host};
}

} // namespace

std::vector<PageKind> page_kinds()
{
    return {
        {"programme", _("&Programme"), make<ProgrammePage>},
        {"coverage", _("&Coverage"), make<CoveragePage>},
        {"evidence", _("&Evidence"), make<EvidencePage>},
    };
}

} // namespace km::ui
