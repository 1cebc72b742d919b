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

void Envelope::add_data(const submission::Check& check)
{
    add_data(submission::data_used("framework", check.framework));
    add_data(submission::data_used("policy", check.policy));
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

json to_json(const crypto::CertificateInfo& certificate)
{
    json identifiers = json::array();
    for (const auto& identifier : certificate.organisation_identifiers) {
        identifiers.push_back(json_text(identifier));
    }
    return {{"name", json_text(certificate.common_name)},
            {"organisation", json_text(certificate.organisation)},
            {"identifiers", std::move(identifiers)},
            {"issuer", json_text(certificate.issuer)},
            {"self_signed", certificate.self_signed},
            {"not_before", to_string(certificate.not_before)},
            {"not_after", to_string(certificate.not_after)},
            {"key", certificate.key},
            {"key_usage", certificate.key_usage},
            {"fingerprint", certificate.fingerprint_sha256_hex}};
}

json to_json(const Diagnostics& findings)
{
    json list = json::array();
    for (const auto& finding : findings) {
        list.push_back(to_json(finding));
    }
    return list;
}

std::string_view in_words(format::DataOrigin origin) noexcept
{
    switch (origin) {
    case format::DataOrigin::bundled: return "bundled with this program";
    case format::DataOrigin::added: return "added by you";
    case format::DataOrigin::environment: return "from KITEMARK_DATA_DIR";
    case format::DataOrigin::file: break;
    }
    return "from a file that you named";
}

Printed describe(const submission::DataUsed& used)
{
    return field(used.kind == "policy" ? "Policy" : "Framework",
                 in_quotes(used.title) +
                     printed(" ({} {}), {}", used.id, used.version, in_words(used.origin)));
}

Printed checked_against(const submission::Check& check)
{
    return printed("\nChecked against\n") + describe(submission::data_used("framework", check.framework)) +
           describe(submission::data_used("policy", check.policy));
}

} // namespace km::cli
