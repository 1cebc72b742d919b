// SPDX-License-Identifier: MIT
#include "editor/document/edit.hpp"

#include "validator/base/utf8.hpp"
#include "validator/format/programme_texts.hpp"

#include <cassert>
#include <iterator>
#include <type_traits>
#include <unordered_set>
#include <utility>

namespace km::document {

using model::Programme;

namespace {

template <typename T>
void splice(std::vector<T>& list, const Splice<T>& edit, Direction direction)
{
    const auto& leaving = direction == Direction::forward ? edit.removed : edit.inserted;
    const auto& coming = direction == Direction::forward ? edit.inserted : edit.removed;
    assert(edit.at + leaving.size() <= list.size());
    const auto at = list.begin() + static_cast<std::ptrdiff_t>(edit.at);
    if (leaving.size() == coming.size()) {
        std::copy(coming.begin(), coming.end(), at);
        return;
    }
    const auto next = list.erase(at, at + static_cast<std::ptrdiff_t>(leaving.size()));
    list.insert(next, coming.begin(), coming.end());
}

/// Moves everything but the particulars.
void move_lists(Programme& from, Programme& to)
{
    to.modules = std::move(from.modules);
    to.assessments = std::move(from.assessments);
    to.evidence = std::move(from.evidence);
    to.mappings = std::move(from.mappings);
}

struct Apply {
    Programme& programme;
    Direction direction;

    Parts operator()(const ParticularsEdit& edit) const
    {
        Programme next = direction == Direction::forward ? edit.after : edit.before;
        move_lists(programme, next);
        next.file = std::move(programme.file);
        programme = std::move(next);
        return Part::particulars;
    }
    Parts operator()(const Splice<model::Module>& edit) const
    {
        splice(programme.modules, edit, direction);
        return Part::outcomes;
    }
    Parts operator()(const OutcomeSplice& edit) const
    {
        splice(programme.modules.at(edit.module).outcomes,
               static_cast<const Splice<model::ProgrammeOutcome>&>(edit), direction);
        return Part::outcomes;
    }
    Parts operator()(const Splice<model::Assessment>& edit) const
    {
        splice(programme.assessments, edit, direction);
        return Part::assessments;
    }
    Parts operator()(const Splice<model::EvidenceFile>& edit) const
    {
        splice(programme.evidence, edit, direction);
        return Part::evidence;
    }
    Parts operator()(const Splice<model::Mapping>& edit) const
    {
        splice(programme.mappings, edit, direction);
        return Part::mappings;
    }
};

template <typename T>
Splice<T> inserting(std::size_t at, T value)
{
    Splice<T> edit{at, {}, {}};
    edit.inserted.push_back(std::move(value));
    return edit;
}

template <typename T>
Splice<T> removing(const std::vector<T>& list, std::size_t at)
{
    return {at, {list.at(at)}, {}};
}

template <typename T>
Splice<T> replacing(const std::vector<T>& list, std::size_t at, T value)
{
    Splice<T> edit{at, {list.at(at)}, {}};
    edit.inserted.push_back(std::move(value));
    return edit;
}

/// Calls @p visit with each text that the edit takes away (const) or brings.
template <typename Visit>
void each_text_taken(const Edit& edit, Visit visit)
{
    std::visit(
        [&](const auto& each) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(each)>, ParticularsEdit>) {
                format::each_text(each.before, visit);
            } else {
                for (const auto& element : each.removed) {
                    format::each_text_within(element, visit);
                }
            }
        },
        edit);
}
template <typename Visit>
void each_text_brought(Edit& edit, Visit visit)
{
    std::visit(
        [&](auto& each) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(each)>, ParticularsEdit>) {
                format::each_text(each.after, visit);
            } else {
                for (auto& element : each.inserted) {
                    format::each_text_within(element, visit);
                }
            }
        },
        edit);
}

} // namespace

TextChanges let_in(Step& step)
{
    const auto is_good = [](const format::TextPlace& place, const std::string& text) {
        return text.size() <= place.max_bytes && is_clean(text, place.lines);
    };
    bool good = true;
    for (auto& edit : step.edits) {
        each_text_brought(edit, [&](const format::TextPlace& place, const std::string& text) {
            good = good && is_good(place, text);
        });
    }
    TextChanges changes;
    if (good) { // nearly always
        return changes;
    }
    std::unordered_set<std::string> stood;
    for (const auto& edit : step.edits) {
        each_text_taken(edit, [&](const format::TextPlace&, const std::string& text) { stood.insert(text); });
    }
    for (auto& edit : step.edits) {
        each_text_brought(edit, [&](const format::TextPlace& place, std::string& text) {
            if (is_good(place, text) || stood.contains(text)) {
                return;
            }
            auto clean = clean_text(text, place.lines);
            changes.dropped += clean.dropped;
            const auto kept = first_bytes(clean.text, place.max_bytes);
            changes.cut += kept.size() < clean.text.size() ? 1U : 0U;
            text = kept;
        });
    }
    return changes;
}

Parts apply(const Step& step, Direction direction, Programme& programme)
{
    Parts changed;
    const Apply one{programme, direction};
    if (direction == Direction::forward) {
        for (const auto& edit : step.edits) {
            changed |= std::visit(one, edit);
        }
    } else {
        for (auto edit = step.edits.rbegin(); edit != step.edits.rend(); ++edit) {
            changed |= std::visit(one, *edit);
        }
    }
    return changed;
}

Programme particulars_of(const Programme& programme)
{
    Programme head;
    head.format = programme.format;
    head.id = programme.id;
    head.version = programme.version;
    head.title = programme.title;
    head.language = programme.language;
    head.modified = programme.modified;
    head.framework_id = programme.framework_id;
    head.framework_version = programme.framework_version;
    head.policy_id = programme.policy_id;
    head.claimed_stages = programme.claimed_stages;
    head.provider = programme.provider;
    head.contact = programme.contact;
    head.internal_verifier = programme.internal_verifier;
    head.mode = programme.mode;
    head.hours = programme.hours;
    head.embeds = programme.embeds;
    head.summary = programme.summary;
    head.framework_line = programme.framework_line;
    head.stages_line = programme.stages_line;
    head.delivery_line = programme.delivery_line;
    head.unknown = programme.unknown;
    head.comments_before = programme.comments_before;
    head.comments_after = programme.comments_after;
    head.framework_unknown = programme.framework_unknown;
    head.policy_unknown = programme.policy_unknown;
    head.claims_unknown = programme.claims_unknown;
    head.delivery_unknown = programme.delivery_unknown;
    head.modules_unknown = programme.modules_unknown;
    head.assessments_unknown = programme.assessments_unknown;
    head.evidence_unknown = programme.evidence_unknown;
    head.mappings_unknown = programme.mappings_unknown;
    return head;
}

void StepBuilder::add(Edit edit)
{
    if (m_copy.empty()) {
        m_copy.push_back(m_original);
    }
    m_step.edits.push_back(std::move(edit));
    std::visit(Apply{m_copy[0], Direction::forward}, m_step.edits.back());
}

Edit insert_module(std::size_t at, model::Module module)
{
    return inserting(at, std::move(module));
}

Edit remove_module(const Programme& programme, std::size_t at)
{
    return removing(programme.modules, at);
}

Edit replace_module(const Programme& programme, std::size_t at, model::Module module)
{
    return replacing(programme.modules, at, std::move(module));
}

Edit insert_outcome(std::size_t module, std::size_t at, model::ProgrammeOutcome outcome)
{
    return OutcomeSplice{inserting(at, std::move(outcome)), module};
}

Edit remove_outcome(const Programme& programme, std::size_t module, std::size_t at)
{
    return OutcomeSplice{removing(programme.modules.at(module).outcomes, at), module};
}

Edit replace_outcome(const Programme& programme,
                     std::size_t module,
                     std::size_t at,
                     model::ProgrammeOutcome outcome)
{
    return OutcomeSplice{replacing(programme.modules.at(module).outcomes, at, std::move(outcome)), module};
}

Edit insert_assessment(std::size_t at, model::Assessment assessment)
{
    return inserting(at, std::move(assessment));
}

Edit remove_assessment(const Programme& programme, std::size_t at)
{
    return removing(programme.assessments, at);
}

Edit replace_assessment(const Programme& programme, std::size_t at, model::Assessment assessment)
{
    return replacing(programme.assessments, at, std::move(assessment));
}

Edit insert_evidence(std::size_t at, model::EvidenceFile file)
{
    return inserting(at, std::move(file));
}

Edit remove_evidence(const Programme& programme, std::size_t at)
{
    return removing(programme.evidence, at);
}

Edit replace_evidence(const Programme& programme, std::size_t at, model::EvidenceFile file)
{
    return replacing(programme.evidence, at, std::move(file));
}

Edit insert_mapping(std::size_t at, model::Mapping mapping)
{
    return inserting(at, std::move(mapping));
}

Edit remove_mapping(const Programme& programme, std::size_t at)
{
    return removing(programme.mappings, at);
}

Edit replace_mapping(const Programme& programme, std::size_t at, model::Mapping mapping)
{
    return replacing(programme.mappings, at, std::move(mapping));
}

Edit set_particulars(const Programme& programme, const Programme& after)
{
    return ParticularsEdit{particulars_of(programme), particulars_of(after)};
}

} // namespace km::document
