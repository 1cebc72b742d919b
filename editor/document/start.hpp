// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the start page offers: recent files, work that was left behind, examples, a new programme.
/// Errors (subject: the file): file.exists where a copy would go over something; file.unwritable; as
/// format::Library.
/// Thread-safety: functions read files and nothing else; look() may wait for a network drive, so call it on a
/// thread that may wait.

#include "editor/document/session.hpp"
#include "validator/base/output.hpp"
#include "validator/base/result.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::document {

struct RecentFile {
    std::filesystem::path file;
    std::optional<std::filesystem::file_time_type> changed; ///< none: the file is not there
};

struct LeftWork {
    Recovery recovery;
    std::string title; ///< the programme's; may be empty
    std::size_t outcomes = 0, mappings = 0;
    bool is_readable = true; ///< false: the file is damaged
};

struct StartLook {
    std::vector<RecentFile> recent; ///< as they were given
    std::vector<LeftWork> left;     ///< newest first
};

[[nodiscard]] StartLook look(const std::vector<std::filesystem::path>& recent,
                             const Environment& environment);

/// What is in recovery files, of those that are still there.
[[nodiscard]] std::vector<LeftWork> look_into(const std::vector<Recovery>& recoveries);

/// Copies a recovery file as it is, for whoever can make something of a damaged one.
[[nodiscard]] Result<void> copy_kept(const std::filesystem::path& kept, const Output& target);

/// A programme that comes with the program.
struct Example {
    std::filesystem::path file;
    std::string title, summary;
};
/// Every folder below @p folder with a programme, in the order of names.
[[nodiscard]] std::vector<Example> find_examples(const std::filesystem::path& folder);

/// Copies the programme's folder to @p to, which must not be there yet; everything can be written to. Returns the
/// copy of the programme's file. Where it fails, nothing stays.
[[nodiscard]] Result<std::filesystem::path> copy_example(const Example& example,
                                                         const std::filesystem::path& to);

/// Every framework of the library, first the one that the default policy is for.
[[nodiscard]] Result<std::vector<format::FrameworkPack>> frameworks_to_offer(const format::Library& library);

/// What is asked before a programme is begun.
struct NewProgramme {
    std::string title, provider;
    std::vector<std::size_t> stages; ///< that it claims: indexes in the framework's
    std::string author{};            ///< its contact
};

/// What was answered so far while the questions before a new programme are open. It comes back when they are asked again
/// after the program ended without warning. Several programs may ask at the same time.
class BegunAnswers {
public:
    explicit BegunAnswers(const Environment& environment);

    /// Those that were kept last, by field; empty: none.
    [[nodiscard]] const UnfinishedTexts& kept() const noexcept { return m_kept; }
    /// Empty: they are accepted, or given up on purpose.
    void keep(UnfinishedTexts answers);

private:
    std::optional<FileLock> m_lock;
    std::filesystem::path m_file; ///< empty: nothing can be kept
    UnfinishedTexts m_kept;
};

/// A programme that has no file yet, judged by the default policy or, where that is not for this framework, by
/// the one for self-checks.
[[nodiscard]] Result<std::unique_ptr<Session>>
begin_programme(format::FrameworkPack framework, const NewProgramme& wanted, const Environment& environment);

/// "First-line manager, 2026" → "first-line-manager-2026": letters, digits and hyphens; "programme" where nothing is
/// left.
[[nodiscard]] std::string short_name_of(std::string_view title);

/// How many cells the framework asks at each stage, in the order of its stages.
[[nodiscard]] std::vector<std::size_t> count_cells(const model::Framework& framework);

} // namespace km::document
