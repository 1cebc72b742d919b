// SPDX-License-Identifier: MIT
#include "editor/document/item_search.hpp"

#include "validator/base/utf8.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace km::document {

SearchWords::SearchWords(std::string_view query)
{
    const auto key = search_key(collapse_space(query));
    for (std::size_t at = 0; at < key.size();) {
        const auto end = std::min(key.find(' ', at), key.size());
        if (end > at) {
            m_words.push_back(key.substr(at, end - at));
        }
        at = end + 1;
    }
}

bool SearchWords::all_in(std::string_view key) const noexcept
{
    return std::all_of(m_words.begin(), m_words.end(),
                       [key](const std::string& word) { return key.find(word) != std::string_view::npos; });
}

ItemSearch::ItemSearch(const model::Framework& framework)
{
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        if (!framework.is_mappable(framework.items[i])) {
            continue;
        }
        std::string titles, statements;
        for (auto at = i; at != model::kNone; at = framework.items[at].parent) {
            const auto& item = framework.items[at];
            titles += item.title + "\n";
            for (const auto& statement : item.statements) {
                statements += statement + "\n";
            }
        }
        const auto& item = framework.items[i];
        m_entries.push_back({i,
                             {search_key(item.code.str()), search_key(titles), search_key(item.text),
                              search_key(statements)}});
    }
}

std::vector<std::uint32_t> ItemSearch::find(std::string_view query) const
{
    const SearchWords wanted{query};
    std::vector<std::pair<std::size_t, std::uint32_t>> found;
    for (const auto& entry : m_entries) {
        // The worst place that a word was found in counts; a code's beginning is better than its middle.
        std::size_t rank = 0;
        bool all = true;
        for (const auto& word : wanted.words()) {
            std::optional<std::size_t> best;
            for (std::size_t f = 0; f < entry.fields.size() && !best; ++f) {
                if (const auto at = entry.fields[f].find(word); at != std::string::npos) {
                    best = f == 0 && at == 0 ? 0 : f + 1;
                }
            }
            if (!best) {
                all = false;
                break;
            }
            rank = std::max(rank, *best);
        }
        if (all) {
            found.emplace_back(rank, entry.item);
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::uint32_t> items;
    items.reserve(found.size());
    for (const auto& [rank, item] : found) {
        items.push_back(item);
    }
    return items;
}

} // namespace km::document
