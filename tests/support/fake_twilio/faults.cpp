#include "support/fake_twilio/faults.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include "support/fake_twilio/script_words.h"
#include "support/random.h"

namespace turngap::test {
namespace {

constexpr std::array<std::pair<Fault, std::string_view>, 24> kNames{{
    {Fault::none, "ok"},
    {Fault::unauthorized, "unauthorized"},
    {Fault::forbidden, "forbidden"},
    {Fault::not_found, "not-found"},
    {Fault::too_many, "too-many"},
    {Fault::too_many_retry_seconds, "too-many-retry-seconds"},
    {Fault::too_many_retry_date, "too-many-retry-date"},
    {Fault::server_error, "server-error"},
    {Fault::unavailable, "unavailable"},
    {Fault::reset, "reset"},
    {Fault::reset_midway, "reset-midway"},
    {Fault::stall, "stall"},
    {Fault::late, "late"},
    {Fault::dribble, "dribble"},
    {Fault::short_body, "short-body"},
    {Fault::xml_with_200, "xml-with-200"},
    {Fault::wrong_content_type, "wrong-content-type"},
    {Fault::endless_body, "endless-body"},
    {Fault::nonsense_json, "nonsense-json"},
    {Fault::broken_json, "broken-json"},
    {Fault::redirect_elsewhere, "redirect-elsewhere"},
    {Fault::absolute_next_page, "absolute-next-page"},
    {Fault::repeated_page, "repeated-page"},
    {Fault::endless_paging, "endless-paging"},
}};

bool may_meet(const std::string& path, Fault fault) {
  const bool media = !path.ends_with(".json");
  switch (fault) {
    case Fault::not_found: return media;
    case Fault::nonsense_json:
    case Fault::broken_json:
    case Fault::absolute_next_page:
    case Fault::repeated_page:
    case Fault::endless_paging: return !media;
    default: return true;
  }
}

FaultRule rule_of(std::string_view part) {
  FaultRule rule;
  const auto at = std::min(part.find('@'), part.size());
  if (at < part.size()) rule.pattern = part.substr(at + 1);
  const CountedWord counted = counted_word(part.substr(0, at));
  rule.times = counted.times.value_or(FaultRule::every_time);
  rule.fault = fault_named(counted.word);
  return rule;
}

bool can_strike(const FaultRule& rule, int struck) {
  return rule.times == FaultRule::every_time || struck < rule.times;
}

// FNV-1a. std::hash differs between standard libraries.
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  return hash;
}

}  // namespace

std::string_view name_of(Fault fault) {
  return std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.first == fault; })->second;
}

Fault fault_named(std::string_view name) {
  for (const auto& [fault, its_name] : kNames) {
    if (its_name == name) return fault;
  }
  std::vector<std::string_view> known;
  known.reserve(kNames.size());
  for (const auto& entry : kNames) known.push_back(entry.second);
  throw std::invalid_argument(fmt::format("'{}' is no fault; known are {}", name, fmt::join(known, ", ")));
}

std::vector<Fault> all_faults() {
  std::vector<Fault> faults;
  faults.reserve(kNames.size());
  for (const auto& entry : kNames) faults.push_back(entry.first);
  return faults;
}

std::vector<Fault> passing_faults() {
  return {Fault::not_found,
          Fault::too_many,
          Fault::too_many_retry_seconds,
          Fault::too_many_retry_date,
          Fault::server_error,
          Fault::unavailable,
          Fault::reset,
          Fault::reset_midway,
          Fault::short_body,
          Fault::xml_with_200,
          Fault::wrong_content_type};
}

FaultScript FaultScript::parse(std::string_view text) {
  FaultScript script;
  for (const std::string_view part : script_parts(text)) script.add(rule_of(part));
  return script;
}

void FaultScript::add(FaultRule rule) {
  rules_.push_back({std::move(rule)});
}

void FaultScript::at_random(double rate, std::uint64_t seed, std::vector<Fault> faults) {
  rate_ = rate;
  seed_ = seed;
  random_faults_ = faults.empty() ? passing_faults() : std::move(faults);
}

Fault FaultScript::next(const std::string& path) {
  const int number = requests_[path]++;
  if (const auto fault = by_path(path)) return *fault;
  if (const auto fault = in_order()) return *fault;
  return random(path, number);
}

std::optional<Fault> FaultScript::by_path(const std::string& path) {
  for (ActiveRule& active : rules_) {
    const FaultRule& rule = active.rule;
    if (rule.pattern.empty() || fnmatch(rule.pattern.c_str(), path.c_str(), 0) != 0) continue;
    int& struck = active.struck_by_path[path];
    if (!can_strike(rule, struck)) continue;
    ++struck;
    return rule.fault;
  }
  return std::nullopt;
}

std::optional<Fault> FaultScript::in_order() {
  for (ActiveRule& active : rules_) {
    if (!active.rule.pattern.empty() || !can_strike(active.rule, active.struck)) continue;
    ++active.struck;
    return active.rule.fault;
  }
  return std::nullopt;
}

Fault FaultScript::random(const std::string& path, int number) {
  if (rate_ <= 0) return Fault::none;
  Random draw(seed_ ^ hash_of(fmt::format("{} {}", path, number)));
  if (draw.uniform(0, 1) >= rate_) return Fault::none;
  std::vector<Fault> possible;
  std::copy_if(random_faults_.begin(), random_faults_.end(), std::back_inserter(possible),
               [&](Fault fault) { return may_meet(path, fault); });
  if (possible.empty()) return Fault::none;
  return possible[static_cast<std::size_t>(draw.uniform(0, static_cast<double>(possible.size())))];
}

}  // namespace turngap::test
