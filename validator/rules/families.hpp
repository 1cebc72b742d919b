// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The rule families, one file each; only registry.cpp asks for them.

#include "validator/rules/rule.hpp"

#include <span>

namespace km::rules {

std::span<const Rule> identity_rules() noexcept;        // KM-IDN
std::span<const Rule> reference_rules() noexcept;       // KM-REF
std::span<const Rule> coverage_rules() noexcept;        // KM-COV
std::span<const Rule> assessment_rules() noexcept;      // KM-ASM
std::span<const Rule> evidence_rules() noexcept;        // KM-EVD
std::span<const Rule> mapping_quality_rules() noexcept; // KM-MAP
std::span<const Rule> outcome_quality_rules() noexcept; // KM-OUT
std::span<const Rule> consistency_rules() noexcept;     // KM-CON
std::span<const Rule> principle_rules() noexcept;       // KM-COD
std::span<const Rule> provenance_rules() noexcept;      // KM-PRV

} // namespace km::rules
