// SPDX-License-Identifier: MIT
#include "editor/ui/text_field.hpp"

#include <algorithm>
#include <climits>
#include <cstring>
#include <gtk/gtk.h>
#include <optional>
#include <string_view>

namespace km::ui {

wxDEFINE_EVENT(EVT_CHARACTERS_DROPPED, wxCommandEvent);

namespace {

void tell_dropped(wxWindow& field, std::size_t count)
{
    if (count > 0) {
        wxCommandEvent event{EVT_CHARACTERS_DROPPED, field.GetId()};
        event.SetEventObject(&field);
        event.SetInt(static_cast<int>(std::min<std::size_t>(count, INT_MAX)));
        field.ProcessWindowEvent(event);
    }
}

/// The piece that GTK is about to insert, as it may come in; nullopt: as it is.
std::optional<CleanText> cleaned(const char* text, int length, Lines lines)
{
    const std::string_view piece{text, length < 0 ? std::strlen(text) : static_cast<std::size_t>(length)};
    return is_clean(piece, lines) ? std::nullopt : std::optional{clean_text(piece, lines)};
}

} // namespace

TextField::TextField(wxWindow* parent, const wxString& value, long style)
    : wxTextCtrl{parent, wxID_ANY, value, wxDefaultPosition, wxDefaultSize, style}
{
    InvalidateBestSize(); // it was measured before it was one of these
    SetInitialSize();
    // Asked before anything stands in the field, whatever way it comes.
    const auto insert = +[](GtkEditable* editable, char* text, int length, int* position, TextField* field) {
        const auto clean = field->m_setting ? std::nullopt : cleaned(text, length, Lines::one);
        if (clean) {
            g_signal_stop_emission_by_name(editable, "insert-text");
            gtk_editable_insert_text(editable, clean->text.data(), static_cast<int>(clean->text.size()),
                                     position);
            tell_dropped(*field, clean->dropped);
        }
    };
    g_signal_connect(GetHandle(), "insert-text", G_CALLBACK(insert), this);
}

void TextField::DoSetValue(const wxString& value, int flags)
{
    m_setting = true;
    wxTextCtrl::DoSetValue(value, flags);
    m_setting = false;
}

bool begins_step(document::TypingRun& run, const wxString& before, const wxString& after)
{
    return run.begins_step(before.ToStdWstring(), after.ToStdWstring(), document::TypingRun::Clock::now());
}

wxSize TextField::DoGetSizeFromTextSize(int width, int height) const
{
    auto size = wxTextCtrl::DoGetSizeFromTextSize(width, height);
    size.y = std::max(size.y, GetCharHeight() * 3 / 2 + 2);
    return size;
}

void TextField::keep_history()
{
    m_now = GetValue();
    // Of GTK itself: whoever else hears of the text need not pass it on.
    const auto changed = +[](GtkEditable*, TextField* field) { field->note_change(); };
    g_signal_connect(GetHandle(), "changed", G_CALLBACK(changed), this);
}

void TextField::note_change()
{
    const auto text = GetValue();
    if (m_setting) { // shown anew: it is another text, with no history
        m_undo.clear();
        m_redo.clear();
    } else if (!m_stepping && text != m_now) {
        if (begins_step(m_run, m_now, text)) {
            m_undo.push_back(m_now);
        }
        m_redo.clear();
    }
    m_now = text;
}

bool TextField::step_to(std::vector<wxString>& from, std::vector<wxString>& to)
{
    if (from.empty()) {
        return false;
    }
    to.push_back(m_now);
    const auto text = from.back();
    from.pop_back();
    m_stepping = true;
    const auto change = document::change_between(m_now.ToStdWstring(), text.ToStdWstring());
    // As typing would do it, so that whoever listens hears of it.
    Replace(static_cast<long>(change.at), static_cast<long>(change.at + change.removed),
            text.Mid(change.at, change.inserted));
    SetInsertionPoint(static_cast<long>(change.at + change.inserted));
    m_stepping = false;
    return true;
}

bool TextField::undo_typing()
{
    return step_to(m_undo, m_redo);
}

bool TextField::redo_typing()
{
    return step_to(m_redo, m_undo);
}

TextArea::TextArea(wxWindow* parent, const char* name, long style, const wxString& value, Lines lines)
    : wxTextCtrl{parent, wxID_ANY, value, wxDefaultPosition, wxDefaultSize, wxTE_MULTILINE | style}
    , m_lines{lines}
{
    SetName(name);
    // wxTextCtrl::SetMargins is for fields of one line.
    auto* const view = GTK_TEXT_VIEW(gtk_bin_get_child(GTK_BIN(GetHandle())));
    const auto side = margins() / 2;
    gtk_text_view_set_left_margin(view, side.x);
    gtk_text_view_set_right_margin(view, side.x);
    gtk_text_view_set_top_margin(view, side.y);
    gtk_text_view_set_bottom_margin(view, side.y);
    const auto insert =
        +[](GtkTextBuffer* buffer, GtkTextIter* position, char* text, int length, TextArea* area) {
            const auto clean = area->m_setting ? std::nullopt : cleaned(text, length, area->m_lines);
            if (clean) {
                g_signal_stop_emission_by_name(buffer, "insert-text");
                // Puts the position behind what it inserts, as whoever asked expects.
                gtk_text_buffer_insert(buffer, position, clean->text.data(),
                                       static_cast<int>(clean->text.size()));
                tell_dropped(*area, clean->dropped);
            }
        };
    g_signal_connect(gtk_text_view_get_buffer(view), "insert-text", G_CALLBACK(insert), this);
    Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_TAB && !event.ControlDown() && !event.AltDown()) {
            Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
        } else {
            event.Skip();
        }
    });
}

void TextArea::show_lines(double lines)
{
    SetMinSize(wxSize{-1, static_cast<int>(lines * GetCharHeight()) + margins().y});
}

void TextArea::DoSetValue(const wxString& value, int flags)
{
    m_setting = true;
    wxTextCtrl::DoSetValue(value, flags);
    m_setting = false;
}

Showing showing_of(const document::Document& document) noexcept
{
    return document.is_undoing() ? Showing::undo : Showing::change;
}

void show_text(wxTextCtrl& field, const wxString& text, Showing showing)
{
    const auto before = field.GetValue();
    if (text == before) {
        return;
    }
    const auto change = document::change_between(before.ToStdWstring(), text.ToStdWstring());
    field.ChangeValue(text);
    const auto at = static_cast<long>(change.at);
    const auto end = static_cast<long>(change.at + change.inserted);
    if (showing == Showing::undo && change.removed > 0 && change.inserted > 0) {
        field.SetSelection(at, end);
    } else {
        field.SetInsertionPoint(end);
    }
}

} // namespace km::ui
