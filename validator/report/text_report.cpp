// SPDX-License-Identifier: MIT
#include "validator/report/text_report.hpp"

namespace km::report {

std::string to_text(const Validation&)
{
    return {};
}

} // namespace km::report
