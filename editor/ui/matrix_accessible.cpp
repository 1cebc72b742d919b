// SPDX-License-Identifier: MIT
#include "editor/ui/matrix_accessible.hpp"

#include <wx/window.h>

#include <cstdint>
#include <gtk/gtk-a11y.h>
#include <gtk/gtk.h>
#include <string>
#include <unordered_map>

// GObject types are structures whose first member is their parent. The functions below are called from C, by GTK and
// by the bridge to screen readers, at any time while the window lives, and on cells that a reader kept for later.

namespace km::ui {
namespace {

constexpr int kHead = -1; ///< the "row" of column heads, and the "column" of row heads

struct TableObject {
    GtkContainerAccessible parent;
    AccessibleMatrix* matrix; ///< null once the window is gone
    wxWindow* window;
    std::unordered_map<std::uint64_t, AtkObject*>* cells; ///< those that somebody holds; not owned
};
struct TableClass {
    GtkContainerAccessibleClass parent;
};
struct CellObject {
    AtkObject parent;
    TableObject* table; ///< null: the cell is no more
    int row, column;
    std::string* text; ///< what was handed out last: callers do not own it
};
struct CellClass {
    AtkObjectClass parent;
};

GType cell_type();
gpointer cell_parent_class = nullptr;
gpointer table_parent_class = nullptr;

template <typename T>
TableObject* as_table(T* object)
{
    return reinterpret_cast<TableObject*>(object);
}
template <typename T>
CellObject* as_cell(T* object)
{
    return reinterpret_cast<CellObject*>(object);
}
template <typename T>
AtkObject* as_object(T* object)
{
    return reinterpret_cast<AtkObject*>(object);
}

std::uint64_t key(int row, int column)
{
    return (static_cast<std::uint64_t>(row + 1) << 32U) | static_cast<std::uint32_t>(column + 1);
}

bool is_alive(const CellObject* cell)
{
    return cell->table != nullptr && cell->table->matrix != nullptr;
}
bool is_head(const CellObject* cell)
{
    return cell->row == kHead || cell->column == kHead;
}

/// A new reference, or null outside of the matrix.
AtkObject* cell_at(TableObject* table, int row, int column)
{
    if (table->matrix == nullptr || row < kHead || column < kHead || (row == kHead && column == kHead) ||
        row >= table->matrix->row_count() || column >= table->matrix->column_count()) {
        return nullptr;
    }
    if (const auto found = table->cells->find(key(row, column)); found != table->cells->end()) {
        return as_object(g_object_ref(found->second));
    }
    auto* cell = as_cell(g_object_new(cell_type(), nullptr));
    cell->table = table;
    cell->row = row;
    cell->column = column;
    atk_object_set_role(as_object(cell), row == kHead      ? ATK_ROLE_TABLE_COLUMN_HEADER
                                         : column == kHead ? ATK_ROLE_TABLE_ROW_HEADER
                                                           : ATK_ROLE_TABLE_CELL);
    atk_object_set_parent(as_object(cell), as_object(table));
    table->cells->emplace(key(row, column), as_object(cell));
    return as_object(cell);
}

/// The cell is no more: whoever holds it hears so.
void retire(TableObject* table, CellObject* cell)
{
    table->cells->erase(key(cell->row, cell->column));
    cell->table = nullptr;
    atk_object_notify_state_change(as_object(cell), ATK_STATE_DEFUNCT, TRUE);
}

const gchar* hand_out(CellObject* cell, const wxString& text)
{
    *cell->text = text.utf8_string();
    return cell->text->c_str();
}

wxString text_of(const CellObject* cell)
{
    if (!is_alive(cell)) {
        return {};
    }
    const auto& matrix = *cell->table->matrix;
    return cell->row == kHead      ? matrix.column_head(cell->column)
           : cell->column == kHead ? matrix.row_head(cell->row)
                                   : matrix.cell_text(cell->row, cell->column);
}

// A cell: AtkObject
const gchar* cell_name(AtkObject* object)
{
    auto* cell = as_cell(object);
    if (!is_alive(cell)) {
        return "";
    }
    if (is_head(cell)) {
        return hand_out(cell, text_of(cell));
    }
    const auto& matrix = *cell->table->matrix;
    return hand_out(cell, matrix.row_name(cell->row) + ", " + matrix.column_name(cell->column) + ": " +
                              text_of(cell));
}

gint cell_index(AtkObject* object)
{
    const auto* cell = as_cell(object);
    return is_alive(cell) && !is_head(cell) ? cell->row * cell->table->matrix->column_count() + cell->column
                                            : -1;
}

AtkStateSet* cell_states(AtkObject* object)
{
    auto* states = ATK_OBJECT_CLASS(cell_parent_class)->ref_state_set(object);
    const auto* cell = as_cell(object);
    if (!is_alive(cell)) {
        atk_state_set_add_state(states, ATK_STATE_DEFUNCT);
        return states;
    }
    for (const auto state :
         {ATK_STATE_ENABLED, ATK_STATE_SENSITIVE, ATK_STATE_VISIBLE, ATK_STATE_TRANSIENT}) {
        atk_state_set_add_state(states, state);
    }
    if (is_head(cell)) {
        return states;
    }
    atk_state_set_add_state(states, ATK_STATE_FOCUSABLE);
    atk_state_set_add_state(states, ATK_STATE_SELECTABLE);
    const auto& table = *cell->table;
    if (table.window->GetClientRect().Intersects(table.matrix->cell_rectangle(cell->row, cell->column))) {
        atk_state_set_add_state(states, ATK_STATE_SHOWING);
    }
    if (table.matrix->current_cell() == std::pair{cell->row, cell->column}) {
        atk_state_set_add_state(states, ATK_STATE_SELECTED);
        if (table.window->HasFocus()) {
            atk_state_set_add_state(states, ATK_STATE_FOCUSED);
        }
    }
    return states;
}

void cell_finalize(GObject* object)
{
    auto* cell = as_cell(object);
    if (cell->table != nullptr && cell->table->cells != nullptr) {
        cell->table->cells->erase(key(cell->row, cell->column));
    }
    delete cell->text;
    G_OBJECT_CLASS(cell_parent_class)->finalize(object);
}

void cell_class_init(gpointer self, gpointer)
{
    cell_parent_class = g_type_class_peek_parent(self);
    auto* object = ATK_OBJECT_CLASS(self);
    object->get_name = cell_name;
    object->get_index_in_parent = cell_index;
    object->ref_state_set = cell_states;
    G_OBJECT_CLASS(self)->finalize = cell_finalize;
}

void cell_init(GTypeInstance* self, gpointer)
{
    as_cell(self)->text = new std::string;
}

// A cell: AtkComponent
void cell_extents(AtkComponent* self, gint* x, gint* y, gint* width, gint* height, AtkCoordType relative_to)
{
    *x = *y = *width = *height = 0;
    const auto* cell = as_cell(self);
    if (!is_alive(cell) || is_head(cell)) {
        return;
    }
    auto* window = cell->table->window;
    const auto rectangle = cell->table->matrix->cell_rectangle(cell->row, cell->column);
    auto corner = window->ClientToScreen(rectangle.GetTopLeft());
    if (relative_to == ATK_XY_WINDOW) {
        corner -= wxGetTopLevelParent(window)->GetScreenPosition();
    }
    *x = corner.x;
    *y = corner.y;
    *width = rectangle.width;
    *height = rectangle.height;
}

gboolean cell_focus(AtkComponent* self)
{
    const auto* cell = as_cell(self);
    if (!is_alive(cell) || is_head(cell)) {
        return FALSE;
    }
    cell->table->window->SetFocus();
    cell->table->matrix->set_current_cell(cell->row, cell->column);
    return TRUE;
}

void component_init(gpointer interface, gpointer)
{
    auto* component = static_cast<AtkComponentIface*>(interface);
    component->get_extents = cell_extents;
    component->grab_focus = cell_focus;
}

// A cell: AtkAction
gboolean cell_act(AtkAction* self, gint index)
{
    const auto* cell = as_cell(self);
    if (index != 0 || !is_alive(cell) || is_head(cell)) {
        return FALSE;
    }
    // Later: what it does may open another page or a dialog, and the reader waits for this call.
    cell->table->window->CallAfter([matrix = cell->table->matrix, row = cell->row, column = cell->column] {
        if (row < matrix->row_count() && column < matrix->column_count()) {
            matrix->activate_cell(row, column);
        }
    });
    return TRUE;
}

gint count_actions(AtkAction* self)
{
    return is_head(as_cell(self)) ? 0 : 1;
}

const gchar* action_name(AtkAction* self, gint index)
{
    return index == 0 && !is_head(as_cell(self)) ? "activate" : nullptr;
}

const gchar* action_description(AtkAction* self, gint index)
{
    auto* cell = as_cell(self);
    return index == 0 && is_alive(cell) ? hand_out(cell, cell->table->matrix->action_name()) : nullptr;
}

void action_init(gpointer interface, gpointer)
{
    auto* action = static_cast<AtkActionIface*>(interface);
    action->do_action = cell_act;
    action->get_n_actions = count_actions;
    action->get_name = action_name;
    action->get_description = action_description;
}

// A cell: AtkTableCell
gint span_of_one(AtkTableCell*)
{
    return 1;
}

gboolean cell_position(AtkTableCell* self, gint* row, gint* column)
{
    *row = as_cell(self)->row;
    *column = as_cell(self)->column;
    return TRUE;
}

gboolean cell_spans(AtkTableCell* self, gint* row, gint* column, gint* rows, gint* columns)
{
    *rows = *columns = 1;
    return cell_position(self, row, column);
}

AtkObject* cell_table(AtkTableCell* self)
{
    auto* table = as_cell(self)->table;
    return table == nullptr ? nullptr : as_object(g_object_ref(table));
}

GPtrArray* heads_of(CellObject* cell, int row, int column)
{
    auto* heads = g_ptr_array_new_with_free_func(g_object_unref);
    if (cell->table != nullptr) {
        if (auto* head = cell_at(cell->table, row, column); head != nullptr) {
            g_ptr_array_add(heads, head);
        }
    }
    return heads;
}

GPtrArray* cell_column_heads(AtkTableCell* self)
{
    return heads_of(as_cell(self), kHead, as_cell(self)->column);
}

GPtrArray* cell_row_heads(AtkTableCell* self)
{
    return heads_of(as_cell(self), as_cell(self)->row, kHead);
}

void table_cell_init(gpointer interface, gpointer)
{
    auto* cell = static_cast<AtkTableCellIface*>(interface);
    cell->get_column_span = span_of_one;
    cell->get_row_span = span_of_one;
    cell->get_position = cell_position;
    cell->get_row_column_span = cell_spans;
    cell->get_table = cell_table;
    cell->get_column_header_cells = cell_column_heads;
    cell->get_row_header_cells = cell_row_heads;
}

// A cell: AtkText, so that the depth can be read alone
gchar* cell_get_text(AtkText* self, gint from, gint to)
{
    const auto text = text_of(as_cell(self));
    const auto first = static_cast<std::size_t>(std::max(from, 0));
    const auto count = to < from ? wxString::npos : static_cast<std::size_t>(to) - first;
    return g_strdup(wxString{text.Mid(first, count)}.utf8_str());
}

gint cell_count_characters(AtkText* self)
{
    return static_cast<gint>(text_of(as_cell(self)).length());
}

void text_init(gpointer interface, gpointer)
{
    auto* text = static_cast<AtkTextIface*>(interface);
    text->get_text = cell_get_text;
    text->get_character_count = cell_count_characters;
}

GType cell_type()
{
    static const GType type = [] {
        GTypeInfo info{};
        info.class_size = sizeof(CellClass);
        info.class_init = cell_class_init;
        info.instance_size = sizeof(CellObject);
        info.instance_init = cell_init;
        const auto made = g_type_register_static(ATK_TYPE_OBJECT, "KmMatrixCell", &info, GTypeFlags{});
        const auto add = [made](GType interface, GInterfaceInitFunc init) {
            const GInterfaceInfo how{init, nullptr, nullptr};
            g_type_add_interface_static(made, interface, &how);
        };
        add(ATK_TYPE_COMPONENT, component_init);
        add(ATK_TYPE_ACTION, action_init);
        add(ATK_TYPE_TABLE_CELL, table_cell_init);
        add(ATK_TYPE_TEXT, text_init);
        return made;
    }();
    return type;
}

// The table: AtkObject
int columns_of(TableObject* table)
{
    return table->matrix == nullptr ? 0 : table->matrix->column_count();
}

gint table_count_children(AtkObject* object)
{
    const auto* table = as_table(object);
    return table->matrix == nullptr ? 0 : table->matrix->row_count() * table->matrix->column_count();
}

AtkObject* table_child(AtkObject* object, gint index)
{
    auto* table = as_table(object);
    const int columns = columns_of(table);
    return columns == 0 || index < 0 ? nullptr : cell_at(table, index / columns, index % columns);
}

AtkStateSet* table_states(AtkObject* object)
{
    auto* states = ATK_OBJECT_CLASS(table_parent_class)->ref_state_set(object);
    const auto* table = as_table(object);
    // Readers must not walk through the children: there may be a million.
    atk_state_set_add_state(states, ATK_STATE_MANAGES_DESCENDANTS);
    atk_state_set_add_state(states, ATK_STATE_FOCUSABLE);
    if (table->matrix != nullptr && table->window->HasFocus()) {
        atk_state_set_add_state(states, ATK_STATE_FOCUSED);
    }
    return states;
}

void forget_cells(TableObject* table)
{
    while (!table->cells->empty()) {
        retire(table, as_cell(table->cells->begin()->second));
    }
}

void table_finalize(GObject* object)
{
    auto* table = as_table(object);
    for (const auto& [place, cell] : *table->cells) {
        as_cell(cell)->table = nullptr;
    }
    delete table->cells;
    table->cells = nullptr;
    G_OBJECT_CLASS(table_parent_class)->finalize(object);
}

void table_class_init(gpointer self, gpointer)
{
    table_parent_class = g_type_class_peek_parent(self);
    auto* object = ATK_OBJECT_CLASS(self);
    object->get_n_children = table_count_children;
    object->ref_child = table_child;
    object->ref_state_set = table_states;
    G_OBJECT_CLASS(self)->finalize = table_finalize;
}

void table_init(GTypeInstance* self, gpointer)
{
    as_table(self)->cells = new std::unordered_map<std::uint64_t, AtkObject*>;
}

// The table: AtkTable
AtkObject* table_at(AtkTable* self, gint row, gint column)
{
    return row < 0 || column < 0 ? nullptr : cell_at(as_table(self), row, column);
}
gint table_index(AtkTable* self, gint row, gint column)
{
    return row * columns_of(as_table(self)) + column;
}
gint table_row(AtkTable* self, gint index)
{
    const int columns = columns_of(as_table(self));
    return columns == 0 ? -1 : index / columns;
}
gint table_column(AtkTable* self, gint index)
{
    const int columns = columns_of(as_table(self));
    return columns == 0 ? -1 : index % columns;
}
gint table_columns(AtkTable* self)
{
    return columns_of(as_table(self));
}
gint table_rows(AtkTable* self)
{
    return as_table(self)->matrix == nullptr ? 0 : as_table(self)->matrix->row_count();
}

/// Not a new reference: the table keeps the last head of each kind, because nobody else may.
AtkObject* keep_head(AtkTable* self, const char* as, int row, int column)
{
    auto* head = cell_at(as_table(self), row, column);
    if (head != nullptr) {
        g_object_set_data_full(G_OBJECT(self), as, head, g_object_unref);
    }
    return head;
}
AtkObject* table_column_head(AtkTable* self, gint column)
{
    return keep_head(self, "km-column-head", kHead, column);
}
AtkObject* table_row_head(AtkTable* self, gint row)
{
    return keep_head(self, "km-row-head", row, kHead);
}
const gchar* table_column_description(AtkTable* self, gint column)
{
    auto* head = table_column_head(self, column);
    return head == nullptr ? nullptr : atk_object_get_name(head);
}
const gchar* table_row_description(AtkTable* self, gint row)
{
    auto* head = table_row_head(self, row);
    return head == nullptr ? nullptr : atk_object_get_name(head);
}
gint table_extent(AtkTable*, gint, gint)
{
    return 1;
}
gboolean table_is_selected(AtkTable* self, gint row, gint column)
{
    const auto* table = as_table(self);
    return table->matrix != nullptr && table->matrix->current_cell() == std::pair{row, column} ? TRUE : FALSE;
}

void atk_table_init(gpointer interface, gpointer)
{
    auto* table = static_cast<AtkTableIface*>(interface);
    table->ref_at = table_at;
    table->get_index_at = table_index;
    table->get_row_at_index = table_row;
    table->get_column_at_index = table_column;
    table->get_n_columns = table_columns;
    table->get_n_rows = table_rows;
    table->get_column_description = table_column_description;
    table->get_row_description = table_row_description;
    table->get_column_header = table_column_head;
    table->get_row_header = table_row_head;
    table->get_column_extent_at = table_extent;
    table->get_row_extent_at = table_extent;
    table->is_selected = table_is_selected;
}

// The table: AtkSelection; exactly one cell is in hand, where there are any
gboolean selection_add(AtkSelection* self, gint index)
{
    auto* table = as_table(self);
    const int columns = columns_of(table);
    if (columns == 0 || index < 0 || index / columns >= table->matrix->row_count()) {
        return FALSE;
    }
    table->matrix->set_current_cell(index / columns, index % columns);
    return TRUE;
}
gint selection_count(AtkSelection* self)
{
    return table_count_children(as_object(self)) > 0 ? 1 : 0;
}
AtkObject* selection_at(AtkSelection* self, gint index)
{
    auto* table = as_table(self);
    if (index != 0 || table->matrix == nullptr) {
        return nullptr;
    }
    const auto [row, column] = table->matrix->current_cell();
    return row < 0 || column < 0 ? nullptr : cell_at(table, row, column);
}
gboolean selection_has(AtkSelection* self, gint index)
{
    auto* table = reinterpret_cast<AtkTable*>(self);
    return table_is_selected(table, table_row(table, index), table_column(table, index));
}

void selection_init(gpointer interface, gpointer)
{
    auto* selection = static_cast<AtkSelectionIface*>(interface);
    selection->add_selection = selection_add;
    selection->get_selection_count = selection_count;
    selection->ref_selection = selection_at;
    selection->is_child_selected = selection_has;
}

GType table_type()
{
    static const GType type = [] {
        GTypeInfo info{};
        info.class_size = sizeof(TableClass);
        info.class_init = table_class_init;
        info.instance_size = sizeof(TableObject);
        info.instance_init = table_init;
        const auto made =
            g_type_register_static(GTK_TYPE_CONTAINER_ACCESSIBLE, "KmMatrixTable", &info, GTypeFlags{});
        const GInterfaceInfo table{atk_table_init, nullptr, nullptr};
        const GInterfaceInfo selection{selection_init, nullptr, nullptr};
        g_type_add_interface_static(made, ATK_TYPE_TABLE, &table);
        g_type_add_interface_static(made, ATK_TYPE_SELECTION, &selection);
        return made;
    }();
    return type;
}

// The widget that wxWidgets draws on has no accessible object of ours by itself. Its class is asked for one, and
// answers with the attached one where there is, and as before for every other widget.
using GetAccessible = AtkObject* (*)(GtkWidget*);
GetAccessible get_usual_accessible = nullptr;

GQuark attached()
{
    static const GQuark quark = g_quark_from_static_string("km-matrix");
    return quark;
}

AtkObject* get_accessible(GtkWidget* widget)
{
    auto* matrix = g_object_get_qdata(G_OBJECT(widget), attached());
    return matrix != nullptr ? as_object(matrix) : get_usual_accessible(widget);
}

GtkWidget* drawn_widget(wxWindow& window)
{
    GtkWidget* widget = window.GetHandle();
    return GTK_IS_SCROLLED_WINDOW(widget) ? gtk_bin_get_child(GTK_BIN(widget)) : widget;
}

TableObject* table_of(wxWindow& window)
{
    return as_table(g_object_get_qdata(G_OBJECT(drawn_widget(window)), attached()));
}

} // namespace

void attach_matrix(wxWindow& window, AccessibleMatrix& matrix, const wxString& name)
{
    GtkWidget* widget = drawn_widget(window);
    auto* widget_class = GTK_WIDGET_GET_CLASS(widget);
    if (widget_class->get_accessible != get_accessible) {
        get_usual_accessible = widget_class->get_accessible;
        widget_class->get_accessible = get_accessible;
    }
    auto* table = as_table(g_object_new(table_type(), "widget", widget, nullptr));
    table->matrix = &matrix;
    table->window = &window;
    atk_object_initialize(as_object(table), widget);
    atk_object_set_role(as_object(table), ATK_ROLE_TABLE);
    atk_object_set_name(as_object(table), name.utf8_str());
    // In a plain table Orca reads the whole row, hundreds of cells, at each step down; in a spreadsheet one cell and
    // the heads that changed.
    if (GTK_IS_SCROLLED_WINDOW(window.GetHandle())) {
        atk_object_set_role(gtk_widget_get_accessible(window.GetHandle()), ATK_ROLE_DOCUMENT_SPREADSHEET);
    }
    g_object_set_qdata_full(G_OBJECT(widget), attached(), table, [](gpointer object) {
        as_table(object)->matrix = nullptr;
        g_object_unref(object);
    });
}

void matrix_cursor_moved(wxWindow& window)
{
    auto* table = table_of(window);
    const auto [row, column] = table->matrix->current_cell();
    AtkObject* cell = row < 0 || column < 0 ? nullptr : cell_at(table, row, column);
    if (cell == nullptr) {
        return;
    }
    g_signal_emit_by_name(table, "active-descendant-changed", cell);
    g_signal_emit_by_name(table, "selection-changed");
    // Readers come back for it later.
    g_object_set_data_full(G_OBJECT(table), "km-current", cell, g_object_unref);
}

void matrix_cell_changed(wxWindow& window, int row, int column)
{
    auto* table = table_of(window);
    AtkObject* cell = cell_at(table, row, column);
    if (cell == nullptr) {
        return;
    }
    if (table->matrix->current_cell() == std::pair{row, column} && window.HasFocus()) {
        // Orca speaks no change of a cell's name. A new cell in hand it does read, so the old one is retired.
        retire(table, as_cell(cell));
        g_object_unref(cell);
        matrix_cursor_moved(window);
        return;
    }
    g_object_notify(G_OBJECT(cell), "accessible-name");
    g_signal_emit_by_name(table, "visible-data-changed");
    g_object_unref(cell);
}

void matrix_reset(wxWindow& window)
{
    auto* table = table_of(window);
    forget_cells(table);
    g_object_set_data(G_OBJECT(table), "km-current", nullptr);
    g_signal_emit_by_name(table, "model-changed");
}

} // namespace km::ui
