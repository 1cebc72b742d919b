// SPDX-License-Identifier: MIT
#include "editor/ui/check_list.hpp"

#include <algorithm>
#include <utility>

namespace km::ui {

class CheckList::Model : public wxDataViewVirtualListModel {
public:
    Model(Text text, IsOn is_on) : m_text{std::move(text)}, m_is_on{std::move(is_on)} {}

    unsigned GetColumnCount() const override { return 2; }
    wxString GetColumnType(unsigned column) const override { return column == 0 ? "bool" : "string"; }
    void GetValueByRow(wxVariant& value, unsigned row, unsigned column) const override
    {
        if (column == 0) {
            value = m_is_on(row);
        } else {
            value = m_text(row);
        }
    }
    /// A click, or Space in the column of ticks. The change comes back through the document, not from here.
    bool SetValueByRow(const wxVariant& value, unsigned row, unsigned column) override
    {
        if (column == 0 && on_set) {
            on_set(row, value.GetBool());
        }
        return false;
    }
    std::function<void(unsigned row, bool on)> on_set;

private:
    Text m_text;
    IsOn m_is_on;
};

CheckList::CheckList(wxWindow* parent,
                     const wxString& name,
                     const wxString& check,
                     const wxString& what,
                     Text text,
                     IsOn is_on,
                     Set set)
    : wxDataViewCtrl{parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxDV_MULTIPLE}
    , m_model{new Model{std::move(text), is_on}}
    , m_is_on{std::move(is_on)}
    , m_set{std::move(set)}
{
    AssociateModel(m_model.get());
    AppendColumn(new wxDataViewColumn{check,
                                      new wxDataViewToggleRenderer{"bool", wxDATAVIEW_CELL_ACTIVATABLE}, 0,
                                      10 * GetCharWidth(), wxALIGN_CENTRE, wxDATAVIEW_COL_RESIZABLE});
    auto* words = new wxDataViewTextRenderer{"string", wxDATAVIEW_CELL_INERT};
    words->EnableEllipsize(wxELLIPSIZE_END);
    AppendColumn(
        new wxDataViewColumn{what, words, 1, 40 * GetCharWidth(), wxALIGN_LEFT, wxDATAVIEW_COL_RESIZABLE});
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        // The words get what the ticks leave.
        GetColumn(1)->SetWidth(std::max(GetClientSize().x - 14 * GetCharWidth(), 20 * GetCharWidth()));
        event.Skip();
    });
    SetName(name);
    // Later: the control is in the middle of its own change.
    m_model->on_set = [this](unsigned row, bool on) {
        CallAfter([this, row, on] {
            if (!m_read_only && row < rows() && m_is_on(row) != on) {
                m_set({row}, on);
            }
        });
    };
    Bind(wxEVT_CHAR, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_SPACE && !event.HasAnyModifiers()) {
            toggle();
        } else {
            event.Skip();
        }
    });
    Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) { toggle(); });
}

void CheckList::set_rows(unsigned count)
{
    m_model->Reset(count);
}

void CheckList::rows_changed()
{
    for (unsigned row = 0; row < rows(); ++row) {
        m_model->RowChanged(row);
    }
}

void CheckList::row_changed(unsigned row)
{
    m_model->RowChanged(row);
}

unsigned CheckList::rows() const
{
    return m_model->GetCount();
}

void CheckList::toggle()
{
    wxDataViewItemArray items;
    GetSelections(items);
    if (m_read_only || items.empty()) {
        return;
    }
    std::vector<unsigned> rows;
    bool all_on = true;
    for (const auto& item : items) {
        rows.push_back(m_model->GetRow(item));
        all_on = all_on && m_is_on(rows.back());
    }
    m_set(rows, !all_on);
}

void CheckList::select(unsigned row)
{
    UnselectAll();
    const auto item = m_model->GetItem(row);
    SetCurrentItem(item);
    Select(item);
}

} // namespace km::ui
