// SPDX-License-Identifier: MIT
#include "editor/document/start.hpp"

#include "packages/submission/check.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"
#include "validator/base/temporary.hpp"
#include "validator/xml/document.hpp"

#include <algorithm>

namespace km::document {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSelfCheckPolicy = "self-check";
constexpr std::size_t kMaxShortName = 60;
const std::string kBegunAnswers{"programme-to-begin"};
constexpr int kMostAsking = 9;

std::optional<model::Programme> read(const fs::path& file)
{
    auto bytes = read_file(file, xml::kMaxDocumentBytes);
    if (!bytes) {
        return std::nullopt;
    }
    auto read = submission::read_bytes(std::move(*bytes), to_utf8(file));
    return read ? std::optional{std::move(read->programme)} : std::nullopt;
}

} // namespace

StartLook look(const std::vector<fs::path>& recent, const Environment& environment)
{
    StartLook seen;
    for (const auto& file : recent) {
        std::error_code problem;
        const auto time = fs::last_write_time(file, problem);
        seen.recent.push_back({file, problem ? std::nullopt : std::optional{time}});
    }
    seen.left = look_into(Session::find_recoveries(environment));
    return seen;
}

std::vector<LeftWork> look_into(const std::vector<Recovery>& recoveries)
{
    std::vector<LeftWork> found;
    for (const auto& recovery : recoveries) {
        std::error_code ignored;
        if (!fs::exists(recovery.kept, ignored)) { // taken up or given up by now
            continue;
        }
        const auto programme = read(recovery.kept);
        auto& left = found.emplace_back(LeftWork{recovery, {}});
        left.is_readable = programme.has_value();
        if (programme) {
            left.title = programme->title;
            left.outcomes = programme->count_outcomes();
            left.mappings = programme->mappings.size();
        }
    }
    return found;
}

Result<void> copy_kept(const fs::path& kept, const Output& target)
{
    const auto bytes = read_file(kept, xml::kMaxDocumentBytes);
    if (!bytes) {
        return tl::make_unexpected(bytes.error());
    }
    if (auto written = write_atomically(target, *bytes); !written) {
        return propagate(written);
    }
    return {};
}

std::vector<Example> find_examples(const fs::path& folder)
{
    std::vector<Example> found;
    std::error_code none;
    for (fs::directory_iterator entry{folder, none}, end; !none && entry != end; entry.increment(none)) {
        auto name = entry->path().filename();
        name += ".programme.xml";
        const auto file = entry->path() / name;
        if (auto programme = read(file)) {
            found.push_back({file, std::move(programme->title), std::move(programme->summary)});
        }
    }
    std::sort(found.begin(), found.end(), [](const Example& a, const Example& b) { return a.file < b.file; });
    return found;
}

Result<fs::path> copy_example(const Example& example, const fs::path& to)
{
    std::error_code problem;
    if (fs::exists(to, problem)) {
        return fail("file.exists", to_utf8(to));
    }
    fs::create_directories(to.parent_path(), problem);
    auto copy = TemporaryFolder::create_in(to.parent_path()); // it appears whole or not at all
    if (!copy) {
        return propagate(copy);
    }
    const auto from = example.file.parent_path();
    fs::copy(from, copy->path(), fs::copy_options::recursive, problem);
    // Installed files may be read only, and copies of them would be too.
    for (fs::recursive_directory_iterator entry{copy->path(), problem}, end; !problem && entry != end;
         entry.increment(problem)) {
        std::error_code ignored;
        fs::permissions(entry->path(),
                        entry->is_directory(ignored) ? fs::perms::owner_all
                                                     : fs::perms::owner_read | fs::perms::owner_write,
                        fs::perm_options::add, ignored);
    }
    if (!problem) {
        fs::permissions(copy->path(), fs::status(from, problem).permissions() | fs::perms::owner_all,
                        problem);
    }
    if (problem) {
        return fail("file.unwritable", to_utf8(to), problem.message());
    }
    if (auto kept = copy->keep_as(to); !kept) {
        return propagate(kept);
    }
    return to / example.file.filename();
}

Result<std::vector<format::FrameworkPack>> frameworks_to_offer(const format::Library& library)
{
    auto frameworks = library.frameworks();
    const auto policy = library.policy(format::kDefaultPolicy);
    if (frameworks && policy) {
        std::stable_partition(frameworks->begin(), frameworks->end(), [&](const format::FrameworkPack& pack) {
            return pack.model.id == policy->model.framework;
        });
    }
    return frameworks;
}

BegunAnswers::BegunAnswers(const Environment& environment)
{
    if (environment.state_folder.empty()) {
        return;
    }
    // The first place that holds answers, or else the first, among those that nobody else uses now.
    for (int place = 1; place <= kMostAsking && m_kept.empty(); ++place) {
        const auto name = kBegunAnswers + (place == 1 ? std::string{} : "-" + std::to_string(place));
        auto lock = take_lock(environment, name).lock;
        if (!lock) {
            continue;
        }
        auto file = environment.state_folder / (name + kUnfinishedSuffix);
        const auto bytes = read_file(file, kMaxUnfinishedBytes);
        auto kept = bytes ? read_unfinished(*bytes) : UnfinishedTexts{};
        if (m_file.empty() || !kept.empty()) {
            m_lock = std::move(lock);
            m_file = std::move(file);
            m_kept = std::move(kept);
        }
    }
}

void BegunAnswers::keep(UnfinishedTexts answers)
{
    if (m_file.empty() || answers == m_kept) {
        return;
    }
    std::error_code ignored;
    if (answers.empty()) {
        fs::remove(m_file, ignored);
    } else if (!write_atomically({m_file, Existing::own}, write_unfinished(answers))) {
        return; // to be tried again
    }
    m_kept = std::move(answers);
}

Result<std::unique_ptr<Session>>
begin_programme(format::FrameworkPack framework, const NewProgramme& wanted, const Environment& environment)
{
    auto policy = environment.library.policy(format::kDefaultPolicy);
    if (policy && policy->model.framework != "*" && policy->model.framework != framework.model.id) {
        policy = environment.library.policy(kSelfCheckPolicy);
    }
    if (!policy) {
        return propagate(policy);
    }
    auto programme = new_programme(framework.model, wanted.stages);
    programme.id = short_name_of(wanted.title);
    programme.title = wanted.title;
    programme.provider.name = wanted.provider;
    programme.contact.name = wanted.author;
    programme.policy_id = policy->model.id;
    auto session = Session::create(
        std::move(programme),
        std::make_shared<const Reference>(Reference{std::move(framework), std::move(*policy), true}),
        environment);
    session->document().mark_unsaved(); // somebody has typed it, and it is nowhere yet
    return session;
}

std::string short_name_of(std::string_view title)
{
    std::string name;
    for (const char c : title) {
        if (c >= 'A' && c <= 'Z') {
            name += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            name += c;
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
        if (name.size() == kMaxShortName) {
            break;
        }
    }
    while (name.ends_with('-')) {
        name.pop_back();
    }
    return name.empty() ? "programme" : name;
}

std::vector<std::size_t> count_cells(const model::Framework& framework)
{
    std::vector<std::size_t> cells(framework.stages.size());
    for (std::uint32_t item = 0; item < framework.items.size(); ++item) {
        if (framework.is_mappable(framework.items[item]) && framework.is_staged(framework.items[item])) {
            framework.cell_stages(item).each([&](std::size_t stage) { ++cells[stage]; });
        }
    }
    return cells;
}

} // namespace km::document
