// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"
#include "validator/rules/grouping.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace km::rules {
namespace {

using model::ProgrammeOutcome;

template <typename List>
bool contains(const List& list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// The words of a text from its beginning, without the punctuation around them and in small letters.
class WordReader {
public:
    explicit WordReader(std::string_view text) noexcept : m_text{text} { advance(0); }

    /// Empty at the end of the text. A word of more than 23 bytes is cut: none that a rule knows is as long.
    [[nodiscard]] std::string_view word() const noexcept { return {m_word.data(), m_length}; }
    [[nodiscard]] std::size_t begin() const noexcept { return m_begin; } ///< in the text, bytes
    [[nodiscard]] std::size_t end() const noexcept { return m_end; }
    /// The first byte after the word that is not white space; 0 at the end of the text.
    [[nodiscard]] char following() const noexcept
    {
        const auto at = m_text.find_first_not_of(" \t\r\n", m_end);
        return at == std::string_view::npos ? '\0' : m_text[at];
    }
    void next() noexcept { advance(m_end); }
    void jump(std::size_t offset) noexcept { advance(offset); }

private:
    /// A hyphen or an apostrophe is part of a word; so is every byte beyond ASCII.
    static bool is_letter(char c) noexcept
    {
        const char lower = to_lower(c);
        return (lower >= 'a' && lower <= 'z') || c == '-' || c == '\'' ||
               (static_cast<unsigned char>(c) & 0x80U) != 0;
    }
    void advance(std::size_t from) noexcept
    {
        m_begin = std::min(from, m_text.size());
        while (m_begin < m_text.size() && !is_letter(m_text[m_begin])) {
            ++m_begin;
        }
        m_end = m_begin;
        m_length = 0;
        for (; m_end < m_text.size() && is_letter(m_text[m_end]); ++m_end) {
            if (m_length < m_word.size()) {
                m_word[m_length++] = to_lower(m_text[m_end]);
            }
        }
    }

    std::string_view m_text;
    std::size_t m_begin = 0, m_end = 0, m_length = 0;
    std::array<char, 23> m_word{};
};

constexpr auto kBeforeComma = std::to_array<std::string_view>(
    {"after", "as", "at", "by", "during", "following", "having", "in", "on", "through", "upon", "within"});
constexpr auto kSubjects = std::to_array<std::string_view>(
    {"a",         "all",        "an",          "apprentice",   "apprentices", "attendee",
     "attendees", "candidate",  "candidates",  "delegate",     "delegates",   "each",
     "every",     "he",         "leader",      "leaders",      "learner",     "learners",
     "manager",   "managers",   "participant", "participants", "she",         "student",
     "students",  "supervisor", "supervisors", "the",          "they",        "trainee",
     "trainees"});
constexpr auto kAuxiliaries = std::to_array<std::string_view>(
    {"are", "can", "could", "i", "is", "may", "must", "shall", "should", "will", "would", "you"});
/// Verbs that end like the adverbs which may stand before a verb ("critically evaluate").
constexpr auto kVerbsInLy =
    std::to_array<std::string_view>({"apply", "comply", "multiply", "rely", "reply", "supply"});

/// A verb that can be seen done, as curricula use it; sorted. Source: the verb lists for writing learning
/// outcomes that follow Bloom's taxonomy, and the management outcomes in the bundled framework. British
/// spelling.
constexpr auto kObservable = std::to_array<std::string_view>({
    "act",           "adapt",       "address",     "adjust",      "administer",  "advise",      "advocate",
    "agree",         "align",       "allocate",    "analyse",     "apply",       "appraise",    "approve",
    "argue",         "arrange",     "articulate",  "ask",         "assemble",    "assess",      "assign",
    "attend",        "audit",       "benchmark",   "brief",       "budget",      "build",       "calculate",
    "categorise",    "chair",       "challenge",   "champion",    "change",      "check",       "choose",
    "cite",          "clarify",     "classify",    "close",       "coach",       "collaborate", "collect",
    "combine",       "commission",  "communicate", "compare",     "compile",     "complete",    "compose",
    "conduct",       "consolidate", "construct",   "consult",     "contrast",    "contribute",  "convene",
    "coordinate",    "cost",        "create",      "criticise",   "critique",    "debate",      "debrief",
    "decide",        "define",      "delegate",    "deliver",     "demonstrate", "deploy",      "derive",
    "describe",      "design",      "detect",      "determine",   "develop",     "devise",      "diagnose",
    "differentiate", "direct",      "discuss",     "distinguish", "document",    "draft",       "draw",
    "edit",          "elicit",      "embed",       "employ",      "empower",     "enable",      "encourage",
    "engage",        "enhance",     "ensure",      "escalate",    "establish",   "estimate",    "evaluate",
    "examine",       "execute",     "explain",     "explore",     "facilitate",  "follow",      "forecast",
    "formulate",     "foster",      "gather",      "generate",    "give",        "handle",      "hold",
    "hypothesise",   "identify",    "illustrate",  "implement",   "improve",     "influence",   "inform",
    "initiate",      "inspect",     "inspire",     "integrate",   "interpret",   "interrogate", "interview",
    "introduce",     "investigate", "involve",     "judge",       "justify",     "label",       "lead",
    "link",          "list",        "listen",      "log",         "maintain",    "manage",      "map",
    "match",         "measure",     "mediate",     "mentor",      "minimise",    "mitigate",    "model",
    "modify",        "monitor",     "motivate",    "name",        "negotiate",   "observe",     "operate",
    "order",         "organise",    "outline",     "oversee",     "paraphrase",  "participate", "perform",
    "persuade",      "pilot",       "plan",        "practise",    "predict",     "prepare",     "present",
    "prevent",       "prioritise",  "produce",     "promote",     "propose",     "provide",     "quantify",
    "question",      "rank",        "rate",        "reallocate",  "recall",      "recognise",   "recommend",
    "reconcile",     "record",      "redesign",    "reduce",      "refine",      "reflect",     "relate",
    "report",        "represent",   "research",    "resolve",     "respond",     "review",      "revise",
    "rewrite",       "schedule",    "select",      "sequence",    "set",         "share",       "signpost",
    "simulate",      "solve",       "sort",        "specify",     "state",       "structure",   "suggest",
    "summarise",     "supervise",   "support",     "sustain",     "tailor",      "teach",       "test",
    "trace",         "track",       "train",       "transform",   "translate",   "update",      "use",
    "utilise",       "validate",    "verify",      "weigh",       "write",
});
static_assert(std::is_sorted(kObservable.begin(), kObservable.end()));

bool is_observable(std::string_view base)
{
    return std::binary_search(kObservable.begin(), kObservable.end(), base);
}

/// Moves past what stands before the verb: "By the end of the course, each learner will be able to critically
/// …".
void skip_to_verb(WordReader& at, std::string_view text)
{
    if (is_observable(at.word())) {
        return; // most outcomes start with their verb
    }
    if (contains(kBeforeComma, at.word())) {
        if (const auto comma = text.find(',', at.end()); comma != std::string_view::npos) {
            at.jump(comma + 1);
        }
    }
    // A subject is one only where "will" or the like comes after it: "Delegate a task" starts with its verb.
    auto ahead = at;
    while (contains(kSubjects, ahead.word())) {
        ahead.next();
    }
    if (contains(kAuxiliaries, ahead.word())) {
        while (contains(kAuxiliaries, ahead.word())) {
            ahead.next();
        }
        at = ahead;
    }
    ahead = at;
    if (ahead.word() == "to") {
        ahead.next();
    }
    if (ahead.word() == "be") {
        ahead.next();
    }
    if (ahead.word() == "able") {
        ahead.next();
        at = ahead;
    }
    if (at.word() == "to") {
        at.next();
    }
    while (at.word().ends_with("ly") && !contains(kVerbsInLy, at.word())) {
        at.next();
    }
}

struct Unobservable {
    std::string_view verb;
    std::string_view instead; ///< observable verbs for what it may have meant
};

constexpr auto kUnobservable = std::to_array<Unobservable>({
    {"appreciate", "weigh, justify or compare"},
    {"be", "demonstrate, describe or apply"},
    {"become", "demonstrate, describe or apply"},
    {"believe", "justify, argue or defend"},
    {"comprehend", "explain, summarise or interpret"},
    {"familiarise", "locate, outline or describe"},
    {"feel", "describe, demonstrate or reflect on"},
    {"grasp", "explain, summarise or interpret"},
    {"internalise", "apply, demonstrate or justify"},
    {"know", "state, list or describe"},
    {"learn", "describe, demonstrate or apply"},
    {"realise", "explain, identify or describe"},
    {"remember", "recall, list or state"},
    {"think", "analyse, discuss or compare"},
    {"understand", "explain, compare or summarise"},
    {"value", "justify, weigh or promote"},
});

/// States of mind as nouns: "have an understanding of", "awareness of".
constexpr auto kStatesOfMind = std::to_array<std::string_view>(
    {"appreciation", "awareness", "familiarity", "insight", "knowledge", "understanding"});
constexpr auto kHavingVerbs =
    std::to_array<std::string_view>({"acquire", "broaden", "build", "deepen", "develop", "enhance", "extend",
                                     "gain", "have", "improve", "increase", "obtain", "possess", "raise"});
constexpr auto kBetween = std::to_array<std::string_view>(
    {"a",        "an",    "basic",  "better",   "broad",    "broader", "clear",   "comprehensive",
     "critical", "deep",  "deeper", "detailed", "full",     "good",    "greater", "more",
     "some",     "sound", "the",    "their",    "thorough", "working"});
constexpr auto kAfterState = std::to_array<std::string_view>(
    {"about", "around", "for", "how", "in", "into", "of", "on", "that", "what", "why", "with"});

/// The verb without the ending of the third person and in British spelling, as the lists have it.
std::string base_form(std::string_view word, bool third_person)
{
    std::string base{word};
    if (third_person && base.ends_with("ies")) {
        base.replace(base.size() - 3, 3, "y");
    } else if (third_person && base.ends_with('s')) {
        base.pop_back();
    }
    if (base.ends_with("ize") || base.ends_with("yze")) {
        base[base.size() - 2] = 's';
    }
    return base;
}

/// "assesses", "establishes", "discusses": the third person of a verb in a hissing sound takes -es.
bool is_observable(std::string_view word, bool third_person)
{
    const auto base = base_form(word, third_person);
    return is_observable(base) || (third_person && base.ends_with('e') &&
                                   is_observable(std::string_view{base}.substr(0, base.size() - 1)));
}

const Unobservable* find_unobservable(std::string_view word, bool third_person)
{
    const auto base = base_form(word, third_person);
    const auto* const found = std::find_if(kUnobservable.begin(), kUnobservable.end(),
                                           [&](const Unobservable& row) { return row.verb == base; });
    return found == kUnobservable.end() ? nullptr : found;
}

struct Wording {
    std::string_view written; ///< as the outcome has it
    std::string_view instead;
};

/// "An understanding of …", also after a verb of having; @p at: the first word of the outcome proper.
std::optional<Wording> state_of_mind(WordReader at, std::string_view text)
{
    const auto begin = at.begin();
    if (contains(kHavingVerbs, base_form(at.word(), true))) {
        at.next();
    }
    while (contains(kBetween, at.word())) {
        at.next();
    }
    if (!contains(kStatesOfMind, at.word())) {
        return std::nullopt;
    }
    const auto end = at.end();
    at.next();
    // "Develop a knowledge base" is something else.
    if (!at.word().empty() && !contains(kAfterState, at.word())) {
        return std::nullopt;
    }
    return Wording{text.substr(begin, end - begin), "explain, describe or apply"};
}

std::optional<Wording> unobservable_verb(std::string_view text)
{
    WordReader at{text};
    skip_to_verb(at, text);
    if (const auto state = state_of_mind(at, text)) {
        return state;
    }
    const auto begin = at.begin();
    auto end = at.end();
    if (at.word() == "aware" || at.word() == "familiar") {
        return Wording{text.substr(begin, end - begin), "identify, describe or explain"};
    }
    const auto* const found = [&] {
        const auto* const plain = find_unobservable(at.word(), false);
        return plain != nullptr ? plain : find_unobservable(at.word(), true);
    }();
    if (found == nullptr) {
        return std::nullopt;
    }
    at.next();
    const auto next = at.word();
    // "Value for money …" names a thing, and benefits are realised for all to see.
    static constexpr auto thoughts =
        std::to_array<std::string_view>({"how", "that", "what", "when", "where", "why"});
    if ((found->verb == "value" && next == "for") ||
        (found->verb == "realise" && !contains(thoughts, next))) {
        return std::nullopt;
    }
    if (found->verb == "be" || found->verb == "become") {
        end = at.end(); // the word after it says more
    }
    return Wording{text.substr(begin, end - begin), found->instead};
}

/// "Identify, analyse and present": the part of the text from the first verb to the last that is joined to
/// it; empty where there is one verb. Only a verb that follows directly counts: "Review policies and report
/// …" says two things as well, but no list of words can tell it from "Review policies and practice".
std::string_view joined_verbs(std::string_view text)
{
    WordReader at{text};
    skip_to_verb(at, text);
    const bool third_person = !is_observable(at.word(), false);
    if (!is_observable(at.word(), third_person)) {
        return {};
    }
    const auto begin = at.begin();
    auto end = begin;
    for (;;) {
        const char joint = at.following();
        auto ahead = at;
        ahead.next();
        const bool spelled = ahead.word() == "and" || ahead.word() == "or" || ahead.word() == "then";
        while (ahead.word() == "and" || ahead.word() == "or" ||
               ahead.word() == "then") { // "and/or", "and then"
            ahead.next();
        }
        while (ahead.word().ends_with("ly") && !contains(kVerbsInLy, ahead.word())) {
            ahead.next();
        }
        if ((!spelled && joint != ',' && joint != '/' && joint != '&') ||
            (!is_observable(ahead.word(), third_person) &&
             find_unobservable(ahead.word(), third_person) == nullptr)) {
            break;
        }
        at = ahead;
        end = at.end();
    }
    return text.substr(begin, end - begin);
}

constexpr auto kTopicWords =
    std::to_array<std::string_view>({"a", "an", "how", "introduction", "overview", "principles", "the",
                                     "theories", "theory", "what", "when", "where", "why"});
constexpr auto kTopicEndings =
    std::to_array<std::string_view>({"ing", "ity", "ment", "ness", "ship", "sion", "tion"});
constexpr auto kVerbsWithTopicEndings = std::to_array<std::string_view>({
    "bring",    "caution",    "comment",  "commission", "compliment", "complement", "condition",  "document",
    "envision", "experiment", "function", "harness",    "implement",  "mention",    "partition",  "petition",
    "position", "provision",  "question", "sanction",   "segment",    "supplement", "transition", "witness",
});

/// "The principles of coaching", "Conflict resolution" is missed, "Managing conflict": what is taught, not
/// what a learner does. Only what surely is no verb counts: a list of all verbs would never be complete.
std::string_view topic_word(std::string_view text)
{
    WordReader at{text};
    skip_to_verb(at, text);
    const auto word = at.word();
    const bool ends_like_one = std::any_of(kTopicEndings.begin(), kTopicEndings.end(),
                                           [&](std::string_view ending) { return word.ends_with(ending); });
    const bool topic =
        contains(kTopicWords, word) || (ends_like_one && !contains(kVerbsWithTopicEndings, word));
    return topic ? text.substr(at.begin(), at.end() - at.begin()) : std::string_view{};
}

template <typename Visit>
void each_outcome(const Study& study, Visit visit)
{
    for (const auto& own : study.outcomes()) {
        visit(*own.outcome);
    }
}

/// The lists of verbs are English.
bool is_english(const model::Programme& programme)
{
    const auto tag = std::string_view{programme.language};
    return tag.empty() || is_same_text(tag.substr(0, tag.find('-')), "en");
}

void verb_is_observable(const Study& study, Report& report)
{
    if (!is_english(study.programme())) {
        return;
    }
    each_outcome(study, [&](const ProgrammeOutcome& outcome) {
        if (const auto found = unobservable_verb(outcome.text)) {
            report.add(outcome.line,
                       {outcome.id.str(), shorten(found->written), std::string{found->instead}});
        }
    });
}

void outcome_has_one_verb(const Study& study, Report& report)
{
    if (!is_english(study.programme())) {
        return;
    }
    each_outcome(study, [&](const ProgrammeOutcome& outcome) {
        if (const auto joined = joined_verbs(outcome.text); !joined.empty()) {
            report.add(outcome.line, {outcome.id.str(), shorten(joined)});
        }
    });
}

void text_stands_once(const Study& study, Report& report)
{
    const auto outcomes = study.outcomes();
    const auto groups = repeated_texts(study.outcome_hashes(), 2, [&](std::size_t i) {
        return std::string_view{outcomes[i].outcome->text};
    });
    for (const auto& group : groups) {
        const auto& first = *outcomes[group.front()].outcome;
        for (const auto i : std::span{group}.subspan(1)) {
            const auto& copy = *outcomes[i].outcome;
            report.add(copy.line, {copy.id.str(), first.id.str(), shorten(copy.text)});
        }
    }
}

void outcome_has_text(const Study& study, Report& report)
{
    const auto hashes = study.outcome_hashes();
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (hashes[i] == 0) {
            const auto& outcome = *study.outcomes()[i].outcome;
            report.add(outcome.line, {outcome.id.str()});
        }
    }
}

void outcome_is_short_enough_to_assess(const Study& study, Report& report)
{
    constexpr std::size_t max_words = 40;
    each_outcome(study, [&](const ProgrammeOutcome& outcome) {
        if (outcome.text.size() <= 2 * max_words) { // a word takes two bytes at least
            return;
        }
        if (const auto words = count_words(outcome.text); words > max_words) {
            report.add(outcome.line, {outcome.id.str(), std::to_string(words)});
        }
    });
}

void outcome_starts_with_a_verb(const Study& study, Report& report)
{
    if (!is_english(study.programme())) {
        return;
    }
    each_outcome(study, [&](const ProgrammeOutcome& outcome) {
        const auto topic = topic_word(outcome.text);
        if (!topic.empty() && !unobservable_verb(outcome.text)) { // "Understanding of …" is KM-OUT-001's
            report.add(outcome.line, {outcome.id.str(), std::string{topic}});
        }
    });
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-OUT-001", Tier::advice, Severity::warning, verb_is_observable},
    {"KM-OUT-002", Tier::advice, Severity::warning, outcome_has_one_verb},
    {"KM-OUT-003", Tier::advice, Severity::warning, text_stands_once},
    {"KM-OUT-004", Tier::core, Severity::error, outcome_has_text},
    {"KM-OUT-005", Tier::advice, Severity::note, outcome_is_short_enough_to_assess},
    {"KM-OUT-006", Tier::advice, Severity::note, outcome_starts_with_a_verb},
});

} // namespace

std::span<const Rule> outcome_quality_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
