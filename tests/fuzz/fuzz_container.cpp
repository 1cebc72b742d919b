// SPDX-License-Identifier: MIT
/// @file
/// Whole containers: zip, manifest and signature together.
///
/// Gap: what each part accepts by itself may, put together, let something through.
///
/// Invariants: valid means no error among the findings. The key of the kept container was thrown away, so
/// whatever is valid holds exactly the kept container's files: names, media types and digests.

#include "packages/asic/container_verifier.hpp"
#include "tests/fuzz/target.hpp"
#include "validator/base/file.hpp"

#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unistd.h>

namespace km::fuzz {
namespace {

namespace fs = std::filesystem;

using File = std::tuple<std::string, std::string, std::string>;

/// The verifier reads files by their path, so that is where the input goes.
class InputFile {
public:
    InputFile() : m_path{fs::temp_directory_path() / ("km-fuzz-container-" + std::to_string(::getpid()))} {}
    ~InputFile()
    {
        std::error_code ignored;
        fs::remove(m_path, ignored);
    }
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    const fs::path& write(std::string_view bytes)
    {
        std::ofstream file{m_path, std::ios::binary | std::ios::trunc};
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        require(file.good(), "the input can be written");
        return m_path;
    }

private:
    fs::path m_path;
};

/// Nothing: no end record, so there is nothing to judge.
std::optional<asic::ContainerVerdict> verify(const fs::path& path, asic::Profile profile)
{
    static const auto trust = [] {
        const auto anchors = fs::path{KM_FUZZ_CORPUS} / "anchors.pem";
        return std::move(*crypto::load_trust({{anchors}, {anchors}, {}}));
    }();
    auto verdict =
        asic::verify_container(path, {.signatures = {trust, *parse_time("2026-06-01")}, .profile = profile});
    if (!verdict && verdict.error().code == "zip.no_end") {
        return std::nullopt;
    }
    require(verdict.has_value(), "the question can be answered");
    require(verdict->valid() == !has_errors(verdict->findings),
            "no is said with a reason, and yes without one");
    return std::move(*verdict);
}

std::set<File> files_of(const asic::ContainerVerdict& verdict)
{
    std::set<File> files;
    for (const auto& file : verdict.files) {
        files.emplace(file.name, file.media_type, file.sha256);
    }
    return files;
}

} // namespace

bool accepts(std::string_view input)
{
    static const auto kept =
        files_of(*verify(fs::path{KM_FUZZ_CORPUS} / "container" / "package.asice", asic::Profile::package));
    static InputFile file;
    const auto& path = file.write(input);
    bool valid = false;
    for (const auto profile : {asic::Profile::package, asic::Profile::container}) {
        const auto verdict = verify(path, profile);
        if (!verdict) {
            continue;
        }
        valid = valid || verdict->valid();
        require(!verdict->valid() || files_of(*verdict) == kept, "nobody can change what was signed");
    }
    return valid;
}

} // namespace km::fuzz
