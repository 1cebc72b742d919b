// SPDX-License-Identifier: MIT
#include "editor/ui/after_event.hpp"

#include <wx/app.h>
#include <wx/weakref.h>

#include <gtk/gtk.h>
#include <utility>

namespace km::ui {
namespace {

struct Call {
    wxWeakRef<wxEvtHandler> owner;
    std::function<void()> what;
};

gboolean run(gpointer data)
{
    const auto* const call = static_cast<Call*>(data);
    try {
        if (call->owner) {
            call->what();
        }
    } catch (...) { // GLib knows of no exceptions
        if (!wxTheApp->OnExceptionInMainLoop()) {
            wxTheApp->ExitMainLoop();
        }
    }
    return G_SOURCE_REMOVE;
}

} // namespace

void after_event(wxEvtHandler& owner, std::function<void()> what)
{
    // Of a higher priority than events, of which GLib hands out one at a time.
    g_idle_add_full(G_PRIORITY_HIGH, run, new Call{&owner, std::move(what)},
                    [](gpointer call) { delete static_cast<Call*>(call); });
}

} // namespace km::ui
