// SPDX-License-Identifier: MIT
#include "packages/cli/envelope.hpp"

#include "packages/cli/console.hpp"
#include "validator/base/printed.hpp"
#include "validator/report/json_report.hpp"
#include "validator/report/wording.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace km::cli {

using json = nlohmann::ordered_json;

namespace {

std::string dump(const json& value)
{
    return value.dump(2, ' ', false, json::error_handler_t::replace);
}

/// Every line but the first further in, as it stands in the document.
std::string indented(std::string_view text, std::string_view by)
{
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == '\n') {
            out += by;
        }
    }
    return out;
}

} // namespace

void Envelope::add_data(const submission::DataUsed& used)
{
    json entry{{"kind", used.kind},   {"id", used.id},         {"version", used.version},
               {"title", used.title}, {"sha256", used.sha256}, {"from", format::to_string(used.origin)}};
    if (std::ranges::find(m_data, entry) == m_data.end()) {
        m_data.push_back(std::move(entry));
    }
}

void Envelope::add_error(const Error& error)
{
    m_errors.push_back(to_json(error));
}

void Envelope::add_result(const json& result)
{
    m_results.push_back(dump(result));
}

void Envelope::add_result(std::string result)
{
    m_results.push_back(std::move(result));
}

void Envelope::print() const
{
    if (!m_wanted) {
        return;
    }
    auto text = fmt::format("{{\n  \"format\": {},\n  \"software\": {},\n  \"kind\": {},\n  \"data\": {},\n"
                            "  \"errors\": {},\n  \"results\": [",
                            report::kJsonFormat, dump(report::software_name()), dump(m_kind),
                            indented(dump(m_data), "  "), indented(dump(m_errors), "  "));
    for (std::size_t r = 0; r < m_results.size(); ++r) {
        text += r == 0 ? "\n    " : ",\n    ";
        text += indented(m_results[r], "    ");
    }
    text += m_results.empty() ? "]\n}\n" : "\n  ]\n}\n";
    cli::print(printed_json(text));
}

int Envelope::fail(const Error& error)
{
    add_error(error);
    print();
    return report_failure(error);
}

json to_json(const Error& error)
{
    json object{
        {"code", error.code}, {"subject", json_text(error.subject)}, {"detail", json_text(error.detail)}};
    if (error.line != 0) {
        object["line"] = error.line;
    }
    return object;
}

Printed describe(const submission::DataUsed& used)
{
    const auto from = used.origin == format::DataOrigin::bundled       ? "bundled with this program"
                      : used.origin == format::DataOrigin::added       ? "added by you"
                      : used.origin == format::DataOrigin::environment ? "from KITEMARK_DATA_DIR"
                                                                       : "from a file that you named";
    return field(used.kind == "policy" ? "Policy" : "Framework",
                 in_quotes(used.title) + printed(" ({} {}), {}", used.id, used.version, from));
}

} // namespace km::cli
