#include "turngap/analysis/method_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// "max-pause" in ms -> "max_pause_ms"
std::string record_name(const Setting& setting) {
  std::string name = setting.name + "_" + setting.unit;
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

double Setting::get() const {
  if (const auto* const* time = std::get_if<Millis*>(&value)) return (*time)->value;
  return *std::get<double*>(value);
}

void Setting::set(double number) const {
  if (auto* const* time = std::get_if<Millis*>(&value)) {
    **time = Millis{number};
  } else {
    *std::get<double*>(value) = number;
  }
}

std::vector<Setting> settings_of(AnalysisConfig& config) {
  DetectorConfig& d = config.detector;
  PairingConfig& p = config.pairing;
  return {
      {"max-pause", &d.max_pause, "ms", 50, 1000, "silence longer than this splits an utterance"},
      {"min-utterance", &d.min_utterance, "ms", 0, 1000, "shorter sounds are no utterance"},
      {"edge-depth", &d.edge_depth_db, "dB", 10, 60, "an edge lies this far below the utterance's speech level"},
      {"max-caller-pause", &p.max_caller_pause, "ms", 200, 60000, "a caller pause of this length ends the turn"},
      {"max-agent-pause", &p.max_agent_pause, "ms", 0, 60000, "an agent pause below this does not end what it says"},
      {"min-reaction", &p.min_reaction, "ms", 0, 1000, "nobody reacts faster than this to the other party"},
      {"max-backchannel", &p.max_backchannel, "ms", 0, 10000, "longest caller sound that asks for no reply"},
      {"min-going-on", &p.min_going_on, "ms", 0, 10000, "the agent goes on if it still speaks after this"},
      {"max-filler", &p.max_filler, "ms", 0, 10000, "longest first agent utterance that is a filler"},
      {"min-filler-pause", &p.min_filler_pause, "ms", 0, 10000, "pause between a filler and the main reply"},
      {"max-acknowledgement", &p.max_acknowledgement, "ms", 0, 1000,
       "longest agent sound before a reply that is an \"mm\""},
      {"acknowledgement-depth", &p.acknowledgement_depth_db, "dB", 0, 40,
       "an \"mm\" is this much softer than the reply"},
  };
}

std::vector<NamedNumber> values_of(AnalysisConfig config) {
  std::vector<NamedNumber> values;
  for (const Setting& setting : settings_of(config)) values.emplace_back(record_name(setting), setting.get());
  return values;
}

void set_values(AnalysisConfig& config, const std::vector<NamedNumber>& values) {
  const auto settings = settings_of(config);
  for (const auto& [name, value] : values) {
    const auto found = std::ranges::find(settings, name, record_name);
    if (found == settings.end()) {
      throw FatalError(fmt::format("expected the settings of this version of the method, found {}", name));
    }
    found->set(value);
  }
}

}  // namespace turngap
