// SPDX-License-Identifier: MIT
#include "packages/submission/signer_bindings.hpp"

#include "validator/base/organisation_code.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace km::submission {
namespace {

constexpr std::string_view kHeader = "fingerprint,identifier,name,note";
constexpr std::size_t kFields = 4;
constexpr std::size_t kFingerprintDigits = 64;

constexpr std::array<std::pair<std::string_view, OrganisationId::Kind>, 2> kKinds{{
    {"UKPRN:", OrganisationId::Kind::ukprn},
    {"ODS:", OrganisationId::Kind::ods},
}};

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

bool fits(OrganisationId::Kind kind, std::string_view value)
{
    return kind == OrganisationId::Kind::ukprn ? is_ukprn(value) : is_ods_code(value);
}

std::vector<OrganisationId> ids(std::string_view ukprn, std::string_view ods)
{
    std::vector<OrganisationId> found;
    for (const auto& [kind, value] :
         {std::pair{OrganisationId::Kind::ukprn, ukprn}, std::pair{OrganisationId::Kind::ods, ods}}) {
        if (fits(kind, value)) {
            found.push_back({kind, std::string{value}});
        }
    }
    return found;
}

/// Lower case, without the colons and spaces that people read fingerprints with; nullopt where it is none.
std::optional<std::string> parse_fingerprint(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (is_digit(c) || (c >= 'a' && c <= 'f')) {
            digits += c;
        } else if (c >= 'A' && c <= 'F') {
            digits += static_cast<char>(c - 'A' + 'a');
        } else if (c != ':' && c != ' ') {
            return std::nullopt;
        }
    }
    return digits.size() == kFingerprintDigits ? std::optional{std::move(digits)} : std::nullopt;
}

/// Why a fingerprint and an identifier cannot be bound; empty: they can.
std::string defect_of(std::string_view fingerprint, std::string_view identifier)
{
    if (!parse_fingerprint(fingerprint)) {
        return fmt::format("\"{}\" is not a SHA-256 fingerprint of 64 hexadecimal digits", fingerprint);
    }
    if (!parse_organisation_id(identifier)) {
        return fmt::format("\"{}\" is not UKPRN: and 8 digits, or ODS: and a code such as RXX", identifier);
    }
    return {};
}

struct Record {
    std::uint32_t line = 0;
    std::vector<std::string> fields;
};

/// RFC 4180: quoted fields may hold commas, line breaks and doubled quotes.
Result<std::vector<Record>> read_records(std::string_view csv, const std::string& name)
{
    std::vector<Record> records;
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < csv.size();) {
        Record record{line, {{}}};
        for (bool quoted = false; at < csv.size(); ++at) {
            const char c = csv[at];
            line += c == '\n' ? 1U : 0U;
            auto& field = record.fields.back();
            if (quoted) {
                if (c != '"') {
                    field += c;
                } else if (at + 1 < csv.size() && csv[at + 1] == '"') {
                    field += csv[++at];
                } else {
                    quoted = false;
                    const bool ends = at + 1 == csv.size() || csv[at + 1] == ',' || csv[at + 1] == '\r' ||
                                      csv[at + 1] == '\n';
                    if (!ends) {
                        return fail("signers.unreadable", name, "text after a closing quotation mark", line);
                    }
                }
                if (quoted && at + 1 == csv.size()) {
                    return fail("signers.unreadable", name, "a quotation mark is not closed", record.line);
                }
            } else if (c == '"') {
                const bool begins = field.empty();
                if (!begins || at + 1 == csv.size()) {
                    return fail("signers.unreadable", name, "a quotation mark inside a field", line);
                }
                quoted = true;
            } else if (c == ',') {
                record.fields.emplace_back();
            } else if (c == '\n') {
                ++at;
                break;
            } else if (c != '\r' || at + 1 == csv.size() || csv[at + 1] != '\n') {
                field += c;
            }
        }
        if (record.fields.size() > 1 || !record.fields.front().empty()) { // empty lines are no records
            records.push_back(std::move(record));
        }
    }
    return records;
}

std::string quoted(std::string_view field)
{
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string{field};
    }
    std::string text = "\"";
    for (const char c : field) {
        text += c;
        text += c == '"' ? "\"" : "";
    }
    return text + "\"";
}

} // namespace

std::string to_string(const OrganisationId& id)
{
    for (const auto& [prefix, kind] : kKinds) {
        if (kind == id.kind) {
            return std::string{prefix} + id.value;
        }
    }
    return {};
}

std::string joined(const std::vector<OrganisationId>& ids)
{
    std::string text;
    for (const auto& id : ids) {
        text += (text.empty() ? "" : ", ") + to_string(id);
    }
    return text.empty() ? "none" : text;
}

std::optional<OrganisationId> parse_organisation_id(std::string_view text)
{
    for (const auto& [prefix, kind] : kKinds) {
        if (text.starts_with(prefix) && fits(kind, text.substr(prefix.size()))) {
            return OrganisationId{kind, std::string{text.substr(prefix.size())}};
        }
    }
    return std::nullopt;
}

std::vector<OrganisationId> ids_of(const model::Provider& provider)
{
    return ids(provider.ukprn, provider.ods_code);
}

std::vector<OrganisationId> ids_of(const crypto::CertificateInfo& certificate)
{
    return ids(certificate.ukprn, certificate.ods);
}

IdMatch compare(const std::vector<OrganisationId>& a, const std::vector<OrganisationId>& b)
{
    auto match = IdMatch::not_known;
    for (const auto& mine : a) {
        for (const auto& theirs : b) {
            if (mine.kind != theirs.kind) {
                continue;
            }
            if (mine.value != theirs.value) {
                return IdMatch::different;
            }
            match = IdMatch::same;
        }
    }
    return match;
}

Result<SignerBinding> parse_binding(std::string_view text)
{
    const auto equals = text.find('=');
    const auto fingerprint = text.substr(0, equals);
    const auto identifier = equals == std::string_view::npos ? std::string_view{} : text.substr(equals + 1);
    if (auto defect = defect_of(fingerprint, identifier); !defect.empty()) {
        return fail("signers.bad_binding", std::string{text}, std::move(defect));
    }
    return SignerBinding{*parse_fingerprint(fingerprint), *parse_organisation_id(identifier)};
}

Result<SignerBindings> read_bindings(std::string_view csv, const std::string& name)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // spreadsheets write one
    csv.remove_prefix(csv.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    if (!is_utf8(csv)) {
        return fail("signers.unreadable", name, "not UTF-8 text");
    }
    auto records = read_records(csv, name);
    if (!records) {
        return propagate(records);
    }
    SignerBindings bindings;
    for (std::size_t r = 0; r < records->size(); ++r) {
        auto& [line, fields] = (*records)[r];
        if (r == 0) {
            if (fmt::format("{}", fmt::join(fields, ",")) != kHeader) {
                return fail("signers.unreadable", name, fmt::format("the first line is not {}", kHeader),
                            line);
            }
            continue;
        }
        if (fields.size() != kFields) {
            return fail("signers.unreadable", name,
                        fmt::format("{} fields are needed, {} found", kFields, fields.size()), line);
        }
        if (auto defect = defect_of(fields[0], fields[1]); !defect.empty()) {
            return fail("signers.unreadable", name, std::move(defect), line);
        }
        bindings.push_back({*parse_fingerprint(fields[0]), *parse_organisation_id(fields[1]),
                            std::move(fields[2]), std::move(fields[3])});
    }
    if (records->empty()) {
        return fail("signers.unreadable", name, fmt::format("the first line is not {}", kHeader), 1);
    }
    return bindings;
}

std::string write_bindings(const SignerBindings& bindings)
{
    auto csv = fmt::format("{}\r\n", kHeader);
    for (const auto& binding : bindings) {
        csv += fmt::format("{},{},{},{}\r\n", binding.fingerprint, to_string(binding.organisation),
                           quoted(binding.name), quoted(binding.note));
    }
    return csv;
}

} // namespace km::submission
