// SPDX-License-Identifier: MIT
#include "packages/submission/packed_json.hpp"

namespace km::submission {
namespace {

constexpr int kMaxDepth = 8;

bool is_deep(std::string_view bytes)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < bytes.size() && depth <= kMaxDepth; ++i) {
        switch (bytes[i]) {
        case '"': quoted = !quoted; break;
        case '\\': i += quoted ? 1U : 0U; break;
        case '[':
        case '{': depth += quoted ? 0 : 1; break;
        case ']':
        case '}': depth -= quoted ? 0 : 1; break;
        default: break;
        }
    }
    return depth > kMaxDepth;
}

} // namespace

nlohmann::json parse_packed_json(std::string_view bytes)
{
    return is_deep(bytes) ? nlohmann::json{nlohmann::json::value_t::discarded}
                          : nlohmann::json::parse(bytes, nullptr, false);
}

} // namespace km::submission
