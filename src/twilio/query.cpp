#include "twilio/query.h"

#include <fmt/format.h>

#include "net/percent_encoding.h"

namespace turngap {
std::string url_with(const std::string& base, const std::vector<QueryParameter>& parameters) {
  return parameters.empty() ? base : base + "?" + form_of(parameters);
}

std::string form_of(const std::vector<QueryParameter>& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters) {
    form += fmt::format("{}{}={}", form.empty() ? "" : "&", percent_encoded(name), percent_encoded(value));
  }
  return form;
}

std::vector<QueryParameter> window_parameters(const std::string& name, const DateWindow& window, DateStyle style) {
  const auto text = [style](Moment moment) {
    return style == DateStyle::moment ? to_iso8601(moment) : to_iso_date(moment);
  };
  std::vector<QueryParameter> parameters;
  const Moment later = window.until.value_or(Moment{}) + std::chrono::days{style == DateStyle::day_after ? 1 : 0};
  if (window.until) parameters.emplace_back(name + "<", text(later));
  if (window.since) parameters.emplace_back(name + ">", text(*window.since));
  return parameters;
}

}  // namespace turngap
