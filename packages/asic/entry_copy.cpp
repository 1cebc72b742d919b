// SPDX-License-Identifier: MIT
#include "packages/asic/entry_copy.hpp"

#include "packages/crypto/digest.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <optional>

namespace km::asic {

namespace fs = std::filesystem;

Result<void> copy_entry(const zip::FilePtr& container,
                        const SignedFile& file,
                        const Output& target,
                        const zip::ZipReader::GoOn& go_on)
{
    Diagnostics findings;
    auto walk = zip::walk(*container, {}, zip::NameRule::package, findings);
    if (!walk) {
        return propagate(walk);
    }
    const auto entry = std::find_if(walk->entries.begin(), walk->entries.end(),
                                    [&](const zip::Entry& each) { return each.name == file.name; });
    if (entry == walk->entries.end() || entry->data_offset == 0) {
        return fail("asic.copy_changed", printable(file.name));
    }
    zip::ZipReader reader{container};
    auto copy = AtomicFile::create(target, Readers::owner);
    if (!copy) {
        return propagate(copy);
    }
    std::error_code problem;
    fs::permissions(copy->temporary_path(), fs::perms::owner_read, problem);
    if (problem) {
        return fail("file.unwritable", to_utf8(target.file), problem.message());
    }
    crypto::Digest digest{crypto::DigestAlgorithm::sha256};
    std::optional<Error> failure;
    const auto write = [&](std::span<const std::byte> piece) {
        digest.update(piece);
        if (!failure) {
            auto written = copy->write({reinterpret_cast<const char*>(piece.data()), piece.size()});
            if (!written) {
                failure = written.error();
            }
        }
    };
    auto read = reader.read(*entry, write, go_on);
    if (!read) {
        return read;
    }
    if (failure) {
        return tl::make_unexpected(*failure);
    }
    // Between verifying and now, somebody may have written into the file.
    if (crypto::to_hex(digest.finish()) != file.sha256) {
        return fail("asic.copy_changed", printable(file.name));
    }
    if (auto committed = copy->commit(); !committed) {
        return propagate(committed);
    }
    return {};
}

} // namespace km::asic
