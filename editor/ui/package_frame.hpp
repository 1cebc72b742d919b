// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The window of a package: its own page first, then its programme in the usual pages, read only.
/// Ownership: the frame owns the package; what was taken out of it goes with the window. Thread-safety: the window
/// thread.

#include "editor/document/package_session.hpp"
#include "editor/ui/main_frame.hpp"

#include <filesystem>
#include <memory>

namespace km::ui {

class PackageFrame : public MainFrame {
public:
    PackageFrame(Application& application, std::unique_ptr<document::PackageSession> package);
    ~PackageFrame() override;

    [[nodiscard]] const document::PackageSession& package() const noexcept { return *m_package; }

private:
    void read_again();

    std::unique_ptr<document::PackageSession> m_package;
};

/// Verifies the package with whom the user trusts, and hands it to Application::show_package. Shows how far it is,
/// and a way to stop, where that takes long. What cannot be read is told.
void open_package(Application& application, const std::filesystem::path& file);

} // namespace km::ui
