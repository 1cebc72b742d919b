// SPDX-License-Identifier: MIT
/// @file
/// Never compiled: every include but the first three breaks docs/style.md, and check_layers must say so.
#include "packages/zip/zip_walk.hpp"
#include "validator/base/result.hpp"
#include "validator/format/library.hpp"
#include "validator/rules/rule.hpp"
#include "validator/rulesx/rule.hpp"

#include <boost/test/unit_test.hpp>
#include <tinyxml2.h>

#include <unistd.h>
#include <vector>

#include "result.hpp"
#include KM_ANYTHING
