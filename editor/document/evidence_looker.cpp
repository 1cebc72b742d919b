// SPDX-License-Identifier: MIT
#include "editor/document/evidence_looker.hpp"

#include "packages/submission/check.hpp"

#include <array>
#include <utility>

namespace km::document {

namespace {

using State = rules::EvidenceFact::State;

constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;

} // namespace

void EvidenceLooker::begin(const std::filesystem::path& folder, const std::vector<model::EvidenceFile>& files)
{
    // What is half read goes on where it was, if it is still what comes first.
    const auto before = m_reading ? std::optional{m_unread[m_next]} : std::nullopt;
    m_facts.clear();
    m_unread.clear();
    m_next = 0;
    for (const auto& file : files) {
        const auto found = submission::find_evidence(folder, file.path);
        if (!found) {
            const auto& code = found.error().code;
            m_facts.push_back({code == "evidence.missing"       ? State::missing
                               : code == "evidence.unsafe_path" ? State::refused
                                                                : State::unreadable});
            continue;
        }
        const auto stamp = stamp_of(*found);
        if (const auto known = m_known.find(*found); known != m_known.end() && known->second.stamp == stamp) {
            m_facts.push_back(known->second.fact);
            continue;
        }
        m_unread.push_back({m_facts.size(), *found, stamp});
        m_facts.push_back({stamp.size == 0 ? State::empty : State::present, file.sha256, stamp.size});
    }
    if (before && (m_unread.empty() || m_unread.front().file != before->file ||
                   !(m_unread.front().stamp == before->stamp))) {
        m_reading.reset();
    }
}

bool EvidenceLooker::read(std::uint64_t most_bytes, const std::function<bool()>& is_interrupted)
{
    std::vector<char> piece(is_complete() ? 0 : kPieceBytes);
    for (std::uint64_t done = 0; !is_complete() && done < most_bytes && !is_interrupted();) {
        const auto& unread = m_unread[m_next];
        if (!m_reading) {
            m_reading.emplace();
            m_reading->file.rdbuf()->pubsetbuf(nullptr, 0); // our own buffer is larger
            m_reading->file.open(unread.file, std::ios::binary);
        }
        m_reading->file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto got = static_cast<std::size_t>(m_reading->file.gcount());
        m_reading->digest.update(crypto::bytes_of({piece.data(), got}));
        m_reading->size += got;
        done += got;
        if (m_reading->file.eof()) {
            settle(unread, {m_reading->size == 0 ? State::empty : State::present,
                            crypto::to_hex(m_reading->digest.finish()), m_reading->size});
        } else if (!m_reading->file) { // a drive that went away, or no right to read it
            settle(unread, {State::unreadable});
        }
    }
    return is_complete();
}

void EvidenceLooker::settle(const Unread& unread, rules::EvidenceFact fact)
{
    if (fact.state != State::unreadable) { // what failed may be right again, without a sign of it
        m_known[unread.file] = {unread.stamp, fact};
    }
    m_facts[unread.index] = std::move(fact);
    m_reading.reset();
    ++m_next;
}

} // namespace km::document
