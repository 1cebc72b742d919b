// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Never compiled: a module that the table does not know.
