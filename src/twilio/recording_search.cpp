#include "twilio/recording_search.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "twilio/recording_json.h"

namespace turngap {

RecordingSearch::RecordingSearch(const SearchScope& scope) : scope_(scope) {
  finds_.list = RecordingList(selection().tag, selection().purpose, selection().agent_channel);
}

void RecordingSearch::add(const nlohmann::json& item, const std::string& rule) {
  auto recording = recording_from(item);
  if (!recording) {
    return scope_.say(fmt::format("an item of the list has no recording SID and is left out ({})", rule));
  }
  // Twilio ignores parameters that it does not know: what it sends is looked at again.
  const bool dated = selection().window.since || selection().window.until;
  const bool inside = !recording->recorded_at || selection().window.contains(*recording->recorded_at);
  if (dated && !inside) return;
  const auto origin = origin_of(recording->media_url);
  recording->media_url = origin ? origin->text() : "";
  if (recording->account_sid.empty()) recording->account_sid = scope_.account;
  if (finds_.list.add(*recording, rule)) ++added_[rule];
}

void RecordingSearch::note(const std::string& rule, std::size_t listed, const std::string& kind) {
  finds_.matches.push_back({rule, added_[rule], listed, kind});
}

void RecordingSearch::fail(const std::string& sid, const RequestResult& result) {
  const bool gone = result.response.end == TransferEnd::answered && result.response.status == 404;
  const bool temporary = result.answer == Answer::again || result.answer == Answer::throttled;
  finds_.failures.push_back({sid, gone ? "not_found" : temporary ? "network" : "refused", result.problem, temporary});
}

void RecordingSearch::missing(const std::string& sid, const std::string& reason, const std::string& message) {
  finds_.failures.push_back({sid, reason, message, false});
}

}  // namespace turngap
