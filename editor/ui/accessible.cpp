// SPDX-License-Identifier: MIT
#include "editor/ui/accessible.hpp"

#include <wx/control.h>
#include <wx/dataview.h>
#include <wx/utils.h>

#include <gtk/gtk.h>

namespace km::ui {
namespace {

/// wx's handle may be a box around the widget that has the focus.
GtkWidget* focusable(wxWindow& control)
{
    GtkWidget* widget = control.GetHandle();
    if (widget != nullptr && GTK_IS_SCROLLED_WINDOW(widget)) {
        if (GtkWidget* child = gtk_bin_get_child(GTK_BIN(widget)); child != nullptr) {
            widget = child;
        }
    }
    if (widget != nullptr && GTK_IS_COMBO_BOX(widget) &&
        gtk_combo_box_get_has_entry(GTK_COMBO_BOX(widget)) != 0) {
        widget = gtk_bin_get_child(GTK_BIN(widget));
    }
    return widget;
}

AtkObject* accessible(wxWindow& control)
{
    GtkWidget* widget = focusable(control);
    return widget == nullptr ? nullptr : gtk_widget_get_accessible(widget);
}

/// A drop-down list leaves the focus to a button inside it, which readers would meet without a name.
void name_button(GtkWidget* widget, gpointer name)
{
    if (GTK_IS_TOGGLE_BUTTON(widget)) {
        atk_object_set_name(gtk_widget_get_accessible(widget), static_cast<const char*>(name));
    } else if (GTK_IS_CONTAINER(widget)) {
        gtk_container_forall(GTK_CONTAINER(widget), name_button, name);
    }
}

gboolean lead_inside(GtkWidget*, gboolean, gpointer inner)
{
    gtk_widget_grab_focus(GTK_WIDGET(inner));
    return TRUE;
}

/// The toolkit's own keys of a kind of widget give way to a command of ours.
void skip_key(GType kind, int key, unsigned modifiers)
{
    auto* const type = static_cast<GObjectClass*>(g_type_class_ref(kind)); // kept for good: so is the binding
    gtk_binding_entry_skip(gtk_binding_set_by_class(type), static_cast<guint>(key),
                           static_cast<GdkModifierType>(modifiers));
}

} // namespace

void leave_keys_to_menus()
{
    for (const int key : {GDK_KEY_n, GDK_KEY_p, GDK_KEY_f}) {
        skip_key(GTK_TYPE_TREE_VIEW, key, GDK_CONTROL_MASK);
    }
    for (const GType kind : {GTK_TYPE_TREE_VIEW, GTK_TYPE_TEXT_VIEW, GTK_TYPE_ENTRY}) {
        for (const int key : {GDK_KEY_a, GDK_KEY_A}) {
            skip_key(kind, key, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
        }
    }
}

void set_accessible_name(wxWindow& control, const wxString& name)
{
    if (AtkObject* object = accessible(control); object != nullptr) {
        const auto utf8 = name.utf8_str();
        atk_object_set_name(object, utf8);
        if (GtkWidget* widget = focusable(control); GTK_IS_COMBO_BOX(widget)) {
            name_button(widget, const_cast<char*>(utf8.data()));
        }
    }
}

void set_accessible_description(wxWindow& control, const wxString& description)
{
    if (AtkObject* object = accessible(control); object != nullptr) {
        atk_object_set_description(object, description.utf8_str());
    }
}

void set_label(wxWindow& control, wxWindow& label)
{
    AtkObject* const object = accessible(control);
    AtkObject* const words = gtk_widget_get_accessible(label.GetHandle());
    if (object == nullptr || words == nullptr) {
        return;
    }
    atk_object_add_relationship(object, ATK_RELATION_LABELLED_BY, words);
    atk_object_add_relationship(words, ATK_RELATION_LABEL_FOR, object);
    auto name = wxControl::RemoveMnemonics(label.GetLabel());
    if (name.EndsWith(":")) {
        name.RemoveLast();
    }
    set_accessible_name(control, name);
    if (GTK_IS_LABEL(label.GetHandle())) {
        gtk_label_set_mnemonic_widget(GTK_LABEL(label.GetHandle()), focusable(control));
    }
    // As the window is shown, wx leads a label's key to what comes after it: a button, where the list was made first.
    if (label.GetParent() == control.GetParent()) {
        label.MoveBeforeInTabOrder(&control);
    }
    // As the window is shown, wx leads the key to its own handle: the box, which would keep the focus to itself.
    if (GtkWidget* inner = focusable(control); inner != control.GetHandle()) {
        g_signal_connect(control.GetHandle(), "mnemonic-activate", G_CALLBACK(lead_inside), inner);
    }
}

void set_dialog_role(wxWindow& dialog)
{
    // To GTK, what wx makes of its own is a plain window; GTK's dialogs have their role.
    if (GtkWidget* widget = dialog.GetHandle(); widget != nullptr && !GTK_IS_DIALOG(widget)) {
        atk_object_set_role(gtk_widget_get_accessible(widget), ATK_ROLE_DIALOG);
    }
}

void set_live(wxWindow& control)
{
    if (AtkObject* object = gtk_widget_get_accessible(control.GetHandle()); object != nullptr) {
        atk_object_set_role(object, ATK_ROLE_STATUSBAR);
    }
}

bool wants_high_contrast()
{
    gchar* name = nullptr;
    g_object_get(gtk_settings_get_default(), "gtk-theme-name", &name, nullptr);
    const bool high = name != nullptr && wxString::FromUTF8(name).StartsWith("HighContrast");
    g_free(name);
    // The variable takes the setting's place (GTK's own rule), for one program or for a test.
    wxString variable;
    return wxGetEnv("GTK_THEME", &variable) && !variable.empty() ? variable.StartsWith("HighContrast") : high;
}

void set_current_column(wxDataViewCtrl& list, unsigned column)
{
    auto* const tree = GTK_TREE_VIEW(list.GtkGetTreeView());
    GtkTreePath* path = nullptr;
    gtk_tree_view_get_cursor(tree, &path, nullptr);
    if (path != nullptr) {
        gtk_tree_view_set_cursor(tree, path, gtk_tree_view_get_column(tree, static_cast<int>(column)), FALSE);
        gtk_tree_path_free(path);
    }
}

void set_no_type_ahead(wxDataViewCtrl& list)
{
    gtk_tree_view_set_enable_search(GTK_TREE_VIEW(list.GtkGetTreeView()), FALSE);
}

} // namespace km::ui
