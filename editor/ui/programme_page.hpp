// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The particulars of a programme: what it is, who offers it, what it claims.
/// Thread-safety: the window thread.

#include "editor/ui/page.hpp"

namespace km::ui {

class Form;

class ProgrammePage : public Page {
public:
    ProgrammePage(wxWindow* parent, document::Session& session, Host& host);

    [[nodiscard]] std::string_view name() const override { return "programme"; }
    [[nodiscard]] wxString to_do() const override;
    bool show_place(const document::Place& place) override;
    void focus_first() override;

protected:
    void refresh(document::Parts parts) override;

private:
    /// Changes one of the particulars, as a step that joins others of the same @p key.
    void add_policy();
    void change(const char* step, const char* key, const std::function<void(model::Programme&)>& how);

    Form* m_form;
};

} // namespace km::ui
