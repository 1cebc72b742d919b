// SPDX-License-Identifier: MIT
#include "validator/report/html_report.hpp"

namespace km::report {

std::string to_html(const Validation&)
{
    return {};
}

} // namespace km::report
