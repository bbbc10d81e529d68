#include "support/fake_orchestrator/behaviour.h"

#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "support/fake_twilio/script_words.h"

namespace turngap::test {

DispatchFault dispatch_fault_named(std::string_view word) {
  constexpr std::pair<std::string_view, DispatchFault> kWords[] = {
      {"ok", DispatchFault::none},
      {"no-capacity", DispatchFault::no_capacity},
      {"server-error", DispatchFault::server_error},
      {"unavailable", DispatchFault::unavailable},
      {"reset", DispatchFault::reset},
      {"half-answer", DispatchFault::half_answer},
      {"slow-headers", DispatchFault::slow_headers},
      {"wrong-json", DispatchFault::wrong_json},
      {"broken-json", DispatchFault::broken_json},
  };
  std::string known;
  for (const auto& [name, fault] : kWords) {
    if (name == word) return fault;
    known += fmt::format(" {}", name);
  }
  throw std::invalid_argument(fmt::format("expected one of{}, found '{}'", known, word));
}

std::deque<DispatchFault> parse_dispatch_faults(std::string_view text) {
  std::deque<DispatchFault> faults;
  for (const std::string_view part : script_parts(text)) {
    const CountedWord word = counted_word(part);
    if (!word.times) throw std::invalid_argument(fmt::format("'{}': expected a number, found 'all'", part));
    faults.insert(faults.end(), static_cast<std::size_t>(*word.times), dispatch_fault_named(word.word));
  }
  return faults;
}

std::chrono::nanoseconds Latency::draw(std::mt19937_64& random) const {
  const double factor = sigma > 0 ? std::exp(std::normal_distribution<double>(0.0, sigma)(random)) : 1.0;
  return std::chrono::nanoseconds(std::llround(median_ms * factor * 1e6));
}

}  // namespace turngap::test
