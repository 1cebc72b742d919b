// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Every question that stops the user: one interface, so that tests answer them.
/// Thread-safety: the window thread.

#include "packages/crypto/identity.hpp"
#include "validator/base/result.hpp"

#include <wx/arrstr.h>
#include <wx/string.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

class wxWindow;

namespace km::ui {

class UserPrompts {
public:
    virtual ~UserPrompts() = default;

    struct FileQuestion {
        wxString title;
        wxString wildcard; ///< as wxFileDialog takes it
        std::filesystem::path folder{};
        wxString name{}; ///< proposed
        /// For saving, one for each kind in the wildcard: ".pdf". A name without any of them gets that of its kind.
        std::vector<wxString> endings{};
    };
    virtual std::optional<std::filesystem::path> ask_open(wxWindow* parent, const FileQuestion& question) = 0;
    virtual std::vector<std::filesystem::path> ask_open_many(wxWindow* parent,
                                                             const FileQuestion& question) = 0;
    virtual std::optional<std::filesystem::path> ask_save(wxWindow* parent, const FileQuestion& question) = 0;

    /// One of @p answers (labels of buttons, the safe one first, which Enter gives), or nullopt where the user turned
    /// away; Enter turns away where there is one answer only.
    virtual std::optional<std::size_t> choose(wxWindow* parent,
                                              const wxString& headline,
                                              const wxString& detail,
                                              const std::vector<wxString>& answers) = 0;
    /// One of a list, which may be long.
    virtual std::optional<std::size_t>
    pick(wxWindow* parent, const wxString& headline, const wxArrayString& among, std::size_t selected) = 0;
    virtual std::optional<wxString>
    ask_text(wxWindow* parent, const wxString& headline, const wxString& label, const wxString& initial) = 0;
    virtual std::optional<std::string> ask_password(wxWindow* parent, const wxString& headline) = 0;
    struct NewIdentityProposal {
        std::string organisation, ukprn, person, ods{};
    };
    struct NewIdentity {
        crypto::NewIdentity subject;
        crypto::SecretBytes password;
        std::filesystem::path file;
        std::filesystem::path request{}; ///< not empty: a request for an authority, and file is the key
    };
    virtual std::optional<NewIdentity> ask_new_identity(wxWindow* parent,
                                                        const NewIdentityProposal& proposal) = 0;
    virtual void tell(wxWindow* parent, const wxString& headline, const wxString& detail) = 0;
};

/// The real ones: native dialogs.
[[nodiscard]] UserPrompts& native_prompts();

} // namespace km::ui
