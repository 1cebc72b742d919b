// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Never compiled: planted for check_layers.
#include "packages/zip/limits.hpp"
#include "packages/zip/zip_handle.hpp"

#include <zip.h>
