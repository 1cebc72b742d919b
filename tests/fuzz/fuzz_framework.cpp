// SPDX-License-Identifier: MIT
/// @file
/// Framework packs from anywhere: publishers, reviewers, packages.
///
/// Gap: tests/unit tries one defect at a time; this tries them together, in orders that no schema allows.
///
/// Invariants of a pack without errors: codes are unique, parents stand before their children and are of the
/// right kind, every index points somewhere, the header's counts are true, and asking for cells never leaves
/// the stages.

#include "tests/fuzz/target.hpp"
#include "validator/format/framework_reader.hpp"

#include <set>
#include <string>
#include <vector>

namespace km::fuzz {
namespace {

void check_items(const model::Framework& framework)
{
    std::set<std::string> codes;
    std::vector<std::uint32_t> statements(framework.kinds.size());
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        const auto& item = framework.items[i];
        require(!item.code.empty() && codes.insert(item.code.str()).second, "codes are unique");
        require(item.kind < framework.kinds.size(), "an item's kind exists");
        require(item.parent == model::kNone || item.parent < i, "parents stand before their children");
        const auto& kind = framework.kinds[item.kind];
        require(kind.parent ==
                    (item.parent == model::kNone ? model::kNone : framework.items[item.parent].kind),
                "an item stands under the right kind");
        require(!item.words().empty(), "an item has words");
        require(item.statements.size() <= framework.stages.size(), "statements have stages");
        for (const auto& statement : item.statements) {
            statements[item.kind] += statement.empty() ? 0U : 1U;
        }
        const auto all = model::StageSet::first(framework.stages.size());
        require(item.stages.without(all).empty(), "an item's stages exist");
        if (framework.is_mappable(item)) {
            require(framework.cell_stages(i).without(all).empty(), "cells are at stages that exist");
        }
    }
    for (std::size_t k = 0; k < framework.kinds.size(); ++k) {
        require(framework.kinds[k].statements == statements[k], "counts are true");
    }
}

} // namespace

bool accepts(std::string_view input)
{
    Diagnostics findings;
    const auto framework = format::read_framework(input, "fuzz.framework.xml", findings);
    if (!framework || has_errors(findings)) {
        return false;
    }
    require(model::is_pack_id(framework->id) && model::is_pack_id(framework->version), "the pack has a name");
    require(!framework->items.empty() && !framework->kinds.empty(), "the pack holds something");
    check_items(*framework);
    return true;
}

} // namespace km::fuzz
