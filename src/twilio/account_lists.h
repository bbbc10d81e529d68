#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "turngap/results/recording.h"
#include "twilio/listing.h"
#include "twilio/query.h"

namespace turngap {

/// Gives every recording of the account that was made in the window, in the largest pages. As for_each_item.
bool for_each_recording(RequestQueue& queue, const std::string& account_url, const DateWindow& made,
                        const std::function<void(const nlohmann::json&)>& take, const ListOptions& options = {});

/// Likewise every call that has begun in the window and that Twilio's `filters` (e.g. From) let through.
bool for_each_call(RequestQueue& queue, const std::string& account_url, const DateWindow& begun,
                   const std::vector<QueryParameter>& filters, const std::function<void(const Call&)>& take,
                   const ListOptions& options = {});

}  // namespace turngap
