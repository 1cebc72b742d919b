// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What was added, removed and changed since an earlier package: one list, in words.
/// Thread-safety: the window thread.

#include "editor/document/package_session.hpp"
#include "editor/document/programme_comparison.hpp"

#include <wx/frame.h>

#include <filesystem>
#include <vector>

namespace km::ui {

class TextList;

class ComparisonFrame : public wxFrame {
public:
    ComparisonFrame(wxWindow* parent,
                    const document::Earlier& earlier,
                    const std::filesystem::path& earlier_file,
                    const model::Programme& now);

    [[nodiscard]] const std::vector<document::Difference>& differences() const noexcept
    {
        return m_differences;
    }

private:
    [[nodiscard]] wxString cell(unsigned row, unsigned column) const;
    void copy();

    std::vector<document::Difference> m_differences;
    TextList* m_list;
};

} // namespace km::ui
