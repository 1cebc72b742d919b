// SPDX-License-Identifier: MIT
#include "validator/report/json_report.hpp"

namespace km::report {

std::string to_json(const Validation&)
{
    return {};
}

} // namespace km::report
