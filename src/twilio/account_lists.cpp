#include "twilio/account_lists.h"

#include "twilio/recording_json.h"

namespace turngap {

bool for_each_recording(RequestQueue& queue, const std::string& account_url, const DateWindow& made,
                        const std::function<void(const nlohmann::json&)>& take, const ListOptions& options) {
  auto parameters = window_parameters("DateCreated", made, DateStyle::moment);
  parameters.emplace_back("PageSize", kLargestPage);
  return for_each_item(queue, url_with(account_url + "/Recordings.json", parameters), "recordings", take, options);
}

bool for_each_call(RequestQueue& queue, const std::string& account_url, const DateWindow& begun,
                   const std::vector<QueryParameter>& filters, const std::function<void(const Call&)>& take,
                   const ListOptions& options) {
  auto parameters = window_parameters("StartTime", begun, DateStyle::moment);
  parameters.insert(parameters.end(), filters.begin(), filters.end());
  parameters.emplace_back("PageSize", kLargestPage);
  const auto take_item = [&](const nlohmann::json& item) {
    if (const auto call = call_from(item)) take(*call);
  };
  return for_each_item(queue, url_with(account_url + "/Calls.json", parameters), "calls", take_item, options);
}

}  // namespace turngap
