#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "turngap/core/calendar.h"
#include "turngap/core/time.h"

namespace turngap {

/// Why a call was not placed.
enum class CallFault {
  refused_by_service,  ///< the service answered that it does not place it
  timeout,             ///< no whole answer in time
  connection_refused,  ///< no connection to the service
  connection_broken,   ///< it ended before an answer, or what came is no HTTP
  incomplete_answer,   ///< fewer bytes than promised
  wrong_answer,        ///< an answer of success that does not say what it must
  not_answered,        ///< it was placed, and nobody took it: busy, no answer, failed
  answer_lost,         ///< it was placed, as was found out later
  unknown,             ///< the answer was lost: it may have been placed
  test_ended,          ///< the test ended before there was an answer, or before it was its turn
};

/// As it is counted in results.json, e.g. "Dispatch failed", "Timeout".
std::string_view class_of(CallFault fault);

/// What an answer to the request for a call means.
struct PlacementAnswer {
  enum class Meaning {
    placed,
    no_capacity,  ///< not now: asking again is harmless
    lost,         ///< it may have been placed: it is not asked for again
    failed,
  };
  Meaning meaning = Meaning::failed;
  CallFault fault = CallFault::refused_by_service;  ///< where it was not placed
  std::string words;                                ///< what was found, e.g. "HTTP 500: Failed to dispatch agent"
  std::string handle;                               ///< what the service calls the call; may be empty
};

/// When a call that found no capacity is tried again.
struct CapacityRetry {
  unsigned retries = 5;
  Millis first_wait{2'000};  ///< doubled each time
};

/// What became of one call. The parts of the wait for its placement, the scheduled start until the success or the
/// failure, are `late`, `for_place`, `requesting` and `backing_off`, and add up to it.
struct CallRecord {
  std::uint64_t number = 0;  ///< from 1
  bool renewed = false;      ///< begun because an earlier one of its slot had ended
  Millis scheduled;
  std::optional<Millis> first_request;
  std::optional<Millis> placed;
  std::optional<Millis> ended;  ///< also where it failed
  unsigned requests = 0;
  Millis late;         ///< the driver's own lateness
  Millis for_place;    ///< waited because so many calls are allowed at a time
  Millis requesting;   ///< requests were under way
  Millis backing_off;  ///< waited for capacity
  std::optional<CallFault> fault;
  std::string words;                 ///< what was found where it failed
  std::string handle;                ///< what the service calls it
  std::optional<Moment> started_at;  ///< when somebody answered it, as the service says
  bool cut = false;                  ///< placed, and ended before its time

  bool successful() const { return placed.has_value(); }
  /// First request to success, retries included.
  std::optional<Millis> dispatch_latency() const;
  /// Scheduled start to success.
  std::optional<Millis> schedule_latency() const;
};

/// The life of one call. Pure: it is told what happens and when. Throws std::logic_error for what cannot happen in its
/// state.
class LoadCall {
 public:
  enum class State { waiting, requesting, backing_off, active, over };

  /// Its time, `scheduled`, has come, and it waits for a place. `length`: how long it is held once it is placed.
  LoadCall(std::uint64_t number, Millis scheduled, Millis now, Millis length, CapacityRetry retry,
           bool renewed = false);

  /// A request for it goes out, the first one or another after `retry_at`.
  void request(Millis now);
  void answer(Millis now, const PlacementAnswer& answer);
  /// It has lasted as long as it should.
  void end(Millis now);
  /// The test, or its slot, ends: an active call was successful, any other has failed.
  void cut(Millis now);
  /// The service says that it failed after it was placed.
  void drop(Millis now, std::string words);
  /// The answer to a request under way when it was cut: what it is called, or that it may have been placed.
  void answer_after_cut(const PlacementAnswer& answer);
  void note_start(std::optional<Moment> at) { record_.started_at = at; }

  State state() const { return state_; }
  /// When it ends by itself, while active.
  Millis ends_at() const { return *record_.placed + length_; }
  /// When it is to be requested again, while backing off.
  Millis retry_at() const { return retry_at_; }
  /// Whether it takes one of the places: from the first request on.
  bool has_place() const;
  const CallRecord& record() const { return record_; }

 private:
  void expect(bool possible, const char* event) const;
  void fail(Millis now, CallFault fault, std::string words);

  CallRecord record_;
  Millis length_;
  CapacityRetry retry_;
  State state_ = State::waiting;
  Millis since_;  ///< when the state was entered
  Millis retry_at_;
};

}  // namespace turngap
