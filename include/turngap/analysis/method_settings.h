#pragma once

#include <string>
#include <variant>
#include <vector>

#include "turngap/analysis/analyze_recording.h"

namespace turngap {

/// One number of the method that a user may set: the option, where its value lies, and what it does.
struct Setting {
  std::string name;  ///< as an option, without the dashes
  std::variant<Millis*, double*> value;
  std::string unit;
  double lowest;
  double highest;
  std::string effect;

  double get() const;
  void set(double number) const;
};

/// Every setting of `config`, bound to it.
std::vector<Setting> settings_of(AnalysisConfig& config);

/// Every setting with its value, named as in a record: "max_pause_ms", "edge_depth_db".
std::vector<NamedNumber> values_of(AnalysisConfig config);

/// Sets in `config` what `values` name. Throws FatalError for a name that is no setting.
void set_values(AnalysisConfig& config, const std::vector<NamedNumber>& values);

}  // namespace turngap
