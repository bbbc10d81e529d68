#pragma once

#include "turngap/loadtest/results.h"
#include "turngap/report/ci_report.h"

namespace turngap::cli {

/// What a load test tells to CI systems and monitoring.
CiReport ci_report_of(const LoadReport& report, const LoadRun& run);

}  // namespace turngap::cli
