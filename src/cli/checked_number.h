#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// For options with real values: a number from `lowest` to `highest`, which NaN is not.
CLI::Validator number_between(double lowest, double highest);

}  // namespace turngap::cli
