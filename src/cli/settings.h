#pragma once

#include <string>
#include <variant>
#include <vector>

#include "turngap/analysis/analyze_recording.h"

namespace turngap::cli {

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

}  // namespace turngap::cli
