// SPDX-License-Identifier: MIT
#include "editor/document/unfinished_texts.hpp"

#include "validator/base/utf8.hpp"

#include <nlohmann/json.hpp>

namespace km::document {

using json = nlohmann::ordered_json;

std::string write_unfinished(const UnfinishedTexts& texts)
{
    auto fields = json::object();
    for (const auto& [field, each] : texts) {
        fields[field] = {{"label", clean_text(each.label, Lines::one).text},
                         {"text", clean_text(each.text, Lines::several).text}};
    }
    return fields.dump(2) + "\n";
}

UnfinishedTexts read_unfinished(std::string_view text)
{
    UnfinishedTexts texts;
    const auto fields = json::parse(text, nullptr, false);
    if (!fields.is_object()) {
        return texts;
    }
    const auto string = [](const json& object, const char* name) {
        const auto found = object.is_object() ? object.find(name) : object.end();
        return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    for (const auto& [field, each] : fields.items()) {
        if (auto unfinished = UnfinishedText{string(each, "label"), string(each, "text")};
            !unfinished.text.empty()) {
            texts.emplace(field, std::move(unfinished));
        }
    }
    return texts;
}

} // namespace km::document
