// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The window of a package: its own page first, then its programme in the usual pages, read only.
/// Ownership: the frame owns the package; what was taken out of it goes with the window. Thread-safety: the window
/// thread.

#include "editor/document/package_session.hpp"
#include "editor/ui/main_frame.hpp"

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

} // namespace km::ui
