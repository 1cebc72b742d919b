// SPDX-License-Identifier: MIT
#include "editor/ui/comparison_frame.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_list.hpp"
#include "validator/base/utf8.hpp"

#include <wx/accel.h>
#include <wx/button.h>
#include <wx/clipbrd.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/translation.h>

#include <algorithm>

namespace km::ui {
namespace {

using document::Difference;
using Kind = Difference::Kind;

// Difference::aspect, for the catalogue.
[[maybe_unused]] constexpr const char* kAspects[] = {
    wxTRANSLATE("Short name"),
    wxTRANSLATE("Version"),
    wxTRANSLATE("Title"),
    wxTRANSLATE("Language"),
    wxTRANSLATE("Framework"),
    wxTRANSLATE("Policy"),
    wxTRANSLATE("Provider"),
    wxTRANSLATE("Claimed stages"),
    wxTRANSLATE("UKPRN"),
    wxTRANSLATE("ODS code"),
    wxTRANSLATE("Contact"),
    wxTRANSLATE("Internal verifier"),
    wxTRANSLATE("Delivery"),
    wxTRANSLATE("Learning hours"),
    wxTRANSLATE("Embeds"),
    wxTRANSLATE("Summary"),
    wxTRANSLATE("Text"),
    wxTRANSLATE("Module"),
    wxTRANSLATE("Type"),
    wxTRANSLATE("File"),
    wxTRANSLATE("Assessed outcomes"),
    wxTRANSLATE("Content"),
    wxTRANSLATE("Original name"),
    wxTRANSLATE("Depth"),
    wxTRANSLATE("Stages"),
    wxTRANSLATE("Rationale"),
    wxTRANSLATE("Citations"),
    wxTRANSLATE("To be confirmed"),
};

constexpr std::size_t kShownDigest = 16;

wxString kind_word(Kind kind)
{
    switch (kind) {
    case Kind::added: return _("added");
    case Kind::removed: return _("removed");
    case Kind::changed: return _("changed");
    }
    return {};
}

wxString element_word(Difference::Element element)
{
    switch (element) {
    case Difference::Element::particulars: return _("Programme");
    case Difference::Element::module: return _("Module");
    case Difference::Element::outcome: return _("Outcome");
    case Difference::Element::assessment: return _("Assessment");
    case Difference::Element::evidence: return _("Evidence");
    case Difference::Element::mapping: return _("Mapping");
    }
    return {};
}

wxString origin(const document::Earlier& earlier, const std::filesystem::path& file)
{
    const auto name = path_text(file.filename());
    if (!earlier.is_package) {
        return wxString::Format(_("Earlier: %s, a programme's file that nobody signed."), name);
    }
    return earlier.is_authentic
               ? wxString::Format(_("Earlier: %s, signed by somebody whom you trust, and unchanged."), name)
               : wxString::Format(
                     _("Earlier: %s. It is not proven who signed it, or that nothing was changed."), name);
}

} // namespace

ComparisonFrame::ComparisonFrame(wxWindow* parent,
                                 const document::Earlier& earlier,
                                 const std::filesystem::path& earlier_file,
                                 const model::Programme& now)
    : wxFrame{parent, wxID_ANY, _("Compared with an earlier package – Kitemark")}
    , m_differences{document::compare(earlier.programme, now)}
    , m_list{nullptr}
{
    SetName("ComparisonFrame");
    auto* panel = new wxPanel{this};
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    const int gap = GetCharWidth();
    const auto count = [&](Kind kind) {
        return std::count_if(m_differences.begin(), m_differences.end(),
                             [&](const Difference& difference) { return difference.kind == kind; });
    };
    auto summary = m_differences.empty() ? wxString{_("Nothing differs.")} // TRANSLATORS: three numbers
                                         : wxString::Format(_("Added: %ld. Removed: %ld. Changed: %ld."),
                                                            static_cast<long>(count(Kind::added)),
                                                            static_cast<long>(count(Kind::removed)),
                                                            static_cast<long>(count(Kind::changed)));
    if (earlier.programme.id != now.id) {
        // TRANSLATORS: short names of two programmes
        summary = wxString::Format(_("These are two different programmes: %s and %s."),
                                   to_wx(printable(earlier.programme.id)), to_wx(printable(now.id))) +
                  " " + summary;
    }
    auto* headline = new wxStaticText{panel, wxID_ANY, summary};
    headline->SetName("summary");
    headline->SetFont(headline->GetFont().Bold());
    sizer->Add(headline, 0, wxEXPAND | wxALL, gap);
    sizer->Add(new wxStaticText{panel, wxID_ANY, origin(earlier, earlier_file)}, 0,
               wxEXPAND | wxLEFT | wxRIGHT, gap);
    m_list = new TextList{panel,
                          _("Differences"),
                          {{_("Change"), 10},
                           {_("What"), 13},
                           {_("Which"), 18},
                           {_("Part"), 18},
                           {_("Before"), 20, true},
                           {_("Now"), 20, true}},
                          [this](unsigned row, unsigned column) { return cell(row, column); },
                          wxDV_MULTIPLE};
    m_list->SetName("differences");
    m_list->set_rows(static_cast<unsigned>(m_differences.size()));
    sizer->Add(m_list, 1, wxEXPAND | wxALL, gap);
    auto* buttons = new wxBoxSizer{wxHORIZONTAL};
    auto* copy_button = new wxButton{panel, wxID_ANY, _("&Copy the list")};
    copy_button->SetName("copy");
    copy_button->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { copy(); });
    auto* close_button = new wxButton{panel, wxID_CLOSE, _("C&lose")};
    close_button->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Close(); });
    buttons->Add(copy_button, 0, wxRIGHT, gap);
    buttons->Add(close_button);
    sizer->Add(buttons, 0, wxALIGN_RIGHT | wxLEFT | wxRIGHT | wxBOTTOM, gap);
    panel->SetSizer(sizer);
    wxAcceleratorEntry keys[] = {{wxACCEL_NORMAL, WXK_ESCAPE, wxID_CLOSE}, {wxACCEL_CTRL, 'W', wxID_CLOSE}};
    SetAcceleratorTable(wxAcceleratorTable{2, keys});
    Bind(
        wxEVT_MENU, [this](wxCommandEvent&) { Close(); }, wxID_CLOSE);
    SetSize(wxSize{125 * GetCharWidth(), 34 * GetCharHeight()});
    m_list->SetFocus();
    m_list->select(0);
}

wxString ComparisonFrame::cell(unsigned row, unsigned column) const
{
    if (row >= m_differences.size()) {
        return {};
    }
    const auto& difference = m_differences[row];
    // Of a file's content only that it is another one can be said; its digest names it.
    const auto value = [&](const std::string& text) {
        const bool digest = difference.aspect == "Content" && text.size() > kShownDigest;
        return to_wx(printable(digest ? text.substr(0, kShownDigest) + "…" : text));
    };
    switch (column) {
    case 0: return kind_word(difference.kind);
    case 1: return element_word(difference.element);
    case 2: return to_wx(printable(difference.id));
    case 3: return translated(difference.aspect);
    case 4: return value(difference.before);
    default: return value(difference.after);
    }
}

void ComparisonFrame::copy()
{
    wxString text;
    for (unsigned row = 0; row < m_list->rows(); ++row) {
        for (unsigned column = 0; column < m_list->GetColumnCount(); ++column) {
            auto value = cell(row, column);
            value.Replace("\t", " ");
            value.Replace("\n", " ");
            text += (column == 0 ? "" : "\t") + value;
        }
        text += "\n";
    }
    if (wxClipboardLocker locker; !!locker) {
        wxTheClipboard->SetData(new wxTextDataObject{text});
    }
}

} // namespace km::ui
