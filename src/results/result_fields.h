#pragma once

#include <concepts>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "turngap/core/error.h"
#include "turngap/results/recording_result.h"

namespace turngap {

template <class T, class Wanted>
concept Is = std::same_as<std::remove_const_t<T>, Wanted>;

// The fields of a record, named once for both directions: `visit(name, member)`.

template <class Visit, Is<Utterance> T>
void visit_fields(const Visit& visit, T& u) {
  visit("onset_ms", u.onset);
  visit("end_ms", u.end);
  visit("onset_uncertainty_ms", u.onset_uncertainty);
  visit("end_uncertainty_ms", u.end_uncertainty);
  visit("first_sound_ms", u.first_sound);
  visit("last_sound_ms", u.last_sound);
  visit("level_dbfs", u.level_dbfs);
  visit("snr_db", u.snr_db);
  visit("masked", u.masked);
  visit("clipped", u.clipped);
}

template <class Visit, Is<CallerTurn> T>
void visit_fields(const Visit& visit, T& t) {
  visit("outcome", t.outcome);
  visit("reason", t.reason);
  visit("caller_onset_ms", t.caller_onset);
  visit("caller_end_ms", t.caller_end);
  visit("caller_last_sound_ms", t.caller_last_sound);
  visit("agent_onset_ms", t.agent_onset);
  visit("uncertainty_ms", t.uncertainty);
  visit("agent_first_sound_ms", t.agent_first_sound);
  visit("main_reply_onset_ms", t.main_reply_onset);
  visit("censored_wait_ms", t.censored_wait);
  visit("barge_in", t.barge_in);
  visit("yield_ms", t.yield);
  visit("caller_snr_db", t.caller_snr_db);
  visit("agent_snr_db", t.agent_snr_db);
  visit("flags", t.flags);
}

template <class Visit, Is<Finding> T>
void visit_fields(const Visit& visit, T& finding) {
  visit("flag", finding.flag);
  visit("message", finding.message);
  visit("forbids_numbers", finding.forbids_numbers);
}

template <class Visit, Is<RecordingInfo> T>
void visit_fields(const Visit& visit, T& info) {
  visit("format", info.format);
  visit("sample_rate_hz", info.sample_rate_hz);
  visit("frames", info.frames);
  visit("coding_block_ms", info.coding_block);
}

template <class Visit, Is<ChannelRoles> T>
void visit_fields(const Visit& visit, T& roles) {
  visit("caller", roles.caller_channel);
  visit("reason", roles.reason);
}

template <class Visit, Is<Failure> T>
void visit_fields(const Visit& visit, T& failure) {
  visit("fault", failure.fault);
  visit("message", failure.message);
}

template <class Visit, Is<RecordingResult> T>
void visit_fields(const Visit& visit, T& r) {
  visit("recording", r.identity.recording);
  visit("path", r.path);
  visit("sha256", r.sha256);
  visit("call_sid", r.identity.call_sid);
  visit("recorded_at", r.identity.recorded_at);
  visit("tag", r.identity.tag);
  visit("metadata", r.metadata);
  visit("expected_duration_ms", r.expected_duration);
  visit("method_version", r.method_version);
  visit("settings", r.settings);
  visit("versions", r.versions);
}

/// Writes fields into an object.
class FieldWriter {
 public:
  using Json = nlohmann::ordered_json;
  explicit FieldWriter(Json& object) : object_(object) {}

  template <class T>
  void operator()(const char* name, const T& value) const {
    object_[name] = encoded(value);
  }

 private:
  template <class T>
  static Json encoded(const T& value) {
    return value;
  }
  static Json encoded(Millis time) { return time.value; }
  static Json encoded(Outcome outcome) { return to_string(outcome); }
  static Json encoded(UnansweredReason reason) { return to_string(reason); }
  static Json encoded(Flag flag) { return to_string(flag); }
  static Json encoded(const std::vector<Flag>& flags) {
    Json list = Json::array();
    for (const Flag flag : flags) list.push_back(to_string(flag));
    return list;
  }
  template <class T>
  static Json encoded(const std::vector<std::pair<std::string, T>>& named) {
    Json object = Json::object();
    for (const auto& [name, value] : named) object[name] = value;
    return object;
  }
  template <class T>
  static Json encoded(const std::optional<T>& value) {
    return value ? encoded(*value) : Json(nullptr);
  }

  Json& object_;
};

/// Reads fields from an object. Throws nlohmann's exceptions, and FatalError for a word that is not known.
class FieldReader {
 public:
  using Json = nlohmann::ordered_json;
  explicit FieldReader(const Json& object) : object_(object) {}

  template <class T>
  void operator()(const char* name, T& value) const {
    decode(object_.at(name), value);
  }

 private:
  template <class T>
  static void decode(const Json& json, T& value) {
    json.get_to(value);
  }
  static void decode(const Json& json, Millis& time) { time = Millis{json.get<double>()}; }
  static void decode(const Json& json, Outcome& outcome) {
    outcome = word_in(json, {Outcome::answered, Outcome::overlapped, Outcome::backchannel, Outcome::unanswered,
                             Outcome::not_measurable});
  }
  static void decode(const Json& json, UnansweredReason& reason) {
    reason = word_in(json, {UnansweredReason::caller_resumed, UnansweredReason::end_of_recording});
  }
  static void decode(const Json& json, Flag& flag) {
    const auto& word = json.get_ref<const std::string&>();
    for (const auto& [known, name] : kFlagWords) {
      if (word == name) {
        flag = known;
        return;
      }
    }
    throw FatalError("expected a known flag, found '" + word + "'");
  }
  static void decode(const Json& json, std::vector<Flag>& flags) {
    for (const Json& word : json) decode(word, flags.emplace_back());
  }
  template <class T>
  static void decode(const Json& json, std::vector<std::pair<std::string, T>>& named) {
    for (const auto& [name, value] : json.items()) named.emplace_back(name, value.template get<T>());
  }
  template <class T>
  static void decode(const Json& json, std::optional<T>& value) {
    if (!json.is_null()) decode(json, value.emplace());
  }
  template <class Word>
  static Word word_in(const Json& json, std::initializer_list<Word> words) {
    const auto& text = json.get_ref<const std::string&>();
    for (const Word word : words) {
      if (text == to_string(word)) return word;
    }
    throw FatalError("expected a known word, found '" + text + "'");
  }

  const Json& object_;
};

}  // namespace turngap
