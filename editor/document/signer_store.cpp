// SPDX-License-Identifier: MIT
#include "editor/document/signer_store.hpp"

#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <algorithm>

namespace km::document {
namespace {

constexpr std::size_t kMaxBytes = 16'000'000;

Result<void> write(const std::filesystem::path& file, const submission::SignerBindings& bindings)
{
    if (file.empty()) {
        return fail("settings.no_folder");
    }
    std::error_code problem;
    std::filesystem::create_directories(file.parent_path(), problem);
    if (auto written = write_atomically({file, Existing::own}, submission::write_bindings(bindings));
        !written) {
        return propagate(written);
    }
    return {};
}

} // namespace

Result<submission::SignerBindings> SignerStore::load() const
{
    std::error_code problem;
    if (m_file.empty() || (!std::filesystem::exists(m_file, problem) && !problem)) {
        return submission::SignerBindings{};
    }
    auto csv = read_file(m_file, kMaxBytes);
    if (!csv) {
        return propagate(csv);
    }
    return submission::read_bindings(*csv, to_utf8(m_file.filename()));
}

Result<void> SignerStore::bind(submission::SignerBinding binding) const
{
    auto all = load();
    if (!all) {
        return propagate(all);
    }
    const auto same = std::ranges::find_if(*all, [&](const submission::SignerBinding& each) {
        return each.fingerprint == binding.fingerprint && each.organisation == binding.organisation;
    });
    if (same != all->end()) {
        *same = std::move(binding);
    } else {
        all->push_back(std::move(binding));
    }
    return write(m_file, *all);
}

Result<void> SignerStore::remove(const submission::SignerBinding& binding) const
{
    auto all = load();
    if (!all) {
        return propagate(all);
    }
    if (std::erase(*all, binding) == 0) {
        return {};
    }
    return write(m_file, *all);
}

} // namespace km::document
