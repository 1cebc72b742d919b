// SPDX-License-Identifier: MIT
#include "editor/ui/text_list.hpp"

#include "editor/ui/accessible.hpp"

#include <wx/settings.h>

#include <algorithm>
#include <utility>

namespace km::ui {

class TextList::Model : public wxDataViewVirtualListModel {
public:
    Model(unsigned columns, Text text) : m_columns{columns}, m_text{std::move(text)} {}

    unsigned GetColumnCount() const override { return m_columns; }
    wxString GetColumnType(unsigned) const override { return "string"; }
    void GetValueByRow(wxVariant& value, unsigned row, unsigned column) const override
    {
        value = m_text(row, column);
    }
    bool SetValueByRow(const wxVariant&, unsigned, unsigned) override { return false; }
    bool GetAttrByRow(unsigned row, unsigned, wxDataViewItemAttr& attributes) const override
    {
        const bool bold = m_emphasis && m_emphasis(row);
        attributes.SetBold(bold);
        return bold;
    }
    void set_emphasis(std::function<bool(unsigned)> emphasis) { m_emphasis = std::move(emphasis); }

private:
    unsigned m_columns;
    Text m_text;
    std::function<bool(unsigned)> m_emphasis;
};

TextList::TextList(
    wxWindow* parent, const wxString& name, const std::vector<Column>& columns, Text text, long style)
    : wxDataViewCtrl{parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, style | wxDV_ROW_LINES}
    , m_model{new Model{static_cast<unsigned>(columns.size()), std::move(text)}}
{
    AssociateModel(m_model.get());
    unsigned index = 0;
    for (const auto& column : columns) {
        auto* renderer = new wxDataViewTextRenderer{"string", wxDATAVIEW_CELL_INERT};
        renderer->EnableEllipsize(wxELLIPSIZE_END);
        AppendColumn(new wxDataViewColumn{column.title, renderer, index++, column.characters * GetCharWidth(),
                                          wxALIGN_LEFT, wxDATAVIEW_COL_RESIZABLE});
    }
    SetName(name);
    set_accessible_name(*this, name);
    // Columns that stretch share what the others leave, however wide the list becomes.
    Bind(wxEVT_SIZE, [this, columns](wxSizeEvent& event) {
        event.Skip();
        int left = event.GetSize().x - wxSystemSettings::GetMetric(wxSYS_VSCROLL_X) - GetCharWidth();
        int sharing = 0;
        for (unsigned i = 0; i < columns.size(); ++i) {
            if (!columns[i].stretches) {
                // 0 before it was first drawn; and the last one takes what is left over
                const int width = i + 1 < columns.size() ? GetColumn(i)->GetWidth() : 0;
                left -= width > 0 ? width : columns[i].characters * GetCharWidth();
            }
            sharing += columns[i].stretches ? 1 : 0;
        }
        for (unsigned i = 0; sharing > 0 && i < columns.size(); ++i) {
            if (columns[i].stretches) {
                GetColumn(i)->SetWidth(std::max(left / sharing, columns[i].characters * GetCharWidth()));
            }
        }
    });
}

TextList::~TextList() = default;

void TextList::set_rows(unsigned count)
{
    const auto before = row();
    m_model->Reset(count);
    if (before >= 0 && count > 0) {
        select(std::min(before, static_cast<int>(count) - 1));
    }
}

void TextList::row_changed(unsigned row)
{
    m_model->RowChanged(row);
}

void TextList::rows_changed()
{
    for (unsigned r = 0; r < rows(); ++r) {
        m_model->RowChanged(r);
    }
}

unsigned TextList::rows() const
{
    return m_model->GetCount();
}

int TextList::row() const
{
    const auto item = GetCurrentItem();
    return item.IsOk() ? static_cast<int>(m_model->GetRow(item)) : -1;
}

void TextList::select(int row)
{
    if (row < 0 || row >= static_cast<int>(rows())) {
        UnselectAll();
        return;
    }
    const auto item = m_model->GetItem(static_cast<unsigned>(row));
    UnselectAll();
    SetCurrentItem(item);
    Select(item);
    EnsureVisible(item);
}

std::vector<unsigned> TextList::selected_rows() const
{
    wxDataViewItemArray items;
    GetSelections(items);
    std::vector<unsigned> selected;
    for (const auto& item : items) {
        selected.push_back(m_model->GetRow(item));
    }
    return selected;
}

unsigned TextList::row_of(const wxDataViewItem& item) const
{
    return m_model->GetRow(item);
}

void TextList::set_emphasis(std::function<bool(unsigned row)> emphasis)
{
    m_model->set_emphasis(std::move(emphasis));
}

} // namespace km::ui
