// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reads any framework: its tree, the item in hand with the statements of all stages side by side, search, copy
/// and print. Changes nothing. Thread-safety: the window thread.

#include "editor/document/document.hpp"
#include "editor/ui/main_frame.hpp"

#include <wx/dataview.h>
#include <wx/frame.h>

#include <cstdint>
#include <string>
#include <vector>

class wxChoice;
class wxSearchCtrl;
class wxSplitterWindow;
class wxStaticText;
class wxTextCtrl;

namespace km::ui {

class TextList;

class FrameworkFrame : public wxFrame {
public:
    /// @p frameworks: at least one.
    FrameworkFrame(Application& application, std::vector<format::FrameworkPack> frameworks);
    ~FrameworkFrame() override;

    /// Takes the framework in hand, and adds it where it is not one of those it has.
    void show_framework(const format::FrameworkPack& framework);
    /// Takes the item in hand; model::kNone: what the pack says of itself.
    void show_item(std::uint32_t item);
    [[nodiscard]] const model::Framework& framework() const;
    [[nodiscard]] std::uint32_t item() const noexcept { return m_item; }

private:
    class Tree;
    class Statements;
    wxWindow* build_tree(wxWindow* parent);
    wxWindow* build_item(wxWindow* parent);
    void build_menus();
    void restore_layout();
    void remember_layout();
    void show_pack();
    void search();
    void refresh_item();
    void copy(const wxString& text);
    void print(const wxString& title, const wxString& text);
    [[nodiscard]] wxString item_title() const;

    Application& m_application;
    std::vector<format::FrameworkPack> m_frameworks;
    std::uint32_t m_item;            ///< in hand
    std::vector<std::string> m_keys; ///< of the items, to search in
    std::vector<std::uint32_t> m_hits;
    wxChoice* m_choice;
    wxSearchCtrl* m_search;
    wxStaticText* m_found;
    wxDataViewCtrl* m_tree;
    TextList* m_list; ///< what the search found, in the place of the tree
    wxSplitterWindow* m_splitter;
    wxStaticText* m_heading;
    wxStaticText* m_statements_label;
    Statements* m_statements;
    wxTextCtrl* m_text;
    wxObjectDataPtr<Tree> m_model;
};

} // namespace km::ui
