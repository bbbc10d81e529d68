#include "cli/gate_options.h"

#include "cli/checked_number.h"
#include "cli/choice.h"
#include "cli/exit_codes.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

constexpr auto kGroup = "The gate";

void add_expectation(GateOptions& options, const std::string& text) {
  try {
    options.expected.push_back(parse_gate_limit(text));
  } catch (const FatalError& error) {
    throw CLI::ValidationError("--expect", error.what());
  }
}

}  // namespace

bool GateOptions::given() const {
  return max_p95_ms || min_answered_percent || !expected.empty() || reading || on_inconclusive;
}

Gate GateOptions::gate() const {
  Gate gate{.limits = expected, .reading = reading.value_or(GateReading::point)};
  for (GateLimit limit : Gate::default_limits()) {
    const auto& set = limit.quantity == GateQuantity::percentile ? max_p95_ms : min_answered_percent;
    if (!set && !expected.empty()) continue;
    limit.limit = set.value_or(limit.limit);
    gate.limits.push_back(limit);
  }
  return gate;
}

void add_gate_options(CLI::App& command, GateOptions& options) {
  command
      .add_option("--max-p95", options.max_p95_ms, "The p95 of the response latency lies below this; 600 if not given")
      ->type_name("ms")
      ->check(number_between(0.0, 1e9))
      ->group(kGroup);
  command
      .add_option("--min-answered", options.min_answered_percent,
                  "At least this share of the due replies came; 95 if not given")
      ->type_name("%")
      ->check(number_between(0.0, 100.0))
      ->group(kGroup);
  command
      .add_option_function<std::vector<std::string>>(
          "--expect",
          [&options](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) add_expectation(options, text);
          },
          "A limit instead of these two, e.g. 'p(50)<350', 'answered>=95', 'unanswered<5', 'overlapped<=10', "
          "'barge_in<20'; may be given several times")
      ->type_name("LIMIT")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false)
      ->group(kGroup);
  command
      .add_option("--gate", options.reading,
                  "What keeps the limits: the point estimate, or the whole 90 % interval (strict)")
      ->transform(choice<GateReading>({{"point", GateReading::point}, {"strict", GateReading::strict}}))
      ->type_name("point|strict")
      ->default_str("point")
      ->group(kGroup);
  command
      .add_option("--on-inconclusive", options.on_inconclusive,
                  "What too little data for a verdict counts as; exit code 3 if not given. No data at all always fails")
      ->transform(choice<Verdict>({{"pass", Verdict::pass}, {"fail", Verdict::fail}}))
      ->type_name("pass|fail")
      ->group(kGroup);
}

int gate_exit_code(const GateResult& result, const GateOptions& options) {
  Verdict verdict = result.verdict;
  if (verdict == Verdict::inconclusive) verdict = options.on_inconclusive.value_or(verdict);
  switch (verdict) {
    case Verdict::pass: return kDone;
    case Verdict::inconclusive: return kInconclusive;
    case Verdict::no_data:
    case Verdict::fail: break;
  }
  return kFailed;
}

}  // namespace turngap::cli
