#pragma once

#include <string>
#include <utility>
#include <vector>

#include "turngap/core/calendar.h"

namespace turngap {

/// A query parameter: name (with its inequality sign, e.g. "DateCreated>") and value, neither encoded.
using QueryParameter = std::pair<std::string, std::string>;

/// "base?name=value&…", percent-encoded (RFC 3986).
std::string url_with(const std::string& base, const std::vector<QueryParameter>& parameters);

/// "name=value&…", percent-encoded, as a query or the body of a form.
std::string form_of(const std::vector<QueryParameter>& parameters);

/// The parameters `name>` and `name<` of a window, with the time of day or as dates only.
/// `day_after`: dates, where the list takes "before" as before that day begins: the day after is asked for.
enum class DateStyle { moment, day, day_after };
std::vector<QueryParameter> window_parameters(const std::string& name, const DateWindow& window, DateStyle style);

}  // namespace turngap
