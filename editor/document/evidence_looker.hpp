// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the evidence files are on disk: there or not, and their digests. Reads in pieces and can be interrupted, so
/// that a film of two gigabytes keeps nobody waiting; what was read is not read again until size or time of the file
/// change. Errors: none; a file that cannot be read is unreadable. Thread-safety: one thread.

#include "editor/document/known_file.hpp"
#include "packages/crypto/digest.hpp"
#include "validator/model/programme.hpp"
#include "validator/rules/study.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace km::document {

/// A file that is read up to a point.
struct PartlyRead {
    std::ifstream file;
    crypto::Sha256 digest;
    std::uint64_t size = 0;
};

class EvidenceLooker {
public:
    /// @p folder: that paths are relative to. Looks for every file again; reads none yet.
    void begin(const std::filesystem::path& folder, const std::vector<model::EvidenceFile>& files);
    /// Reads what is not known, in the order of the files. False: there is more, but @p most_bytes were read, or
    /// @p is_interrupted said so; call it again.
    bool read(std::uint64_t most_bytes, const std::function<bool()>& is_interrupted);

    /// One for each file. What was not read yet is taken for what the programme says.
    [[nodiscard]] const std::vector<rules::EvidenceFact>& facts() const noexcept { return m_facts; }
    [[nodiscard]] bool is_complete() const noexcept { return m_next == m_unread.size(); }

private:
    struct Known {
        FileStamp stamp;
        rules::EvidenceFact fact;
    };
    struct Unread {
        std::size_t index; ///< in m_facts
        std::filesystem::path file;
        FileStamp stamp;
    };
    void settle(const Unread& unread, rules::EvidenceFact fact);

    std::vector<rules::EvidenceFact> m_facts;
    std::vector<Unread> m_unread;
    std::size_t m_next = 0; ///< in m_unread
    std::optional<PartlyRead> m_reading;
    std::map<std::filesystem::path, Known> m_known;
};

} // namespace km::document
