// SPDX-License-Identifier: MIT
/// @file
/// Makes a programme of any size that meets the kitemark policy, with its evidence; the same arguments make
/// the same bytes.
///   bench_generate FOLDER OUTCOMES KIND BYTES FILES [MAPPINGS]
/// FOLDER/bench.programme.xml has three MAPPINGS, or as many as said, for each of the OUTCOMES (from 200) and
/// FOLDER/evidence that many FILES, of BYTES each. KIND: "text" (deflates to a third), "noise" (does not deflate, as images and
/// Office documents), "documents": these two and files that mix both, as PDF does, by turns.

#include "packages/crypto/digest.hpp"
#include "validator/base/file.hpp"
#include "validator/format/programme_writer.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <string_view>

namespace {

using namespace km;

/// xorshift64*: any machine's library makes the same numbers of it.
class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : m_state{seed * 0x9E3779B97F4A7C15ULL | 1U} {}

    std::uint64_t next() noexcept
    {
        m_state ^= m_state >> 12U;
        m_state ^= m_state << 25U;
        m_state ^= m_state >> 27U;
        return m_state * 0x2545F4914F6CDD1DULL;
    }

private:
    std::uint64_t m_state;
};

constexpr std::array<std::string_view, 16> kVerbs{
    "Prioritise", "Compare", "Revise",  "Explain", "Negotiate", "Draft",    "Review",   "Defend",
    "Justify",    "Design",  "Measure", "Present", "Coach",     "Delegate", "Evaluate", "Schedule"};
constexpr std::array<std::string_view, 20> kThings{
    "the week's tasks",    "a staffing plan",         "a budget report",  "a handover",
    "a patient complaint", "an improvement idea",     "a risk register",  "a team briefing",
    "a service pathway",   "a feedback conversation", "a waiting list",   "a rota change",
    "a supplier's offer",  "an incident account",     "a training need",  "a business case",
    "a data dashboard",    "a partnership agreement", "a wellbeing plan", "a set of objectives"};
constexpr std::array<std::string_view, 18> kPlaces{
    "in a ward team",          "in a community clinic",     "across two departments",
    "in a general practice",   "in an ambulance station",   "under winter pressure",
    "with a new colleague",    "for a board meeting",       "in a mental health service",
    "for a local authority",   "during a merger",           "with volunteers",
    "in a pharmacy",           "after an inspection",       "for a night shift",
    "with patients' families", "in a pathology laboratory", "for a care home"};
constexpr std::array<std::string_view, 14> kMeans{
    "with figures of their own",       "from notes taken at work", "in front of peers",
    "against agreed criteria",         "in a recorded role play",  "on a template of the trust",
    "in a written reflection",         "with a mentor's comments", "in two timed attempts",
    "from a published case",           "as a group of four",       "before the next session",
    "with a line manager's signature", "in an oral examination"};

/// The @p number-th way to put the words together: distinct for distinct numbers, as far as there are ways.
template <typename List>
std::string_view take(const List& list, std::size_t& number)
{
    const auto index = number % list.size();
    number /= list.size();
    return list[index];
}

std::string outcome_text(std::size_t number)
{
    auto rest = number;
    const auto verb = take(kVerbs, rest);
    const auto thing = take(kThings, rest);
    const auto place = take(kPlaces, rest);
    const auto means = take(kMeans, rest);
    return fmt::format("{} {} {}, {}{}.", verb, thing, place, means,
                       rest == 0 ? "" : fmt::format(", case {}", rest));
}

std::string rationale(std::size_t number)
{
    auto rest = number;
    const auto place = take(kPlaces, rest);
    const auto means = take(kMeans, rest);
    const auto thing = take(kThings, rest);
    return fmt::format("Session {} works on {} {}; what learners hand in is looked at {}.", rest + 1, thing,
                       place, means);
}

/// Words as often as in English prose, more or less: the n-th word n times as rare as the first.
std::string text(std::size_t bytes, Random& random)
{
    std::array<std::string, 4096> words;
    for (auto& word : words) {
        const auto letters = 2 + random.next() % 9;
        for (std::size_t i = 0; i < letters; ++i) {
            word += static_cast<char>('a' + random.next() % 26);
        }
    }
    std::string out;
    out.reserve(bytes + 16);
    while (out.size() < bytes) {
        const auto draw = random.next();
        out += words[(draw & 0xFFFU) >> (draw >> 12U) % 12U];
        out += (draw >> 40U) % 16U == 0 ? '\n' : ' ';
    }
    out.resize(bytes);
    return out;
}

std::string noise(std::size_t bytes, Random& random)
{
    std::string out(bytes, '\0');
    for (std::size_t i = 0; i < bytes;) {
        auto draw = random.next();
        for (std::size_t j = 0; j < 8 && i < bytes; ++j, draw >>= 8U) {
            out[i++] = static_cast<char>(draw & 0xFFU);
        }
    }
    return out;
}

enum class Kind { text, noise, mixed };

/// In pieces, so that a file of any size takes little memory.
void write_evidence(const std::filesystem::path& file, Kind kind, std::uint64_t bytes, std::uint64_t seed)
{
    constexpr std::uint64_t piece = 1'000'000;
    Random random{seed};
    std::ofstream out{file, std::ios::binary};
    for (std::uint64_t at = 0; at < bytes; at += piece) {
        const auto size = static_cast<std::size_t>(std::min(piece, bytes - at));
        const bool as_text = kind == Kind::text || (kind == Kind::mixed && at / piece % 4 == 0);
        const auto content = as_text ? text(size, random) : noise(size, random);
        out.write(content.data(), static_cast<std::streamsize>(content.size()));
    }
    if (!out.flush()) {
        throw std::runtime_error{file.string() + " cannot be written"};
    }
}

/// The codes of the framework's outcomes: 3 areas, 3 standards each, 3 competencies each, 3 outcomes each.
std::string item_code(std::size_t number)
{
    constexpr std::size_t items = 81;
    const auto n = number % items;
    return fmt::format("{}.{}.{}.{}", n / 27 + 1, n / 9 % 3 + 1, n / 3 % 3 + 1,
                       static_cast<char>('a' + n % 3));
}

void add_modules(model::Programme& programme, std::size_t outcomes)
{
    constexpr std::size_t each = 20;
    for (std::size_t o = 0; o < outcomes; ++o) {
        if (o % each == 0) {
            const auto number = o / each + 1;
            model::Module module;
            module.id = model::ModuleId{fmt::format("m{}", number)};
            module.title = fmt::format("Module {}: {}", number, kThings[number % kThings.size()]);
            module.mode = model::Mode::blended;
            programme.modules.push_back(std::move(module));
            model::Assessment assessment;
            assessment.id = model::AssessmentId{fmt::format("a{}", number)};
            assessment.type = "portfolio";
            assessment.title = fmt::format("Portfolio for module {}", number);
            programme.assessments.push_back(std::move(assessment));
        }
        model::ProgrammeOutcome outcome;
        outcome.id = model::OutcomeId{fmt::format("m{}-{}", o / each + 1, o % each + 1)};
        outcome.text = outcome_text(o);
        programme.assessments.back().outcomes.push_back(outcome.id);
        programme.modules.back().outcomes.push_back(std::move(outcome));
    }
}

void add_mappings(model::Programme& programme, std::size_t for_each)
{
    using model::Depth;
    constexpr std::array depths{Depth::assesses, Depth::develops, Depth::introduces};
    constexpr std::size_t principles = 6;
    std::size_t number = 0;
    for (const auto& module : programme.modules) {
        for (const auto& outcome : module.outcomes) {
            for (std::size_t m = 0; m < for_each; ++m, ++number) {
                model::Mapping mapping;
                mapping.outcome = outcome.id;
                if (number % 60 == 59) {
                    mapping.to = model::ItemCode{fmt::format("P{}", number / 60 % principles + 1)};
                } else {
                    mapping.to = model::ItemCode{item_code(number)};
                    mapping.stages = {model::StageId{"1"}, model::StageId{"2"}};
                }
                mapping.depth = depths[(number / 81 + number) % depths.size()];
                mapping.rationale = rationale(number);
                const auto& evidence = programme.evidence[number % programme.evidence.size()];
                mapping.citations.push_back({evidence.id, fmt::format("p. {}", number % 97 + 1), 0, {}});
                programme.mappings.push_back(std::move(mapping));
            }
        }
    }
}

model::Programme make(std::size_t outcomes)
{
    model::Programme programme;
    programme.id = "bench";
    programme.version = "1";
    programme.title = fmt::format("Leading in {} steps", outcomes);
    programme.summary = "A programme of generated texts, to measure with.";
    programme.modified = "2026-03-31T09:15:00Z";
    programme.framework_id = "nhs-mlf";
    programme.framework_version = "2025-09-04-draft";
    programme.policy_id = "nhs-kitemark";
    programme.claimed_stages = {model::StageId{"1"}, model::StageId{"2"}};
    programme.provider.name = "Benchmark Training (invented)";
    programme.provider.ukprn = "10099904";
    programme.contact.name = "Jo Example";
    programme.contact.role = "Programme lead";
    programme.contact.email = "jo@example.org";
    programme.internal_verifier.name = "Sam Example";
    programme.internal_verifier.role = "Head of quality";
    programme.internal_verifier.email = "sam@example.org";
    programme.mode = model::Mode::blended;
    add_modules(programme, outcomes);
    return programme;
}

int generate(const std::filesystem::path& folder,
             std::size_t outcomes,
             std::string_view kinds,
             std::uint64_t bytes,
             std::size_t files,
             std::size_t mappings)
{
    std::filesystem::create_directories(folder / "evidence");
    auto programme = make(outcomes);
    for (std::size_t f = 0; f < files; ++f) {
        const auto kind = kinds == "text"    ? Kind::text
                          : kinds == "noise" ? Kind::noise
                                             : std::array{Kind::text, Kind::noise, Kind::mixed}[f % 3];
        model::EvidenceFile evidence;
        evidence.id = model::EvidenceId{fmt::format("e{}", f + 1)};
        evidence.title = fmt::format("Document {}", f + 1);
        evidence.path = fmt::format("evidence/document-{:04}.{}", f + 1, kind == Kind::text ? "txt" : "bin");
        evidence.media_type = kind == Kind::text ? "text/plain" : "application/octet-stream";
        write_evidence(folder / evidence.path, kind, bytes, f + 1);
        const auto digest = crypto::sha256_file(folder / evidence.path);
        evidence.sha256 = crypto::to_hex(digest.value());
        programme.evidence.push_back(std::move(evidence));
    }
    add_mappings(programme, mappings);
    std::ofstream out{folder / "bench.programme.xml", std::ios::binary};
    out << format::write_programme(programme).value();
    return out.flush() ? 0 : 3;
}

} // namespace

int main(int argc, char** argv)
{
    constexpr std::size_t fewest_outcomes = 200;
    const auto number = [&](int index) { return std::strtoull(argv[index], nullptr, 10); };
    constexpr std::size_t usual_mappings = 3, most_mappings = 80; // an outcome maps to each item once
    const std::string_view kind = argc == 6 || argc == 7 ? argv[3] : "";
    const auto mappings = argc == 7 ? number(6) : usual_mappings;
    if ((kind != "text" && kind != "noise" && kind != "documents") || number(2) < fewest_outcomes ||
        number(5) < 1 || mappings < 1 || mappings > most_mappings) {
        fmt::print(stderr,
                   "Usage: bench_generate FOLDER OUTCOMES text|noise|documents BYTES FILES [MAPPINGS]\n");
        return 2;
    }
    try {
        return generate(argv[1], number(2), kind, number(4), number(5), mappings);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 3;
    }
}
