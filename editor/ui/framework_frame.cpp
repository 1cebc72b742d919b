// SPDX-License-Identifier: MIT
#include "editor/ui/framework_frame.hpp"

#include "editor/document/item_search.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/framework_text.hpp"
#include "editor/ui/print_text.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/window_layout.hpp"
#include "editor/ui/wrapped_text.hpp"
#include "validator/base/c_ptr.hpp"
#include "validator/base/utf8.hpp"

#include <wx/choice.h>
#include <wx/clipbrd.h>
#include <wx/menu.h>
#include <wx/panel.h>
#include <wx/scrolwin.h>
#include <wx/settings.h>
#include <wx/sizer.h>
#include <wx/splitter.h>
#include <wx/srchctrl.h>
#include <wx/stattext.h>
#include <wx/statusbr.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>
#include <gtk/gtk.h>
#include <utility>

namespace km::ui {
namespace {

constexpr const char* kSash = "framework-sash";
/// Of a statement, in characters: a narrower one is hard to read.
constexpr int kNarrowest = 14;

/// How high the text is where lines are no wider than @p width.
int height_of(wxWindow& window, const wxString& text, int width)
{
    const CPtr<PangoLayout, g_object_unref> layout{
        gtk_widget_create_pango_layout(window.GetHandle(), text.utf8_str())};
    pango_layout_set_width(layout.get(), width * PANGO_SCALE);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    int height = 0;
    pango_layout_get_pixel_size(layout.get(), nullptr, &height);
    return height;
}

} // namespace

/// The items as a tree of one column. An item's id is its index and one; the row for the pack itself has the last.
class FrameworkFrame::Tree : public wxDataViewModel {
public:
    void show(const model::Framework& framework)
    {
        m_framework = &framework;
        m_children.assign(framework.items.size(), {});
        m_top.clear();
        for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
            const auto parent = framework.items[i].parent;
            (parent == model::kNone ? m_top : m_children[parent]).push_back(i);
        }
        Cleared();
    }
    [[nodiscard]] wxDataViewItem item_of(std::uint32_t index) const
    {
        const auto id = index == model::kNone ? m_framework->items.size() : std::size_t{index};
        return wxDataViewItem{reinterpret_cast<void*>(id + 1)}; // NOLINT
    }
    /// model::kNone for the pack itself.
    [[nodiscard]] std::uint32_t index_of(const wxDataViewItem& item) const
    {
        const auto id = reinterpret_cast<std::size_t>(item.GetID());
        return id == 0 || id > m_framework->items.size() ? model::kNone : static_cast<std::uint32_t>(id - 1);
    }

    unsigned GetColumnCount() const override { return 1; }
    wxString GetColumnType(unsigned) const override { return "string"; }
    void GetValue(wxVariant& value, const wxDataViewItem& item, unsigned) const override
    {
        const auto index = index_of(item);
        value = index == model::kNone ? wxString{_("About this framework")}
                                      : item_line_labelled(m_framework->items[index]);
    }
    bool SetValue(const wxVariant&, const wxDataViewItem&, unsigned) override { return false; }
    wxDataViewItem GetParent(const wxDataViewItem& item) const override
    {
        const auto index = index_of(item);
        const auto parent = index == model::kNone ? model::kNone : m_framework->items[index].parent;
        return parent == model::kNone ? wxDataViewItem{} : item_of(parent);
    }
    bool IsContainer(const wxDataViewItem& item) const override
    {
        const auto index = index_of(item);
        return !item.IsOk() || (index != model::kNone && !m_children[index].empty());
    }
    bool HasContainerColumns(const wxDataViewItem&) const override { return true; }
    unsigned GetChildren(const wxDataViewItem& item, wxDataViewItemArray& children) const override
    {
        if (m_framework == nullptr) {
            return 0;
        }
        if (!item.IsOk()) {
            children.Add(item_of(model::kNone));
        }
        for (const auto child : item.IsOk() ? m_children[index_of(item)] : m_top) {
            children.Add(item_of(child));
        }
        return static_cast<unsigned>(children.GetCount());
    }

private:
    const model::Framework* m_framework = nullptr;
    std::vector<std::vector<std::uint32_t>> m_children;
    std::vector<std::uint32_t> m_top;
};

/// What the stages say of an item, side by side and in whole: in one row where there is room, else in as many as it
/// takes. The fields are made once and filled again.
class FrameworkFrame::Statements : public wxScrolledWindow {
public:
    explicit Statements(wxWindow* parent)
        : wxScrolledWindow{parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL}
        , m_grid{new wxFlexGridSizer{1, GetCharHeight() / 2, GetCharWidth()}}
    {
        SetScrollRate(0, GetCharHeight());
        SetSizer(m_grid);
        Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
            event.Skip();
            arrange();
        });
    }

    /// model::kNone: what the stages are. False: they say nothing.
    bool show(const model::Framework& framework, std::uint32_t item)
    {
        m_used = 0;
        for (std::size_t stage = 0; stage < framework.stages.size(); ++stage) {
            const auto said = text_of(framework, item, stage);
            if (said.empty()) {
                continue;
            }
            auto& field = m_used == m_fields.size() ? add_field() : m_fields[m_used];
            ++m_used;
            if (const auto title = to_wx(framework.stages[stage].title); title != field.title) {
                set_accessible_name(*field.text, title); // the label's own words have line breaks
                field.title = title;
                field.wrapped = 0;
            }
            field.text->ChangeValue(said);
            field.text->SetInsertionPoint(0);
        }
        for (std::size_t i = 0; i < m_fields.size(); ++i) {
            m_grid->Show(i, i < m_used);
        }
        Scroll(0, 0);
        arrange();
        return m_used > 0;
    }

private:
    struct Field {
        wxStaticText* label;
        wxTextCtrl* text;
        wxString title{}; ///< of the stage
        int wrapped = 0;  ///< the width that the label is wrapped to; wrapping takes its time
    };
    static wxString text_of(const model::Framework& framework, std::uint32_t item, std::size_t stage)
    {
        if (item == model::kNone) {
            return to_wx(framework.stages[stage].text);
        }
        const auto& statements = framework.items[item].statements;
        return stage < statements.size() ? to_wx(statements[stage]) : wxString{};
    }
    Field& add_field()
    {
        auto* label = new wxStaticText{this, wxID_ANY, wxString{}};
        auto* text =
            new TextArea{this, wxString::Format("statement-%zu", m_fields.size()).utf8_str(), wxTE_READONLY};
        set_label(*text, *label);
        auto* block = new wxBoxSizer{wxVERTICAL};
        block->Add(label);
        block->Add(text, 1, wxEXPAND);
        m_grid->Add(block, 0, wxEXPAND);
        return m_fields.emplace_back(Field{label, text});
    }
    void arrange()
    {
        const int used = static_cast<int>(m_used);
        const int gap = GetCharWidth();
        // There may be a scroll bar or not: how wide things are decides that, so they cannot depend on it.
        const int bar = wxSystemSettings::GetMetric(wxSYS_VSCROLL_X, this);
        const int room = GetSize().x - bar;
        if (used == 0 || room < kNarrowest * gap) { // nothing to arrange, or no size yet
            return;
        }
        const int most = std::clamp(room / (kNarrowest * gap), 1, used);
        const int rows = (used + most - 1) / most;
        const int columns = (used + rows - 1) / rows; // 3 and 2 rather than 4 and 1
        const int width = std::max(room / columns - gap, gap);
        int label_height = 0;
        for (std::size_t i = 0; i < m_used; ++i) {
            auto& field = m_fields[i];
            if (std::exchange(field.wrapped, width) != width) {
                field.label->SetLabel(wxControl::EscapeMnemonics(field.title));
                field.label->Wrap(width);
            }
            label_height = std::max(label_height, field.label->GetBestSize().y);
        }
        // A field is never higher than what is in view: the keys that scroll in it show all of it then.
        const int highest = std::max(GetClientSize().y - label_height, 3 * GetCharHeight());
        for (std::size_t i = 0; i < m_used; ++i) {
            const auto& field = m_fields[i];
            field.label->SetMinSize(wxSize{width, label_height});
            const int text_width = width - gap - bar - TextArea::margins().x;
            const int height = rows == 1 ? highest
                                         : height_of(*field.text, field.text->GetValue(), text_width) +
                                               TextArea::margins().y + GetCharHeight() / 2; // its edges
            field.text->SetMinSize(wxSize{width, std::min(height, highest)});
        }
        m_grid->SetCols(columns);
        FitInside();
        Layout();
    }

    wxFlexGridSizer* m_grid;
    std::vector<Field> m_fields;
    std::size_t m_used = 0; ///< the first so many of the fields
};

FrameworkFrame::FrameworkFrame(Application& application, std::vector<format::FrameworkPack> frameworks)
    : wxFrame{nullptr, wxID_ANY, _("Framework browser")}
    , m_application{application}
    , m_frameworks{std::move(frameworks)}
    , m_item{model::kNone}
    , m_choice{nullptr}
    , m_search{nullptr}
    , m_found{nullptr}
    , m_tree{nullptr}
    , m_list{nullptr}
    , m_splitter{nullptr}
    , m_heading{nullptr}
    , m_statements_label{nullptr}
    , m_statements{nullptr}
    , m_text{nullptr}
    , m_model{new Tree}
{
    SetName("FrameworkFrame");
    auto* panel = new wxPanel{this};
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{panel, wxID_ANY, _("Frame&work:")};
    m_choice = new wxChoice{panel, wxID_ANY};
    m_choice->SetName("framework");
    set_label(*m_choice, *label);
    m_choice->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { show_pack(); });
    auto* search_label = new wxStaticText{panel, wxID_ANY, _("&Search:")};
    m_search = new wxSearchCtrl{panel, wxID_ANY};
    m_search->SetName("search");
    m_search->ShowCancelButton(true);
    set_label(*m_search, *search_label);
    m_search->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { search(); });
    m_search->Bind(wxEVT_SEARCHCTRL_CANCEL_BTN, [this](wxCommandEvent&) { m_search->Clear(); });
    m_search->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_ESCAPE) {
            m_search->Clear();
        } else if (event.GetKeyCode() == WXK_DOWN) {
            (m_list->IsShown() ? static_cast<wxWindow*>(m_list) : m_tree)->SetFocus();
        } else {
            event.Skip();
        }
    });
    auto* top = new wxBoxSizer{wxHORIZONTAL};
    top->Add(label, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
    m_choice->SetMinSize(wxSize{20 * gap, -1}); // long titles are cut rather than the window widened
    top->Add(m_choice, 1, wxALIGN_CENTRE_VERTICAL | wxRIGHT, 2 * gap);
    top->Add(search_label, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
    top->Add(m_search, 1, wxALIGN_CENTRE_VERTICAL);

    m_splitter = new wxSplitterWindow{panel, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                                      wxSP_LIVE_UPDATE | wxSP_3DSASH};
    m_splitter->SetName(kSash);
    m_splitter->SetMinimumPaneSize(20 * gap);
    m_splitter->SetSashGravity(0.3);
    auto* left = build_tree(m_splitter);
    auto* right = build_item(m_splitter);
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(top, 0, wxEXPAND | wxALL, gap);
    all->Add(m_splitter, 1, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
    panel->SetSizer(all);
    build_menus();
    CreateStatusBar();
    set_live(*GetStatusBar());
    m_splitter->SplitVertically(left, right);
    restore_layout();
    Bind(wxEVT_CLOSE_WINDOW, [this](wxCloseEvent& event) {
        remember_layout();
        event.Skip();
    });

    for (const auto& pack : m_frameworks) {
        // TRANSLATORS: title and version of a framework
        m_choice->Append(wxString::Format(_("%s (%s)"), to_wx(pack.model.title), to_wx(pack.model.version)));
    }
    m_choice->SetSelection(0);
    show_pack();
    m_search->SetFocus();
}

FrameworkFrame::~FrameworkFrame() = default;

wxWindow* FrameworkFrame::build_tree(wxWindow* parent)
{
    auto* panel = new wxPanel{parent};
    m_found = new wxStaticText{panel, wxID_ANY, wxString{}};
    m_found->SetName("found");
    set_live(*m_found);
    m_tree = new wxDataViewCtrl{panel, wxID_ANY};
    m_tree->SetName("tree");
    set_accessible_name(*m_tree, _("Items of the framework"));
    auto* renderer = new wxDataViewTextRenderer{"string", wxDATAVIEW_CELL_INERT};
    renderer->EnableEllipsize(wxELLIPSIZE_END);
    auto* column = new wxDataViewColumn{_("Item"),           renderer,     0,
                                        20 * GetCharWidth(), wxALIGN_LEFT, wxDATAVIEW_COL_RESIZABLE};
    m_tree->AppendColumn(column);
    m_tree->SetExpanderColumn(column);
    m_tree->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        if (const auto selected = m_tree->GetSelection(); selected.IsOk()) {
            m_item = m_model->index_of(selected);
            refresh_item();
        }
    });
    m_list = new TextList{panel, _("Items found"), {{_("Item"), 20}}, [this](unsigned row, unsigned) {
                              return row < m_hits.size() ? item_line_labelled(framework().items[m_hits[row]])
                                                         : wxString{};
                          }};
    m_list->SetName("hits");
    m_list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        if (const int row = m_list->row(); row >= 0 && row < static_cast<int>(m_hits.size())) {
            m_item = m_hits[static_cast<std::size_t>(row)];
            refresh_item();
        }
    });
    // Enter leads from what was found to its place in the tree.
    m_list->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) {
        after_event(*this, [this] {
            const auto item = m_item;
            m_search->Clear();
            show_item(item);
            m_tree->SetFocus();
        });
    });
    m_list->Hide();
    m_found->Hide();
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    sizer->Add(m_found, 0, wxEXPAND | wxBOTTOM, GetCharWidth() / 2);
    sizer->Add(m_tree, 1, wxEXPAND);
    sizer->Add(m_list, 1, wxEXPAND);
    panel->SetSizer(sizer);
    return panel;
}

wxWindow* FrameworkFrame::build_item(wxWindow* parent)
{
    const int gap = GetCharWidth();
    auto* panel = new wxPanel{parent};
    m_heading =
        new wxStaticText{panel, wxID_ANY, wxString{}, wxDefaultPosition, wxDefaultSize, wxST_ELLIPSIZE_END};
    m_heading->SetFont(m_heading->GetFont().Bold());
    m_heading->SetName("item-title");
    m_statements_label = new WrappedText{panel, _("Statements at each stage")};
    m_statements = new Statements{panel};
    m_statements->SetName("statements");
    auto* text_label = new wxStaticText{panel, wxID_ANY, _("Who&le text")};
    m_text = new TextArea{panel, "text", wxTE_READONLY};
    set_label(*m_text, *text_label);
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    sizer->Add(m_heading, 0, wxEXPAND | wxLEFT | wxBOTTOM, gap);
    sizer->Add(m_statements_label, 0, wxLEFT, gap);
    sizer->Add(m_statements, 2, wxEXPAND | wxLEFT | wxBOTTOM, gap);
    sizer->Add(text_label, 0, wxLEFT, gap);
    sizer->Add(m_text, 1, wxEXPAND | wxLEFT, gap);
    panel->SetSizer(sizer);
    return panel;
}

void FrameworkFrame::build_menus()
{
    auto* bar = new wxMenuBar;
    const auto add = [this](wxMenu& menu, const wxString& label, const char* keys, const wxString& help,
                            auto run) {
        const auto* item = menu.Append(wxID_ANY, label + (*keys == '\0' ? "" : "\t") + keys, help);
        Bind(
            wxEVT_MENU, [this, run](wxCommandEvent&) { after_event(*this, run); }, item->GetId());
    };
    auto* file = new wxMenu;
    add(*file, _("&Print this branch…"), "Ctrl+P", _("Print this item and everything below it."),
        [this] { print(item_title(), branch_text(framework(), m_item)); });
    add(*file, _("Print the &whole framework…"), "", _("Print everything."),
        [this] { print(to_wx(framework().title), branch_text(framework(), model::kNone)); });
    file->AppendSeparator();
    add(*file, _("&Start page"), "", _("Recent programmes and examples."),
        [this] { m_application.show_start(); });
    add(*file, _("&Close"), "Ctrl+W", _("Close this window."), [this] { Close(); });
    add(*file, _("&Quit"), "Ctrl+Q", _("Close every window."), [this] { m_application.quit(); });
    bar->Append(file, _("&File"));
    auto* edit = new wxMenu;
    add(*edit, _("&Copy this item"), "Ctrl+Shift+C", _("The whole text of this item, to the clipboard."),
        [this] { copy(m_item == model::kNone ? about_text(framework()) : item_text(framework(), m_item)); });
    add(*edit, _("Copy this &branch"), "Ctrl+Shift+B",
        _("This item and everything below it, to the clipboard."),
        [this] { copy(branch_text(framework(), m_item)); });
    edit->AppendSeparator();
    add(*edit, _("&Find"), "Ctrl+F", _("Go to the search box."), [this] {
        m_search->SetFocus();
        m_search->SelectAll();
    });
    bar->Append(edit, _("&Edit"));
    auto* help = new wxMenu;
    add(*help, _("&Help on this page"), "F1", _("The manual, at this page's section."),
        [this] { m_application.show_help("framework"); });
    bar->Append(help, _("&Help"));
    SetMenuBar(bar);
}

void FrameworkFrame::restore_layout()
{
    const auto& layout = m_application.preferences().browser;
    restore_size(*this, layout, {170 * GetCharWidth(), 52 * GetCharHeight()});
    const auto sash = layout.sashes.find(kSash);
    CallAfter([this, at = sash == layout.sashes.end() ? 0 : sash->second] { // when it has its size
        m_splitter->SetSashPosition(at > 0 ? at
                                           : GetClientSize().x * 3 / 10); // five statements need the rest
    });
}

void FrameworkFrame::remember_layout()
{
    m_application.change_preferences([this](Preferences& preferences) {
        auto& layout = preferences.browser;
        remember_size(*this, layout);
        layout.sashes[kSash] = m_splitter->GetSashPosition();
    });
}

const model::Framework& FrameworkFrame::framework() const
{
    return m_frameworks.at(static_cast<std::size_t>(std::max(m_choice->GetSelection(), 0))).model;
}

void FrameworkFrame::show_framework(const format::FrameworkPack& wanted)
{
    for (std::size_t i = 0; i < m_frameworks.size(); ++i) {
        if (m_frameworks[i].bytes == wanted.bytes) {
            if (m_choice->GetSelection() != static_cast<int>(i)) {
                m_choice->SetSelection(static_cast<int>(i));
                show_pack();
            }
            return;
        }
    }
    m_frameworks.push_back(wanted);
    m_choice->Append(wxString::Format(_("%s (%s)"), to_wx(wanted.model.title), to_wx(wanted.model.version)));
    m_choice->SetSelection(static_cast<int>(m_frameworks.size()) - 1);
    show_pack();
}

void FrameworkFrame::show_pack()
{
    m_item = model::kNone;
    if (m_tree->GetModel() == nullptr) {
        m_model->show(framework());
        m_tree->AssociateModel(m_model.get());
    } else {
        m_model->show(framework());
    }
    m_keys.clear();
    for (const auto& item : framework().items) {
        auto text = item.code.str() + " " + item.title + " " + item.text;
        for (const auto& statement : item.statements) {
            text += " " + statement;
        }
        m_keys.push_back(search_key(text));
    }
    for (const auto top : children_of(framework(), model::kNone)) {
        m_tree->Expand(m_model->item_of(top));
    }
    // TRANSLATORS: title of a framework
    SetTitle(wxString::Format(_("%s – Framework browser"), to_wx(framework().title)));
    search();
    show_item(model::kNone);
}

void FrameworkFrame::show_item(std::uint32_t item)
{
    m_item = item;
    const auto row = m_model->item_of(item);
    if (item != model::kNone) {
        m_tree->ExpandAncestors(row);
    }
    m_tree->SetCurrentItem(row);
    m_tree->Select(row);
    m_tree->EnsureVisible(row);
    refresh_item();
}

void FrameworkFrame::search()
{
    const document::SearchWords words{to_utf8(m_search->GetValue())};
    m_hits.clear();
    for (std::uint32_t i = 0; !words.empty() && i < m_keys.size(); ++i) {
        if (words.all_in(m_keys[i])) {
            m_hits.push_back(i);
        }
    }
    m_list->set_rows(static_cast<unsigned>(m_hits.size()));
    m_found->SetLabel(m_hits.empty() ? wxString{_("Nothing found.")}
                                     : wxString::Format(wxPLURAL("%zu item found.", "%zu items found.",
                                                                 static_cast<unsigned>(m_hits.size())),
                                                        m_hits.size()));
    set_accessible_name(*m_found, m_found->GetLabel());
    m_found->Show(!words.empty());
    m_list->Show(!words.empty());
    m_tree->Show(words.empty());
    m_tree->GetParent()->Layout();
    if (!m_hits.empty()) {
        m_list->select(0);
        m_item = m_hits.front();
        refresh_item();
    }
}

void FrameworkFrame::refresh_item()
{
    m_heading->SetLabel(wxControl::EscapeMnemonics(item_title()));
    m_heading->SetToolTip(item_title());
    const bool says_something = m_statements->show(framework(), m_item);
    if (m_statements->IsShown() != says_something) {
        m_statements->Show(says_something);
        m_statements_label->Show(says_something);
        m_statements->GetParent()->Layout();
    }
    m_text->ChangeValue(m_item == model::kNone ? about_text(framework()) : item_text(framework(), m_item));
    m_text->SetInsertionPoint(0);
}

wxString FrameworkFrame::item_title() const
{
    return m_item == model::kNone ? to_wx(framework().title) : item_line_labelled(framework().items[m_item]);
}

void FrameworkFrame::copy(const wxString& text)
{
    const wxClipboardLocker clipboard;
    if (!clipboard || !wxTheClipboard->SetData(new wxTextDataObject{text})) {
        SetStatusText(_("The clipboard cannot be used just now. Try again."));
        return;
    }
    wxTheClipboard->Flush(); // stays when the program ends
    SetStatusText(_("Copied."));
}

void FrameworkFrame::print(const wxString& title, const wxString& text)
{
    if (!print_text(this, title, text)) {
        m_application.prompts().tell(this, _("This could not be printed."),
                                     _("Check that the printer is connected and switched on."));
    }
}

} // namespace km::ui
