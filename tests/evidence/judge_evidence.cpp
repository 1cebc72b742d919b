// SPDX-License-Identifier: MIT
/// @file
/// What the judgement of evidence says of each file: judge_evidence FILE…  A line each: name, "opened", "shown" or the
/// code of what was found, and where. For tests/evidence/everyday.py.

#include "packages/submission/evidence_safety.hpp"
#include "validator/base/file.hpp"

#include <cstdio>
#include <filesystem>

int main(int count, char** arguments)
{
    using km::submission::SafeEvidence;
    for (int i = 1; i < count; ++i) {
        const std::filesystem::path file{arguments[i]};
        const auto name = km::to_utf8(file.filename());
        const auto judged = km::submission::judge_evidence(file, name);
        if (judged) {
            std::printf("%s\t%s\n", name.c_str(),
                        judged->way == SafeEvidence::Way::viewer ? "opened" : "shown");
        } else {
            std::printf("%s\t%s\t%s\n", name.c_str(), judged.error().code.c_str(),
                        judged.error().detail.c_str());
        }
    }
    return 0;
}
