// SPDX-License-Identifier: MIT
#include "editor/document/new_ids.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace km::document {

using model::Programme;

namespace {

constexpr std::size_t kMaxDigits = 9; // more is no number that anybody counts

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// "LM6.12": stem "LM6.", number 12, width 2.
struct Numbered {
    std::string_view stem;
    std::string_view digits;
    std::uint64_t number = 0;
};

std::optional<Numbered> split_number(std::string_view id)
{
    auto start = id.size();
    while (start > 0 && is_digit(id[start - 1])) {
        --start;
    }
    const auto digits = id.substr(start);
    if (digits.empty() || digits.size() > kMaxDigits) {
        return std::nullopt;
    }
    Numbered numbered{id.substr(0, start), digits};
    std::from_chars(digits.data(), digits.data() + digits.size(), numbered.number);
    return numbered;
}

/// The last run of digits in @p text that is @p number, replaced by @p by; nullopt: there is none.
std::optional<std::string> replace_number(std::string_view text, std::string_view number, std::string_view by)
{
    for (auto end = text.size(); end > 0;) {
        if (!is_digit(text[end - 1])) {
            --end;
            continue;
        }
        auto start = end;
        while (start > 0 && is_digit(text[start - 1])) {
            --start;
        }
        if (text.substr(start, end - start) == number) {
            return std::string{text.substr(0, start)}.append(by).append(text.substr(end));
        }
        end = start;
    }
    return std::nullopt;
}

} // namespace

NewIds::NewIds(const Programme& programme) : m_programme{programme}
{
    for (const auto& module : programme.modules) {
        m_taken.insert(module.id.str());
        for (const auto& outcome : module.outcomes) {
            m_taken.insert(outcome.id.str());
        }
    }
    for (const auto& assessment : programme.assessments) {
        m_taken.insert(assessment.id.str());
        for (const auto& outcome : assessment.outcomes) {
            m_taken.insert(outcome.str());
        }
    }
    for (const auto& file : programme.evidence) {
        m_taken.insert(file.id.str());
    }
    for (const auto& mapping : programme.mappings) {
        m_taken.insert(mapping.outcome.str());
        for (const auto& citation : mapping.citations) {
            m_taken.insert(citation.evidence.str());
        }
    }
}

bool NewIds::take(std::string_view id)
{
    return model::is_id(id) && m_taken.emplace(id).second;
}

std::string NewIds::next(const Manner& manner)
{
    const auto [last, is_new] = m_last.try_emplace(manner.stem, 0);
    if (is_new) {
        for (const auto& id : m_taken) {
            if (const auto numbered = split_number(id); numbered && numbered->stem == manner.stem) {
                last->second = std::max(last->second, numbered->number);
            }
        }
    }
    std::string id;
    do {
        auto digits = std::to_string(++last->second);
        if (digits.size() < manner.width) {
            digits.insert(0, manner.width - digits.size(), '0');
        }
        id = manner.stem + digits;
    } while (!m_taken.insert(id).second);
    return id;
}

model::ModuleId NewIds::module()
{
    Manner manner{"m"};
    for (const auto& module : m_programme.modules) {
        if (const auto numbered = split_number(module.id.str()); numbered && model::is_id(module.id.str())) {
            manner = {std::string{numbered->stem}, numbered->digits.size()};
        }
    }
    return model::ModuleId{next(manner)};
}

model::AssessmentId NewIds::assessment()
{
    Manner manner{"a"};
    for (const auto& assessment : m_programme.assessments) {
        if (const auto numbered = split_number(assessment.id.str());
            numbered && model::is_id(assessment.id.str())) {
            manner = {std::string{numbered->stem}, numbered->digits.size()};
        }
    }
    return model::AssessmentId{next(manner)};
}

NewIds::Manner NewIds::manner_of_outcomes(const model::Module& module) const
{
    const auto last_numbered = [](const model::Module& of) -> std::optional<Numbered> {
        for (auto outcome = of.outcomes.rbegin(); outcome != of.outcomes.rend(); ++outcome) {
            if (const auto numbered = split_number(outcome->id.str());
                numbered && model::is_id(outcome->id.str())) {
                return numbered;
            }
        }
        return std::nullopt;
    };
    if (const auto own = last_numbered(module)) {
        return {std::string{own->stem}, own->digits.size()};
    }
    const auto& id = module.id.str();
    for (auto other = m_programme.modules.rbegin(); other != m_programme.modules.rend(); ++other) {
        const auto theirs = last_numbered(*other);
        if (!theirs) {
            continue;
        }
        const auto& other_id = other->id.str();
        const auto width = theirs->digits.size();
        if (!other_id.empty() && theirs->stem.starts_with(other_id)) {
            return {id + std::string{theirs->stem.substr(other_id.size())}, width};
        }
        const auto their_number = split_number(other_id);
        const auto own_number = split_number(id);
        if (their_number && own_number) {
            if (auto stem = replace_number(theirs->stem, their_number->digits, own_number->digits)) {
                return {std::move(*stem), width};
            }
        }
        return {std::string{theirs->stem}, width};
    }
    return {id + "-"};
}

model::OutcomeId NewIds::outcome(const model::Module& module)
{
    auto manner = m_manners.find(module.id.str());
    if (manner == m_manners.end()) {
        auto made = manner_of_outcomes(module);
        if (!model::is_id(made.stem + "1")) {
            made = {"o"};
        }
        manner = m_manners.emplace(module.id.str(), std::move(made)).first;
    }
    return model::OutcomeId{next(manner->second)};
}

} // namespace km::document
