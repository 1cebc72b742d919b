// SPDX-License-Identifier: MIT
#include "editor/document/report_comparison.hpp"

#include "packages/submission/packed_json.hpp"
#include "validator/base/utf8.hpp"

#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace km::document {
namespace {

using nlohmann::json;
using What = ReportDifference::What;

constexpr std::size_t kMaxPacked = std::size_t{16} << 20U; // bytes; a report of 50,000 findings is as long
constexpr std::size_t kMaxShown = 300;                     // bytes of one text

const json* member(const json* object, const char* name)
{
    if (object == nullptr || !object->is_object()) {
        return nullptr;
    }
    const auto found = object->find(name);
    return found == object->end() ? nullptr : &*found;
}

/// Empty: it is no text.
std::string_view text(const json* value)
{
    const auto* string = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
    return string == nullptr ? std::string_view{} : *string;
}

std::string yes_or_no(const json* value)
{
    const auto* yes = value == nullptr ? nullptr : value->get_ptr<const bool*>();
    return yes == nullptr ? "" : *yes ? "yes" : "no";
}

std::string number(const json* value)
{
    if (value == nullptr) {
        return {};
    }
    if (const auto* natural = value->get_ptr<const json::number_unsigned_t*>()) {
        return std::to_string(*natural);
    }
    const auto* whole = value->get_ptr<const json::number_integer_t*>();
    return whole == nullptr ? "" : std::to_string(*whole);
}

/// What is not an array has no rows.
const json::array_t& rows(const json* value)
{
    static const json::array_t none;
    const auto* array = value == nullptr ? nullptr : value->get_ptr<const json::array_t*>();
    return array == nullptr ? none : *array;
}

std::string shown(std::string_view words)
{
    if (words.size() <= kMaxShown) {
        return printable(words);
    }
    auto end = kMaxShown;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) {
        --end; // not amid a character
    }
    return printable(words.substr(0, end)) + "…";
}

class Comparison {
public:
    Comparison(const json& packed, const json& fresh) : m_packed{packed}, m_fresh{fresh} {}

    std::vector<ReportDifference> run()
    {
        verdict();
        counts();
        cells("coverage", "outcome");
        cells("principles", "code");
        findings();
        parts();
        return std::move(m_differences);
    }

private:
    using Part = std::pair<const json*, const json*>; ///< packed, fresh
    [[nodiscard]] Part part(const char* name) const
    {
        return {member(&m_packed, name), member(&m_fresh, name)};
    }

    void add(What what, std::vector<std::string> args) { m_differences.push_back({what, std::move(args)}); }

    void verdict()
    {
        const auto [packed, fresh] = part("meets");
        if (auto claim = yes_or_no(packed), truth = yes_or_no(fresh); claim != truth) {
            add(What::verdict, {std::move(claim), std::move(truth)});
            m_said.insert({"meets", "incomplete"});
        }
    }

    void counts()
    {
        const auto [packed, fresh] = part("totals");
        for (const auto& [key, severity] :
             {std::pair{"errors", "error"}, {"warnings", "warning"}, {"notes", "note"}}) {
            auto claim = number(member(packed, key)), truth = number(member(fresh, key));
            if (claim != truth) {
                add(What::count, {severity, std::move(claim), std::move(truth)});
                m_said.insert("totals");
            }
        }
    }

    using Cell = std::pair<std::string_view, std::string_view>; ///< code, stage
    static std::map<Cell, std::string_view> cells_of(const json* value, const char* code)
    {
        std::map<Cell, std::string_view> cells;
        for (const auto& row : rows(value)) {
            cells.emplace(Cell{text(member(&row, code)), text(member(&row, "stage"))},
                          text(member(&row, "depth")));
        }
        return cells;
    }

    void cells(const char* name, const char* code)
    {
        const auto [packed, fresh] = part(name);
        const auto claims = cells_of(packed, code), truth = cells_of(fresh, code);
        std::size_t length = 0;
        // In the fresh report's order, which is the framework's; then those that it does not have.
        for (const auto& row : rows(fresh)) {
            const Cell cell{text(member(&row, code)), text(member(&row, "stage"))};
            const auto depth = text(member(&row, "depth"));
            const auto claim = claims.find(cell);
            const auto claimed = claim == claims.end() ? std::string_view{} : claim->second;
            if (claimed != depth) {
                list(length, What::cell, {cell.first, cell.second, claimed, depth});
            }
        }
        for (const auto& [cell, claimed] : claims) {
            if (!truth.contains(cell)) {
                list(length, What::cell, {cell.first, cell.second, claimed, {}});
            }
        }
        end_list(length, name);
    }

    void findings()
    {
        const auto [packed, fresh] = part("findings");
        const auto [packed_by, fresh_by] = part("software");
        const bool same_words = text(packed_by) == text(fresh_by);
        if (!same_words) {
            m_said.insert("findings"); // their codes are all that counts
        }
        const auto key = [&](const json& row) {
            return std::pair{text(member(&row, "code")),
                             same_words ? text(member(&row, "message")) : std::string_view{}};
        };
        std::map<std::pair<std::string_view, std::string_view>, long> surplus; // of the packed report
        for (const auto& row : rows(packed)) {
            ++surplus[key(row)];
        }
        for (const auto& row : rows(fresh)) {
            --surplus[key(row)];
        }
        const auto list_those = [&](const json* report, What what, long sign) {
            std::size_t length = 0;
            for (const auto& row : rows(report)) {
                if (auto& left = surplus[key(row)]; left * sign > 0) {
                    left -= sign;
                    list(length, what, {text(member(&row, "code")), text(member(&row, "message"))});
                }
            }
            end_list(length, "findings");
        };
        list_those(fresh, What::fresh_finding, -1);
        list_those(packed, What::packed_finding, 1);
    }

    void parts()
    {
        std::set<std::string_view> names;
        for (const auto& [name, value] : m_fresh.items()) {
            const auto* packed = member(&m_packed, name.c_str());
            if (packed == nullptr || *packed != value) {
                names.insert(name);
            }
        }
        for (const auto& [name, value] : m_packed.items()) {
            if (!m_fresh.contains(name)) {
                names.insert(name);
            }
        }
        std::string list;
        std::size_t listed = 0;
        for (const auto name : names) {
            if (m_said.contains(name)) {
                continue;
            }
            if (++listed > kMaxListed) {
                list += ", …";
                break;
            }
            list += (list.empty() ? "" : ", ") + shown(name);
        }
        if (!list.empty()) {
            add(What::parts, {list});
        }
    }

    /// As one of a list that is @p length long so far.
    void list(std::size_t& length, What what, std::initializer_list<std::string_view> args)
    {
        if (++length <= kMaxListed) {
            std::vector<std::string> words;
            for (const auto arg : args) {
                words.push_back(shown(arg));
            }
            add(what, std::move(words));
        }
    }
    void end_list(std::size_t length, std::string_view part_name)
    {
        if (length > kMaxListed) {
            add(What::more, {std::to_string(length - kMaxListed)});
        }
        if (length > 0) {
            m_said.insert(part_name);
        }
    }

    const json& m_packed;
    const json& m_fresh;
    std::vector<ReportDifference> m_differences;
    std::set<std::string_view> m_said; ///< parts of which a difference is said
};

} // namespace

std::vector<ReportDifference> compare_reports(std::string_view packed, std::string_view fresh)
{
    if (packed.size() > kMaxPacked) {
        return {{What::unreadable, {}}};
    }
    const auto claims = submission::parse_packed_json(packed);
    const auto truth = json::parse(fresh, nullptr, false);
    if (!claims.is_object() || !truth.is_object()) {
        return {{What::unreadable, {}}};
    }
    return Comparison{claims, truth}.run();
}

} // namespace km::document
