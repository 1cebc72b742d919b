// SPDX-License-Identifier: MIT
#include "editor/ui/coverage_page.hpp"
#include "editor/ui/evidence_page.hpp"
#include "editor/ui/findings_page.hpp"
#include "editor/ui/main_frame.hpp"
#include "editor/ui/mapping_page.hpp"
#include "editor/ui/outcomes_page.hpp"
#include "editor/ui/programme_page.hpp"
#include "editor/ui/submit_page.hpp"

#include <wx/translation.h>

namespace km::ui {
namespace {

template <typename Kind>
Page* make(wxWindow* parent, document::Session& session, Host& host)
{
    return new Kind{parent, session, host};
}

} // namespace

std::vector<PageKind> page_kinds(const document::Document& document)
{
    std::vector<PageKind> kinds{
        {"programme", _("&Programme"), make<ProgrammePage>}, {"outcomes", _("&Outcomes"), make<OutcomesPage>},
        {"mapping", _("&Mapping"), make<MappingPage>},       {"coverage", _("&Coverage"), make<CoveragePage>},
        {"evidence", _("E&vidence"), make<EvidencePage>},    {"findings", _("F&indings"), make<FindingsPage>},
    };
    if (!document.is_read_only()) { // what comes out of a package was submitted already
        kinds.push_back({"submit", _("&Submit"), make<SubmitPage>});
    }
    return kinds;
}

} // namespace km::ui
