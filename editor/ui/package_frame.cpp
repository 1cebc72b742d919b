// SPDX-License-Identifier: MIT
#include "editor/ui/package_frame.hpp"

#include "editor/ui/opening_frame.hpp"
#include "editor/ui/package_page.hpp"

#include <wx/translation.h>

#include <cassert>

namespace km::ui {

namespace {

std::unique_ptr<document::Session> session_of(document::PackageSession& package)
{
    auto session = package.make_session();
    assert(session.has_value()); // opening it has tried
    (*session)->set_evidence_source(
        {[&package](const std::string& path, auto then) { package.take_out(path, std::move(then)); },
         [&package](const std::string& path, const Output& target, auto then) {
             package.save_copy(path, target, std::move(then));
         }});
    return std::move(*session);
}

} // namespace

PackageFrame::PackageFrame(Application& application_, std::unique_ptr<document::PackageSession> package)
    : MainFrame{application_, session_of(*package)}
    , m_package{std::move(package)}
{
    add_first_page(
        {"package", _("Pac&kage"), [this](wxWindow* parent, document::Session& session_, Host& host) {
             return new PackagePage{parent, session_, host, *m_package, [this] { read_again(); }};
         }});
    set_verdict(m_package->verdict().valid() ? _("Valid package.") : _("Package NOT VALID."));
}

PackageFrame::~PackageFrame()
{
    destroy_pages();
}

void PackageFrame::read_again()
{
    open_in_background(application(), m_package->read().package);
    Close(true);
}

} // namespace km::ui
